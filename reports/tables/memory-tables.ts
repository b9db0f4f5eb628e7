/** The tables of memory: deterministic, in production, over the input; objects by kind are in object-tables.ts. Pure. */
import type { Unit } from '../../harness/wire/units.ts';
import { countedRatio } from '../figures/counted-ratio.ts';
import { countOf, type LivePoint, peakBoundOf, type ReportedMemory } from '../figures/memory.ts';
import { METRICS } from '../figures/metrics.ts';
import { isDiscredited } from '../figures/rightness.ts';
import { AGAINST_BASELINE, FROM_NONE, moreThanNothing, timesOf } from '../words/ratios.ts';
import { TASK } from '../words/task-words.ts';
import { columnFormat, NOT_MEASURED, withUnit } from '../words/units.ts';
import { NOT_COMPARED, NOT_RESOLVED } from '../words/verdicts.ts';
import type { Figures } from './figures.ts';
import {
  belowZeroNote,
  type Column,
  figureColumn,
  type Table,
  unitColumn,
  wordColumn,
} from './table.ts';

/** One table for each number of events that was measured. */
export function memoryTables(figures: Figures): Table[] {
  const { report, workload } = figures;
  const { request } = report;
  const baseline = figures.implementations.indexOf(figures.baseline);
  const isWithoutBaseline = isDiscredited(report, workload, figures.baseline);
  return figures.memory().map(({ events, each }) => {
    const values = (value: (memory: ReportedMemory) => number | null) =>
      each.map((memory) => (memory === null ? null : value(memory)));
    const column = (label: string, unit: Unit, value: (memory: ReportedMemory) => number | null) =>
      unitColumn(label, unit, values(value));
    const base = each[baseline] ?? null;
    // As the table that decides has it: of what is next to nothing, or may be either, no figure is told.
    const ratios = (label: string, name: 'peakLiveBytes' | 'allocatedBytes'): Column => {
      const metric = METRICS.find((one) => one.name === name)!;
      return figureColumn(label, each, (memory, index) => {
        if (index === baseline) return '1';
        if (isWithoutBaseline) return NOT_COMPARED;
        const [theirs, own] = [base, memory].map((one) => ({ trials: [], memory: one }));
        const { ratio, verdict } = countedRatio(theirs!, own!, metric, request.threshold);
        if (verdict === null) return NOT_MEASURED;
        if (verdict === 'unresolved') return NOT_RESOLVED;
        const [below = null, above = null] = [theirs!, own!].map(
          (one) =>
            (name === 'peakLiveBytes' ? peakBoundOf(one.memory) : null) ??
            metric.valuesOf(one)[0]?.values[0] ??
            null,
        );
        const more = verdict === 'higher' ? moreThanNothing(name, below, above) : null;
        return more ?? (ratio === null ? FROM_NONE : timesOf({ ratio, verdict }));
      });
    };
    const peak = values(({ peakLiveBytes }) => peakLiveBytes);
    const allocated = values(({ allocatedBytes }) => allocatedBytes);
    // Of all events nothing is counted where fewer were measured in detail.
    const counted = () => [
      unitColumn('allocated', 'bytes', allocated),
      ratios(`allocated ${AGAINST_BASELINE}`, 'allocatedBytes'),
      column(
        'objects allocated',
        'count',
        ({ allocatedObjects }) => allocatedObjects && countOf(allocatedObjects),
      ),
      column('objects at peak', 'count', ({ liveObjects }) => liveObjects && countOf(liveObjects)),
    ];
    const columns = [
      figures.names(),
      unitColumn('peak live', 'bytes', peak),
      ratios(`peak ${AGAINST_BASELINE}`, 'peakLiveBytes'),
      column('at most', 'bytes', ({ peakAtMostBytes }) => peakAtMostBytes),
      column('held before', 'bytes', ({ heldBytes }) => heldBytes),
      column('retained', 'bytes', ({ retainedBytes }) => retainedBytes),
      ...(allocated.every((bytes) => bytes === null) ? [] : counted()),
    ];
    return {
      title: figures.titled('Memory of one call', 'deterministic', ...figures.sized(events)),
      note:
        'Above the state before the call, input excluded, garbage excluded: heap, array buffers, shared and ' +
        'WebAssembly memory, workers. Held before is what import and warm-up keep, code included: from 100 kB on, ratios and ' +
        'verdicts of peak and retained are of the sum with it. The true peak lies between peak live and at most. Measured with node ' +
        '--predictable: the same in every run; see production below for what its compilers make of it.' +
        (peak.includes(null) ? ENGINES_NOTE : '') +
        belowZeroNote(columns),
      columns,
    };
  });
}

/** An engine's native memory is seen by the system alone. */
const ENGINES_NOTE =
  ' Not measured where a trial went wrong, on a runtime without V8, and of what stands on a package of others, whose native memory V8 does not ' +
  'account for: see the peak RSS, and take its allocation in production for that of its JavaScript.';

/** What Node does by default, with its range over calls and processes. */
export function productionTable(figures: Figures): Table {
  if (!figures.isWeighed) return heapTable(figures);
  return {
    title: figures.titled('Memory of one call', 'production'),
    note:
      "By production's compilers, median and range over all timed calls; peak live over processes of its own, " +
      'by collections at a few points only. Minor collections are of young objects, major ones of all; pauses are ' +
      'those of one call. The rows come from an array here, whose iterator may allocate 40 bytes for each, or, by chance from ' +
      'round to round, from what can be read once. Peak RSS is the whole process, input included. Native is what is resident beyond what V8 accounts for, give or take some MB, and ' +
      'child processes all that is resident of those that a call starts: at the most at a mark, Linux only.',
    columns: [
      figures.names(),
      figures.metricColumn('allocated', 'productionAllocatedBytes', 'bytes'),
      figures.rangeColumn('range', 'productionAllocatedBytes', 'bytes'),
      figures.rangeColumn('peak live', 'productionPeakLiveBytes', 'bytes'),
      ...collectionColumns(figures),
      figures.metricColumn('peak RSS', 'peakRss', 'bytes'),
      ...outsideColumns(figures),
    ],
  };
}

function collectionColumns(figures: Figures): Column[] {
  return [
    figures.metricColumn('minor GCs', 'gcMinorCount', 'count'),
    figures.metricColumn('major GCs', 'gcMajorCount', 'count'),
    figures.metricColumn('GC pause', 'gcPause', 'ns'),
    figures.metricColumn('longest pause', 'gcLongestPause', 'ns'),
  ];
}

/** What the system tells beyond V8's own account; no columns where it tells nothing. */
function outsideColumns(figures: Figures): Column[] {
  const each = figures.memory()[0]?.each.map((memory) => memory?.outside ?? null) ?? [];
  if (each.every((outside) => outside === null)) return [];
  return (['native', 'child processes'] as const).map((label): Column => {
    const bytes = each.map(
      (outside) => outside && (label === 'native' ? outside.nativeBytes : outside.childrenBytes),
    );
    return unitColumn(label, 'bytes', bytes);
  });
}

/** Columns and files: only what V8 tells of timed calls. */
function heapTable(figures: Figures): Table {
  return {
    title: figures.titled('JavaScript heap of one call', 'production'),
    note:
      'Median and range over all timed calls, of the main thread: what an engine or a worker thread allocates is not in it. ' +
      'Live memory and objects are measured of implementations that take rows.',
    columns: [
      figures.names(),
      figures.metricColumn('allocated', 'productionAllocatedBytes', 'bytes'),
      figures.rangeColumn('range', 'productionAllocatedBytes', 'bytes'),
      ...collectionColumns(figures),
    ],
  };
}

const BARS = '▁▂▃▄▅▆▇█';
const CURVE_WIDTH = 32;

/** Live bytes over the input as a row of bars, all on one scale; none where nothing was measured. */
export function curveTable(figures: Figures): Table[] {
  const detailed = figures.memory()[0];
  // An input of a task without `stream` is one: there is nothing between its beginning and its end.
  if (detailed === undefined || (figures.events === null && detailed.events <= 1)) return [];
  const { events, each } = detailed;
  const points = each.flatMap((one) => one?.curve ?? []);
  const highest = points.reduce((most, { bytes }) => Math.max(most, bytes), 0);
  const { unit, format } = columnFormat('bytes', [highest]);
  return [
    {
      title: figures.titled(
        'Live memory over the input',
        'deterministic',
        ...figures.sized(events),
      ),
      note: `Alive at ${CURVE_WIDTH} of the points that report.json holds; the highest bar stands for ${format(highest)} ${unit}.`,
      columns: [
        figures.names(),
        wordColumn(
          `from the first ${figures.events === null ? 'element' : TASK.item} to the last`,
          each,
          (one) => (one === null ? NOT_MEASURED : bars(one.curve, events, highest)),
        ),
        figureColumn(withUnit('after the call', unit), each, (one) =>
          format(one?.curve.at(-1)?.bytes ?? null),
        ),
      ],
    },
  ];
}

function bars(curve: readonly LivePoint[], events: number, highest: number): string {
  const overInput = curve.slice(0, -1);
  return Array.from({ length: CURVE_WIDTH }, (_, column) => {
    const at = ((column + 1) * events) / CURVE_WIDTH;
    const bytes = overInput.findLast((point) => point.events <= Math.ceil(at))?.bytes ?? 0;
    const level = highest === 0 ? 0 : Math.round((bytes / highest) * (BARS.length - 1));
    return BARS[Math.max(0, level)];
  }).join('');
}
