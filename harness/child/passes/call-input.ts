/** What timed calls are made on: rows, columns or files, made ready outside of the clock. Runs in trial processes. */
import type {
  CallLimits,
  ColumnsImplementation,
  EventColumns,
  FileImplementation,
  Implementation,
  LinesRead,
  LoadedColumns,
  LogFiles,
  PageView,
  RowsImplementation,
} from '../../../contract.ts';
import { captureAnswer } from '../../../hourly-uniques/capture-answer.ts';
import { type Dataset, sharedColumns } from '../../../hourly-uniques/dataset.ts';
import { rowMaker, rowsOf } from '../../../hourly-uniques/rows.ts';
import { givenEvents } from '../../../hourly-uniques/variation.ts';
import type { CapturedAnswer } from '../../wire/captured-answer.ts';
import type { CallResources } from '../../wire/forms.ts';
import { type GivenEvents, type RowInput, rowInputOf } from '../../wire/judging.ts';
import type { StringOwnership } from '../../wire/strings.ts';
import { nowNs } from '../clock.ts';
import { handOver } from '../handing-over.ts';
import { InputStream } from '../memory/input-stream.ts';
import type { Turns } from '../turns.ts';
import { type LinkedFiles, linkFiles } from './linked-files.ts';

/** An implementation with the input of its next call, or of several short ones. */
export interface CallInput<Captured> {
  /** Whether array buffers are allocated by the call alone; shared ones and those of threads come and go beside it. */
  readonly ownsBuffers: boolean;
  /** Makes the input of a sample ready, and has the garbage collected; samples are counted from 1. */
  readonly prepare: (sample: number, collect: () => void) => void | Promise<void>;
  /** How many calls the sample makes that was made ready. */
  readonly calls: () => number;
  readonly call: () => unknown;
  /** Notes what the answer is the moment that the call is over. */
  readonly capture: (answer: unknown) => Captured;
  /** After the call, and after its answer was captured where it did not fail. */
  readonly release: () => void | Promise<void>;
  /** Has the answer judged, or put aside until that is done; when nobody is timed. */
  readonly settleAnswer: (
    turns: Turns,
    sample: number,
    answer: unknown,
    captured: Captured,
  ) => Promise<void>;
  /** What it took to load the input of the last call into tables of the implementation's own; null where there are none. */
  readonly loadNs: () => number | null;
  /** What the calls took, where other things were done between them; null, or absent, where all of the time was theirs. */
  readonly tookNs?: () => number | null;
}

/** An implementation of the hourly uniques, with the events of its next call. */
export interface UniquesInput extends CallInput<CapturedAnswer> {
  /** The lines that the last call read, by its own count; undefined where it does not count them. */
  readonly linesRead: () => LinesRead | undefined;
}

/** Which events each call gets. */
export type Given = (call: number) => GivenEvents;

/** The implementation with the input of a trial's calls, in the form that it takes. */
export function inputOf(
  implementation: Implementation,
  dataset: () => Dataset,
  {
    strings,
    resources: { limits, files },
    inputSeed,
  }: {
    readonly strings: StringOwnership;
    readonly resources: CallResources;
    readonly inputSeed: number;
  },
  given: Given,
): UniquesInput {
  switch (implementation.input) {
    case 'rows':
      return rowsInput(implementation, dataset(), strings, rowInputOf({ inputSeed }), given);
    case 'columns':
      return columnsInput(implementation, dataset(), limits, given);
    case 'file':
      if (files === null) throw new Error('A file is to be read, and there is none.');
      return fileInput(implementation, files.log, files.linksFolder, limits);
  }
}

/** Calls on rows made beforehand, with other strings each time. */
export function rowsInput(
  implementation: RowsImplementation,
  dataset: Dataset,
  strings: StringOwnership,
  kind: RowInput,
  given: Given,
): UniquesInput {
  let rows: PageView[] = [];
  let input: Iterable<PageView> = rows;
  return {
    ...judgedBy(implementation, () => undefined),
    ownsBuffers: true,
    prepare: (call, collect) => {
      // Other rows and another right answer for every call: what one remembers of the last is of no use.
      const events = givenEvents(dataset, given(call));
      rows = [];
      input = rows;
      rows = rowsOf(rowMaker(events, strings), 0, events.timestampsMs.length);
      input = kind === 'array' ? rows : streamOf(rows);
      collect();
    },
    call: () => implementation.countUniques(input),
    release: () => {},
    loadNs: () => null,
  };
}

/** Of the class that memory is measured with, so that nobody can tell the two apart by it. */
function streamOf(rows: readonly PageView[]): InputStream<PageView> {
  return new InputStream(
    (index) => rows[index]!,
    rows.length,
    [],
    () => {},
  );
}

/** Calls on columns in shared memory, whose events are others each time. */
export function columnsInput(
  implementation: ColumnsImplementation,
  dataset: Dataset,
  limits: CallLimits,
  given: Given,
): UniquesInput {
  let columns: EventColumns | null = null;
  let loaded: LoadedColumns | null = null;
  let loadNs: number | null = null;
  return {
    ...judgedBy(implementation, () => undefined),
    ownsBuffers: false,
    prepare: async (call, collect) => {
      const events = givenEvents(dataset, given(call));
      columns = refilled(columns, events);
      collect();
      if (!('load' in implementation)) return;
      const start = nowNs();
      loaded = await implementation.load(columns, limits);
      loadNs = Number(nowNs() - start);
      collect();
    },
    call: () => {
      if (loaded !== null) return loaded.countUniques();
      if ('load' in implementation || columns === null)
        throw new Error('Counted before it was loaded.');
      return implementation.countUniques(columns, limits);
    },
    release: async () => {
      await loaded?.close();
      loaded = null;
    },
    loadNs: () => loadNs,
  };
}

/** Calls on log files: the same ones, under other paths below `linksFolder` each time. */
export function fileInput(
  implementation: FileImplementation,
  log: LogFiles,
  linksFolder: string,
  limits: CallLimits,
): UniquesInput {
  let linesRead: LinesRead | undefined;
  let linked: LinkedFiles | null = null;
  return {
    ...judgedBy(implementation, () => linesRead),
    ownsBuffers: false,
    prepare: (_call, collect) => {
      linked = linkFiles(log, linksFolder);
      collect();
    },
    call: async () => {
      const answer = await implementation.countUniques(linked?.log ?? log, limits);
      linesRead = answer?.linesRead;
      return answer?.uniques;
    },
    release: () => linked?.remove(),
    loadNs: () => null,
  };
}

/** What all of them have in common: single calls, whose answers are handed over. */
function judgedBy(
  { input: form }: Pick<Implementation, 'input'>,
  linesRead: () => LinesRead | undefined,
): Pick<UniquesInput, 'calls' | 'capture' | 'settleAnswer' | 'linesRead'> {
  return {
    calls: () => 1,
    capture: captureAnswer,
    settleAnswer: async (turns, call, answer, atOnce) => {
      const lines = linesRead();
      const about = lines === undefined ? {} : { linesRead: lines };
      await handOver(turns, { form, call, ...about, answer, atOnce });
    },
    linesRead,
  };
}

/** The same memory as before where there is as much of it: what is new is slower when it is first read. */
function refilled(columns: EventColumns | null, events: Dataset): EventColumns {
  if (columns?.timestampsMs.length !== events.timestampsMs.length) return sharedColumns(events);
  columns.timestampsMs.set(events.timestampsMs);
  columns.pageIds.set(events.pageIds);
  columns.visitorIds.set(events.visitorIds);
  return { ...columns, pages: events.pages, visitors: events.visitors };
}
