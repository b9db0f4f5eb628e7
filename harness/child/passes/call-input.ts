/** What timed calls are made on: rows, columns or files, made ready outside of the clock. Runs in trial processes. */
import type {
  CallLimits,
  ColumnsImplementation,
  EventColumns,
  FileImplementation,
  HourlyUniques,
  Implementation,
  LinesRead,
  LoadedColumns,
  LogFiles,
  PageView,
  RowsImplementation,
} from '../../../contract.ts';
import { type Dataset, sharedColumns } from '../../../hourly-uniques/dataset.ts';
import { inOtherHours } from '../../../hourly-uniques/other-hours.ts';
import { rowMaker, rowsOf } from '../../../hourly-uniques/rows.ts';
import type { CallResources } from '../../wire/forms.ts';
import type { StringOwnership } from '../../wire/strings.ts';
import { nowNs } from '../clock.ts';
import { type LinkedFiles, linkFiles } from './linked-files.ts';

/** An implementation with the input of its next call. */
export interface CallInput {
  readonly counts: RowsImplementation['counts'];
  /** Whether array buffers are allocated by the call alone; shared ones and those of threads come and go beside it. */
  readonly ownsBuffers: boolean;
  /** By how many hours the events of a call are moved; calls are counted from 1. */
  readonly hoursOf: (call: number) => number;
  /** Makes the input of a call ready, and has the garbage collected. */
  readonly prepare: (call: number, events: number, collect: () => void) => void | Promise<void>;
  readonly count: () => HourlyUniques | Promise<HourlyUniques>;
  /** After the call. */
  readonly release: () => void | Promise<void>;
  /** What it took to load the input of the last call into tables of the implementation's own; null where there are none. */
  readonly loadNs: () => number | null;
  /** The lines that the last call read, by its own count; undefined where it does not count them. */
  readonly linesRead: () => LinesRead | undefined;
}

/** As a number of events: as many as there are. */
export const ALL_EVENTS = Number.POSITIVE_INFINITY;

/** The implementation with the input of a trial's calls, in the form that it takes. */
export function inputOf(
  implementation: Implementation,
  dataset: () => Dataset,
  {
    strings,
    resources: { limits, files },
  }: { readonly strings: StringOwnership; readonly resources: CallResources },
): CallInput {
  switch (implementation.input) {
    case 'rows':
      return rowsInput(implementation, dataset(), strings);
    case 'columns':
      return columnsInput(implementation, dataset(), limits);
    case 'file':
      if (files === null) throw new Error('A file is to be read, and there is none.');
      return fileInput(implementation, files.log, files.linksFolder, limits);
  }
}

/** Calls on rows in an array, with other strings and in other hours each time. */
export function rowsInput(
  implementation: RowsImplementation,
  dataset: Dataset,
  strings: StringOwnership,
): CallInput {
  let rows: PageView[] = [];
  return {
    counts: implementation.counts,
    ownsBuffers: true,
    hoursOf: (call) => call,
    prepare: (call, events, collect) => {
      // Other rows and another right answer for every call: what one remembers of the last is of no use.
      const moved = inOtherHours(dataset, call);
      rows = [];
      rows = rowsOf(rowMaker(moved, strings), 0, Math.min(events, dataset.timestampsMs.length));
      collect();
    },
    count: () => implementation.countUniques(rows),
    release: () => {},
    loadNs: () => null,
    linesRead: () => undefined,
  };
}

/** Calls on columns in shared memory, whose events are in other hours each time. */
export function columnsInput(
  implementation: ColumnsImplementation,
  dataset: Dataset,
  limits: CallLimits,
): CallInput {
  const columns = sharedColumns(dataset);
  let given = columns;
  let loaded: LoadedColumns | null = null;
  let loadNs: number | null = null;
  return {
    counts: implementation.counts,
    ownsBuffers: false,
    hoursOf: (call) => call,
    prepare: async (call, events, collect) => {
      columns.timestampsMs.set(inOtherHours(dataset, call).timestampsMs);
      given = firstColumns(columns, events);
      collect();
      if (!('load' in implementation)) return;
      const start = nowNs();
      loaded = await implementation.load(given, limits);
      loadNs = Number(nowNs() - start);
      collect();
    },
    count: () => {
      if (loaded !== null) return loaded.countUniques();
      if ('load' in implementation) throw new Error('Counted before it was loaded.');
      return implementation.countUniques(given, limits);
    },
    release: async () => {
      await loaded?.close();
      loaded = null;
    },
    loadNs: () => loadNs,
    linesRead: () => undefined,
  };
}

/** Calls on log files: the same ones, under other paths below `linksFolder` each time. */
export function fileInput(
  implementation: FileImplementation,
  log: LogFiles,
  linksFolder: string,
  limits: CallLimits,
): CallInput {
  let linesRead: LinesRead | undefined;
  let linked: LinkedFiles | null = null;
  return {
    counts: implementation.counts,
    ownsBuffers: false,
    hoursOf: () => 0,
    prepare: (_call, _events, collect) => {
      linked = linkFiles(log, linksFolder);
      collect();
    },
    count: async () => {
      const answer = await implementation.countUniques(linked?.log ?? log, limits);
      linesRead = answer?.linesRead;
      return answer?.uniques;
    },
    release: () => linked?.remove(),
    loadNs: () => null,
    linesRead: () => linesRead,
  };
}

function firstColumns(columns: EventColumns, events: number): EventColumns {
  if (events >= columns.timestampsMs.length) return columns;
  return {
    ...columns,
    timestampsMs: columns.timestampsMs.subarray(0, events),
    pageIds: columns.pageIds.subarray(0, events),
    visitorIds: columns.visitorIds.subarray(0, events),
  };
}
