/** Profiles as tables of text, and what they say in words. Pure. */

import type {
  Hotspot,
  KeptKind,
  ProfileRecord,
  Ranking,
  Retainer,
  Series,
  SourceHotspot,
  ToolResult,
  TracedCollections,
} from '../../harness/record/profile-record.ts';
import type { Tool } from '../../harness/wire/profiling-tools.ts';
import { printable } from '../../printable.ts';
import { counted, grouped, percentInColumn } from '../../quantity.ts';
import { momentOf, ofOneCall, where } from '../words/profile-words.ts';
import { columnFormat } from '../words/units.ts';
import { type Column, figureColumn, type Table, wordColumn } from './table.ts';

/** Rows of a ranking that are shown; all of them are in the record. */
const SHOWN = 8;
/** Smaller ones are left out. */
const LEAST_SHARE = 0.005;
const LONGEST_TEXT = 44;

/** Whether any profile went wrong. */
export function hasProblems(record: ProfileRecord): boolean {
  return record.implementations.some(({ results }) =>
    results.some(({ problem }) => problem !== null),
  );
}

/** Every table of one tool on one implementation. */
export function tablesOfTool(
  name: string,
  { tool, calls, findings }: ToolResult,
  of: Pick<ProfileRecord, 'task'>,
): Table[] {
  const { rankings, kept, collections, series } = findings;
  const note = of.task === undefined ? NOTES[tool] : { ...NOTES, ...NOTES_OF_TASKS }[tool];
  return [
    ...rankings.map((ranking) => rankingTable(name, tool, ranking, note)),
    ...(kept === null
      ? []
      : [kindTable(name, kept.kinds, momentOf(of)), retainerTable(name, kept.retainers)]),
    ...(collections.length === 0 ? [] : [collectionTable(name, collections, calls)]),
    ...(series.length === 0 ? [] : [seriesTable(name, series)]),
  ];
}

const NOTES: Readonly<Record<Tool, string>> = {
  cpu:
    'Sampled every 0.2 ms over all calls; time in built-in functions counts for the line that calls them. Waiting is left out. ' +
    'V8 inlines no function here, so that each line is its own; calling a small one takes more than otherwise.',
  heap:
    'Collected meanwhile or not, in one call with node --predictable; exact, from a run of instrumented code, the input left out. ' +
    'The .heapprofile is a sample by V8, in which inlined functions count for those they were inlined into.',
  snapshot:
    'Made by the call and alive when most is, "a → b" by the built-in function b called by a; (the input) made the strings of ' +
    'rows that are kept. V8 tells the function that made an object, not the line.',
  'trace-gc': 'Of all calls together; pauses as V8 prints them.',
  doctor:
    'Sampled when the event loop turned, which it does between calls only; the mean is over time.',
  flame:
    'A sample every millisecond, of those within its calls; the line is where the function begins.',
  bubbleprof: 'Started within its calls, by the line of its own that was running.',
  heapprofiler:
    'Alive when most is, a sample of every 32 KiB; the strings of rows that are kept count for the input.',
};

/** Every call has an input of its own, which is made between calls, and whole before it is looked at. */
const NOTES_OF_TASKS: Partial<Record<Tool, string>> = {
  cpu:
    'Sampled every 0.2 ms over all calls; time in built-in functions counts for the line that calls them. Waiting, and what makes ' +
    'inputs between calls, is left out. V8 inlines no function here, so that each line is its own; calling a small one takes more ' +
    'than otherwise.',
  heap:
    'Collected meanwhile or not, with node --predictable, of one call, or of many short ones divided; exact, from a run of ' +
    'instrumented code. The .heapprofile is a sample by V8, in which inlined functions count for those they were inlined into.',
  snapshot:
    'Made by the call and alive at its end, "a → b" by the built-in function b called by a. V8 tells the function that made an ' +
    'object, not the line.',
  heapprofiler: 'Alive at the end of a call, a sample of every 32 KiB.',
};

function rankingTable(name: string, tool: Tool, ranking: Ranking, note: string): Table {
  const shown = ranking.hotspots.filter(({ share }) => share >= LEAST_SHARE).slice(0, SHOWN);
  return {
    title: `${name} · ${tool} · ${ranking.measure} by ${ranking.by}`,
    note,
    columns: [
      wordColumn(ranking.by, shown, placeName),
      ...(ranking.by === 'line'
        ? [wordColumn('source', shown, sourceText)]
        : [wordColumn('line', shown, where)]),
      figureColumn('share', shown, ({ share }) => percentInColumn(share)),
      ...amountColumns(ranking, shown),
    ],
  };

  function placeName(hotspot: Hotspot): string {
    return ranking.by === 'line' && hotspot.line !== null ? where(hotspot) : hotspot.function;
  }
}

function sourceText({ text }: SourceHotspot): string {
  return text === null ? '' : printable(text, LONGEST_TEXT);
}

/** The whole, and for several calls what one of them takes. */
function amountColumns(ranking: Ranking, shown: readonly Hotspot[]): Column[] {
  const amounts = shown.map((hotspot) => ofOneCall(ranking, hotspot));
  const { unit, format } = columnFormat(ranking.unit, amounts);
  const what = ranking.calls === 1 ? ranking.measure : `${ranking.measure} a call`;
  return [figureColumn(unit === '' ? what : `${what}, ${unit}`, amounts, format)];
}

function kindTable(name: string, kinds: readonly KeptKind[], moment: string): Table {
  const shown = kinds.slice(0, SHOWN);
  return {
    title: `${name} · snapshot · objects alive ${moment}, by kind`,
    note: 'Shallow: the objects themselves. Retained: with everything that would go if they went, shared parts counted once.',
    columns: [wordColumn('kind', shown, ({ kind }) => printable(kind)), ...keptColumns(shown)],
  };
}

function retainerTable(name: string, retainers: readonly Retainer[]): Table {
  return {
    title: `${name} · snapshot · what keeps it alive`,
    note: 'Each row is kept by the row above it that stands further left, and by nothing else; shares are of all bytes that the call made and that are alive.',
    columns: [
      wordColumn(
        'retained through',
        retainers,
        ({ depth, kind }) => `${'  '.repeat(depth)}${printable(kind)}`,
      ),
      ...keptColumns(retainers),
      figureColumn('share', retainers, ({ share }) => percentInColumn(share)),
    ],
  };
}

function keptColumns(rows: readonly KeptKind[]): Column[] {
  return [
    figureColumn('objects', rows, ({ count }) => grouped(count)),
    bytesColumn('shallow', rows, ({ shallowBytes }) => shallowBytes),
    bytesColumn('retained', rows, ({ retainedBytes }) => retainedBytes),
  ];
}

/** In a unit in which the smallest is not told as 0. */
function bytesColumn<Row>(
  name: string,
  rows: readonly Row[],
  bytesOf: (row: Row) => number,
): Column {
  const { unit, format } = columnFormat('bytes', rows.map(bytesOf));
  return figureColumn(`${name}, ${unit}`, rows, (row) => format(bytesOf(row)));
}

function collectionTable(
  name: string,
  collections: readonly TracedCollections[],
  calls: number | null,
): Table {
  return {
    title: `${name} · trace-gc · collections${calls === null ? '' : ` in ${counted(calls, 'call')}`}`,
    note: NOTES['trace-gc'],
    columns: [
      wordColumn('kind', collections, ({ kind }) => kind),
      figureColumn('count', collections, ({ count }) => grouped(count)),
      figureColumn('pause, ms', collections, ({ pauseMs }) => pauseMs.toFixed(1)),
      figureColumn('longest, ms', collections, (one) => one.longestMs.toFixed(1)),
      bytesColumn('freed', collections, ({ freedBytes }) => freedBytes),
    ],
  };
}

function seriesTable(name: string, series: readonly Series[]): Table {
  const cell = ({ unit }: Series, value: number): string => {
    if (unit === 'share') return percentInColumn(value);
    if (unit === 'bytes') return `${(value / 1e6).toFixed(0)} MB`;
    return unit === 'ms' ? `${value.toFixed(0)} ms` : grouped(Number(value.toFixed(1)));
  };
  return {
    title: `${name} · doctor · the process over time`,
    note: NOTES.doctor,
    columns: [
      wordColumn('quantity', series, (one) => one.name),
      figureColumn('points', series, ({ points }) => grouped(points)),
      figureColumn('least', series, (one) => cell(one, one.least)),
      figureColumn('mean', series, (one) => cell(one, one.mean)),
      figureColumn('most', series, (one) => cell(one, one.most)),
    ],
  };
}
