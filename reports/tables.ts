/** The comparison tables of a workload, as rows of text: what every tabular format renders. Pure. */
import { INTERNALS } from '../harness/memory/object-kinds.ts';
import { grouped } from '../quantity.ts';
import type { MetricName } from './metrics.ts';
import type { Comparison, Measurement, Report } from './report.ts';
import { columnFormat, NOT_MEASURED, times } from './units.ts';

/** A table; the first column holds the names of the rows. */
export interface Table {
  readonly title: string;
  /** What a reader must know to read the figures. */
  readonly note: string;
  readonly columns: readonly Column[];
}

/** A column with one cell for each row of the table. */
export interface Column {
  readonly header: string;
  readonly align: 'left' | 'right';
  readonly cells: readonly string[];
}

/** The tables of one workload: time, memory, objects by kind. */
export function tablesOf(report: Report, workload: string): Table[] {
  const figures = new Figures(report, workload);
  return [timeTable(figures), memoryTable(figures), objectsTable(figures)];
}

/** Looks figures up by implementation and metric; implementations are sorted by time, unmeasured last. */
class Figures {
  readonly implementations: readonly string[];
  readonly baseline: string;
  readonly events: number | null;
  readonly report: Report;
  readonly workload: string;
  readonly #measurements = new Map<string, Measurement>();
  readonly #comparisons = new Map<string, Comparison>();

  constructor(report: Report, workload: string) {
    this.report = report;
    this.workload = workload;
    this.baseline = report.request.baseline;
    this.events = report.workloads.find((entry) => entry.workload === workload)?.events ?? null;
    for (const entry of report.measurements) {
      if (entry.workload === workload)
        this.#measurements.set(`${entry.metric} ${entry.implementation}`, entry);
    }
    for (const entry of report.comparisons) {
      if (entry.workload === workload)
        this.#comparisons.set(`${entry.metric} ${entry.candidate}`, entry);
    }
    const time = (name: string) => this.of('wallTime', name)?.median ?? Number.POSITIVE_INFINITY;
    this.implementations = report.request.implementations.toSorted(
      (a, b) => time(a) - time(b) || 0,
    );
  }

  of(metric: MetricName, implementation: string): Measurement | undefined {
    return this.#measurements.get(`${metric} ${implementation}`);
  }

  medians(metric: MetricName): (number | null)[] {
    return this.implementations.map((name) => this.of(metric, name)?.median ?? null);
  }

  comparison(metric: MetricName, candidate: string): Comparison | undefined {
    return this.#comparisons.get(`${metric} ${candidate}`);
  }

  names(): Column {
    return {
      header: 'implementation',
      align: 'left',
      cells: this.implementations.map((name) =>
        name === this.baseline ? `${name} (baseline)` : name,
      ),
    };
  }

  metricColumn(label: string, metric: MetricName, unit: Measurement['unit']): Column {
    const values = this.medians(metric);
    const { unit: unitName, format } = columnFormat(unit, values);
    return { header: withUnit(label, unitName), align: 'right', cells: values.map(format) };
  }

  ratioColumn(label: string, metric: MetricName): Column {
    return {
      header: label,
      align: 'right',
      cells: this.implementations.map((name) => {
        if (name === this.baseline) return '1';
        return ratioText(this.comparison(metric, name));
      }),
    };
  }
}

function withUnit(label: string, unit: string): string {
  return unit === '' ? label : `${label}, ${unit}`;
}

/** `0.68× (0.66 to 0.70)`; without an interval where there is none. */
export function ratioText(comparison: Comparison | undefined): string {
  if (comparison === undefined || comparison.ratio === null) return NOT_MEASURED;
  const { ratio, low, high } = comparison;
  if (low === null || high === null) return times(ratio);
  return `${times(ratio)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
}

function timeTable(figures: Figures): Table {
  const medians = figures.medians('wallTime');
  const entries = figures.implementations.map((name) => figures.of('wallTime', name));
  const wall = columnFormat('ns', medians);
  const rates = medians.map((ns) =>
    ns === null || figures.events === null ? null : figures.events / (ns / 1e9),
  );
  const rate = columnFormat('rate', rates);
  return {
    title: 'Time',
    note:
      'Wall time of one call on rows made beforehand, median and range of all samples; ÷ baseline is ' +
      'paired by round, with its 95% interval; collections and their pauses are those of one call; ' +
      'peak RSS is the whole process, input included.',
    columns: [
      figures.names(),
      {
        header: 'answer',
        align: 'left',
        cells: figures.implementations.map((name) => answerOf(figures, name)),
      },
      { header: withUnit('time', wall.unit), align: 'right', cells: medians.map(wall.format) },
      {
        header: 'range',
        align: 'right',
        cells: entries.map((entry) =>
          entry === undefined || entry.low === null
            ? NOT_MEASURED
            : `${wall.format(entry.low)} to ${wall.format(entry.high)}`,
        ),
      },
      { header: 'samples', align: 'right', cells: entries.map((entry) => String(entry?.n ?? 0)) },
      figures.ratioColumn('time ÷ baseline', 'wallTime'),
      figures.metricColumn('CPU time', 'cpuTime', 'ns'),
      { header: withUnit('events', rate.unit), align: 'right', cells: rates.map(rate.format) },
      figures.metricColumn('GCs', 'gcCount', 'count'),
      figures.metricColumn('GC pause', 'gcPause', 'ns'),
      figures.metricColumn('peak RSS', 'peakRss', 'bytes'),
    ],
  };
}

/** `right`, or how the first trial that went wrong ended. */
function answerOf({ report, workload }: Figures, implementation: string): string {
  const trials = report.trials.filter(
    (trial) =>
      trial.implementation === implementation &&
      (trial.workload === workload || trial.workload === null),
  );
  const bad = trials.find(({ outcome }) => outcome !== 'completed');
  if (bad !== undefined)
    return bad.pass === 'verify' ? bad.outcome : `${bad.outcome} (${bad.pass})`;
  return trials.some(({ pass }) => pass === 'verify') ? 'right' : NOT_MEASURED;
}

function memoryTable(figures: Figures): Table {
  return {
    title: 'Memory of one call',
    note:
      'Above the state before the call, input excluded; garbage excluded from live bytes; heap and array ' +
      'buffers. Measured deterministically (node --predictable): production code may allocate less. ' +
      'Strings are shared: one for each distinct page and visitor, owned by the input.',
    columns: [
      figures.names(),
      figures.metricColumn('peak live', 'peakLiveBytes', 'bytes'),
      figures.ratioColumn('peak ÷ baseline', 'peakLiveBytes'),
      figures.metricColumn('retained', 'retainedBytes', 'bytes'),
      figures.metricColumn('allocated', 'allocatedBytes', 'bytes'),
      figures.ratioColumn('allocated ÷ baseline', 'allocatedBytes'),
      figures.metricColumn('objects at peak', 'liveObjects', 'count'),
    ],
  };
}

function objectsTable({ report, workload, implementations }: Figures): Table {
  const objects = report.objects.filter((entry) => entry.workload === workload);
  const kinds = kindsToShow(objects);
  const shown = implementations.map((implementation) =>
    kinds.map((kind) =>
      sumOf(
        objects.filter((entry) => entry.implementation === implementation),
        kind,
        kinds,
      ),
    ),
  );
  const sizes = shown.flat().flatMap((sum) => (sum === null ? [] : [Math.abs(sum.bytes)]));
  const bytesFormat = columnFormat('bytes', [Math.max(1e3, ...sizes) / 10]);
  const columns = implementations.flatMap((implementation, index): Column[] => {
    const sums = shown[index]!;
    const cells = (cell: (sum: Sum) => string) =>
      sums.map((sum) => (sum === null ? NOT_MEASURED : cell(sum)));
    return [
      { header: implementation, align: 'right', cells: cells(({ count }) => grouped(count)) },
      {
        header: bytesFormat.unit,
        align: 'right',
        cells: cells(({ bytes }) => bytesFormat.format(bytes)),
      },
    ];
  });
  return {
    title: 'Objects alive at the peak, by kind',
    note:
      'Count, and the bytes of the objects themselves. Engine internals are hidden classes, code and ' +
      'caches; kinds with hardly an object are in one row.',
    columns: [{ header: 'kind', align: 'left', cells: kinds }, ...columns],
  };
}

interface Sum {
  readonly count: number;
  readonly bytes: number;
}

const EVERYTHING_ELSE = 'everything else';
/** A kind is shown where some implementation has at least so many, or this share of all bytes. */
const FEWEST_SHOWN = 100;
const LEAST_SHARE_SHOWN = 0.001;

/** The kinds worth a row, most bytes first; the engine's own at the end. */
function kindsToShow(objects: Report['objects']): string[] {
  const largest = Math.max(...objects.map(({ bytes }) => bytes));
  const most = new Map<string, number>();
  for (const { kind, count, bytes } of objects) {
    const isShown =
      Math.abs(count) >= FEWEST_SHOWN || Math.abs(bytes) >= LEAST_SHARE_SHOWN * largest;
    if (isShown && kind !== INTERNALS) most.set(kind, Math.max(most.get(kind) ?? 0, bytes));
  }
  return [
    ...[...most.keys()].sort((a, b) => most.get(b)! - most.get(a)!),
    EVERYTHING_ELSE,
    INTERNALS,
  ];
}

/** null where nothing was measured; all kinds without a row of their own for {@link EVERYTHING_ELSE}. */
function sumOf(own: Report['objects'], kind: string, kinds: readonly string[]): Sum | null {
  if (own.length === 0) return null;
  return own
    .filter((entry) => (kinds.includes(entry.kind) ? entry.kind : EVERYTHING_ELSE) === kind)
    .reduce((sum, { count, bytes }) => ({ count: sum.count + count, bytes: sum.bytes + bytes }), {
      count: 0,
      bytes: 0,
    });
}
