/** The figures of a workload that fill tables. Pure. */

import type { StringOwnership } from '../../harness/wire/strings.ts';
import type { Comparison } from '../figures/comparisons.ts';
import type { Measurement } from '../figures/measurements.ts';
import { peakBoundOf, type ReportedMemory } from '../figures/memory.ts';
import type { MetricName } from '../figures/metrics.ts';
import { type FormReport, isWeighed } from '../figures/parts.ts';
import { eventsOf } from '../figures/report.ts';
import { ratioText } from '../words/ratios.ts';
import { itemsInWords } from '../words/task-words.ts';
import { AT_MOST, columnFormat, NOT_MEASURED, shownName, withUnit } from '../words/units.ts';

import { type Column, figureColumn, unitColumn, wordColumn } from './table.ts';

/** In place of a peak that came out negative. */
const BELOW = 'below what can be told';

/** Looks figures up by implementation and metric; implementations are sorted by their ratio of time, unmeasured last. */
export class Figures {
  readonly implementations: readonly string[];
  readonly baseline: string;
  readonly form: string;
  /** Whether memory is followed within a call; of columns and files, it is that of the process. */
  readonly isWeighed: boolean;
  readonly events: number | null;
  /** null where the dataset could not be made. */
  readonly strings: StringOwnership | null;
  readonly report: FormReport;
  readonly workload: string;
  readonly #measurements = new Map<string, Measurement>();
  readonly #comparisons = new Map<string, Comparison>();

  constructor(report: FormReport, workload: string) {
    this.report = report;
    this.workload = workload;
    this.baseline = report.request.baseline;
    this.form = report.form;
    const dataset = eventsOf(report, workload);
    this.events = dataset?.events ?? null;
    this.strings = dataset?.strings ?? null;
    this.isWeighed = isWeighed(report, workload);
    for (const entry of report.measurements) {
      if (entry.workload === workload)
        this.#measurements.set(`${entry.metric} ${entry.implementation}`, entry);
    }
    for (const entry of report.comparisons) {
      if (entry.workload === workload)
        this.#comparisons.set(`${entry.metric} ${entry.candidate}`, entry);
    }
    const baselineNs = this.of('wallTime', this.baseline)?.median ?? null;
    const ratio = (name: string) => {
      const compared = name === this.baseline ? 1 : this.comparison('wallTime', name)?.ratio;
      const ns = this.of('wallTime', name)?.median ?? null;
      if (compared != null) return ns === null ? Number.POSITIVE_INFINITY : compared;
      return ns === null || baselineNs === null ? Number.POSITIVE_INFINITY : ns / baselineNs;
    };
    this.implementations = report.request.implementations.toSorted(
      (a, b) => ratio(a) - ratio(b) || 0,
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
    return wordColumn('implementation', this.implementations, (name) =>
      name === this.baseline ? `${shownName(name)} (baseline)` : shownName(name),
    );
  }

  /** By number of events, the memory of each implementation, in order; null where it was not measured. */
  memory(): { readonly events: number; readonly each: readonly (ReportedMemory | null)[] }[] {
    const own = this.report.memory.filter(({ workload }) => workload === this.workload);
    const sizes = [...new Set(own.map(({ events }) => events))].sort((a, b) => a - b);
    return sizes.map((events) => ({
      events,
      each: this.implementations.map(
        (name) =>
          own.find((entry) => entry.implementation === name && entry.events === events) ?? null,
      ),
    }));
  }

  /** `500,000 events`, for titles; nothing where an input is no number of them. */
  sized(events: number): string[] {
    return this.events === null ? [] : [itemsInWords(events)];
  }

  /** What every title tells: the form, and whose strings the rows have. */
  titled(title: string, ...more: readonly string[]): string {
    const strings =
      this.strings !== null && this.form === 'rows' ? [`strings: ${this.strings}`] : [];
    return [title, ...more, this.form, ...strings].join(' · ');
  }

  metricColumn(label: string, metric: MetricName, unit: Measurement['unit']): Column {
    const medians = this.medians(metric);
    // A peak is no less than nothing: what the process began with comes and goes by more than the call took.
    if (!/peak/i.test(metric) || medians.every((one) => one === null || one >= 0))
      return unitColumn(label, unit, medians);
    const { unit: unitName, format } = columnFormat(
      unit,
      medians.filter((one) => one === null || one >= 0),
    );
    return figureColumn(withUnit(label, unitName), medians, (one) =>
      one !== null && one < 0 ? BELOW : format(one),
    );
  }

  /** Of each whose peak is known by nothing but a bound, that bound; null of the others. */
  get #peakBounds(): (number | null)[] {
    return (this.memory()[0]?.each ?? []).map(peakBoundOf);
  }

  /** Whether there is any such peak. */
  get hasPeakBounds(): boolean {
    return this.#peakBounds.some((bound) => bound !== null);
  }

  /** Of each, the most that was alive at once; `≤ 26.0` where no more is known than that. */
  peakBytesColumn(label: string): Column {
    if (!this.hasPeakBounds) return this.metricColumn(label, 'peakLiveBytes', 'bytes');
    const bounds = this.#peakBounds;
    const shown = this.medians('peakLiveBytes').map((bytes, row) => bounds[row] ?? bytes);
    const { unit, format } = columnFormat('bytes', shown);
    return figureColumn(withUnit(label, unit), shown, (bytes, row) =>
      bounds[row] === null ? format(bytes) : `${AT_MOST}${format(bytes)}`,
    );
  }

  /** The range of all values, in the unit of their medians. */
  rangeColumn(label: string, metric: MetricName, unit: Measurement['unit']): Column {
    const { unit: unitName, format } = columnFormat(unit, this.medians(metric));
    return figureColumn(withUnit(label, unitName), this.implementations, (name) => {
      const entry = this.of(metric, name);
      if (entry === undefined || entry.low === null) return NOT_MEASURED;
      const [low, high] = [format(entry.low), format(entry.high)];
      return low === high ? low : `${low} to ${high}`;
    });
  }

  ratioColumn(label: string, metric: MetricName): Column {
    return figureColumn(label, this.implementations, (name) => {
      if (name === this.baseline) return '1';
      return ratioText(this.comparison(metric, name), this.report);
    });
  }
}
