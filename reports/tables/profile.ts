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
import { grouped, percentInColumn } from '../../quantity.ts';
import { ofOneCall, where } from '../words/profile-words.ts';
import { columnFormat } from '../words/units.ts';
import type { Column, Table } from './table.ts';

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
export function tablesOfTool(name: string, { tool, findings }: ToolResult): Table[] {
  const { rankings, kept, collections, series } = findings;
  return [
    ...rankings.map((ranking) => rankingTable(name, tool, ranking)),
    ...(kept === null ? [] : [kindTable(name, kept.kinds), retainerTable(name, kept.retainers)]),
    ...(collections.length === 0 ? [] : [collectionTable(name, collections)]),
    ...(series.length === 0 ? [] : [seriesTable(name, series)]),
  ];
}

const NOTES: Readonly<Record<Tool, string>> = {
  cpu: 'Sampled every 0.2 ms over all calls; time in built-in functions counts for the line that calls them. Waiting is left out.',
  heap:
    'Collected meanwhile or not, in one call with node --predictable; exact, from a run of instrumented code, the input left out. ' +
    'The .heapprofile is a sample by V8, in which inlined functions count for those they were inlined into.',
  snapshot:
    'Made by the call and alive when most is, "a → b" by the built-in function b called by a; (the input) made the strings of ' +
    'rows that are kept. V8 tells the function that made an object, not the line.',
  'trace-gc': 'Of all calls; pauses as V8 prints them.',
  doctor:
    'Sampled when the event loop turned, which it does between calls only; the mean is over time.',
  flame:
    'A sample every millisecond, of those within its calls; the line is where the function begins.',
  bubbleprof: 'Started within its calls, by the line of its own that was running.',
  heapprofiler:
    'Alive when most is, a sample of every 32 KiB; the strings of rows that are kept count for the input.',
};

function rankingTable(name: string, tool: Tool, ranking: Ranking): Table {
  const shown = ranking.hotspots.filter(({ share }) => share >= LEAST_SHARE).slice(0, SHOWN);
  return {
    title: `${name} · ${tool} · ${ranking.measure} by ${ranking.by}`,
    note: NOTES[tool],
    columns: [
      { header: ranking.by, align: 'left', cells: shown.map(placeName) },
      ...(ranking.by === 'line'
        ? [{ header: 'source', align: 'left' as const, cells: shown.map(sourceText) }]
        : [{ header: 'line', align: 'left' as const, cells: shown.map(where) }]),
      { header: 'share', align: 'right', cells: shown.map(({ share }) => percentInColumn(share)) },
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
  return [
    { header: unit === '' ? what : `${what}, ${unit}`, align: 'right', cells: amounts.map(format) },
  ];
}

function kindTable(name: string, kinds: readonly KeptKind[]): Table {
  const shown = kinds.slice(0, SHOWN);
  return {
    title: `${name} · snapshot · objects alive at the peak, by kind`,
    note: 'Shallow: the objects themselves. Retained: with everything that would go if they went, shared parts counted once.',
    columns: [
      { header: 'kind', align: 'left', cells: shown.map(({ kind }) => printable(kind)) },
      ...keptColumns(shown),
    ],
  };
}

function retainerTable(name: string, retainers: readonly Retainer[]): Table {
  return {
    title: `${name} · snapshot · what keeps it alive`,
    note: 'Each row is kept by the row above it that stands further left, and by nothing else; shares are of all bytes that the call made and that are alive.',
    columns: [
      {
        header: 'retained through',
        align: 'left',
        cells: retainers.map(({ depth, kind }) => `${'  '.repeat(depth)}${printable(kind)}`),
      },
      ...keptColumns(retainers),
      {
        header: 'share',
        align: 'right',
        cells: retainers.map(({ share }) => percentInColumn(share)),
      },
    ],
  };
}

function keptColumns(rows: readonly KeptKind[]): Column[] {
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  return [
    { header: 'objects', align: 'right', cells: rows.map(({ count }) => grouped(count)) },
    {
      header: 'shallow, MB',
      align: 'right',
      cells: rows.map(({ shallowBytes }) => megabytes(shallowBytes)),
    },
    {
      header: 'retained, MB',
      align: 'right',
      cells: rows.map(({ retainedBytes }) => megabytes(retainedBytes)),
    },
  ];
}

function collectionTable(name: string, collections: readonly TracedCollections[]): Table {
  const cells = (of: (one: TracedCollections) => string) => collections.map(of);
  return {
    title: `${name} · trace-gc · collections`,
    note: NOTES['trace-gc'],
    columns: [
      { header: 'kind', align: 'left', cells: cells(({ kind }) => kind) },
      { header: 'count', align: 'right', cells: cells(({ count }) => grouped(count)) },
      { header: 'pause, ms', align: 'right', cells: cells(({ pauseMs }) => pauseMs.toFixed(1)) },
      { header: 'longest, ms', align: 'right', cells: cells((one) => one.longestMs.toFixed(1)) },
      {
        header: 'freed, MB',
        align: 'right',
        cells: cells((one) => (one.freedBytes / 1e6).toFixed(0)),
      },
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
      { header: 'quantity', align: 'left', cells: series.map((one) => one.name) },
      { header: 'points', align: 'right', cells: series.map(({ points }) => grouped(points)) },
      { header: 'least', align: 'right', cells: series.map((one) => cell(one, one.least)) },
      { header: 'mean', align: 'right', cells: series.map((one) => cell(one, one.mean)) },
      { header: 'most', align: 'right', cells: series.map((one) => cell(one, one.most)) },
    ],
  };
}
