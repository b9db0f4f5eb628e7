/** Gates: how much worse a candidate may be before a comparison fails. Pure. */

import { UsageError } from '../../contract.ts';
import { forkMedians } from '../../harness/record/decide.ts';
import type { RunRecord } from '../../harness/record/record.ts';
import { DECIDED_METRICS, type DecidedMetric } from '../../harness/stats/decision-rule.ts';
import { compareUnpaired } from '../../harness/stats/unpaired.ts';
import { parsePercent } from '../../quantity.ts';
import { didYouMean } from '../../unknown-name.ts';
import type { Comparison } from './comparisons.ts';
import { medianOf } from './measurements.ts';
import { makeReport, type Report } from './report.ts';

/** The metrics that can be gated. */
export const GATED_METRICS = [
  ...DECIDED_METRICS,
  'peakLiveBytes',
  'retainedBytes',
  'allocatedBytes',
  'allocatedObjects',
  'liveObjects',
] as const;

/** One of {@link GATED_METRICS}. */
export type GatedMetric = (typeof GATED_METRICS)[number];

/** How much a metric may be above the baseline's, as a share of it. */
export type Gates = ReadonlyMap<GatedMetric, number>;

/** What a gate said of one implementation on one workload. */
export interface GateResult {
  readonly implementation: string;
  readonly workload: string;
  readonly metric: GatedMetric;
  readonly limit: number;
  /** Medians of both sides; null where not measured. */
  readonly base: number | null;
  readonly head: number | null;
  /** Head ÷ base and its interval, or its bounds. */
  readonly ratio: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** `broken`: the ratio is above the limit for certain; `unresolved`: it may be. */
  readonly outcome: 'holds' | 'broken' | 'unresolved' | 'not measured';
  /** Whether fresh rounds said the same; null where none were asked for. */
  readonly isConfirmed: boolean | null;
}

/**
 * Reads gates as users write them: `time:5%,peakLiveBytes:0%`.
 *
 * @throws UsageError where a metric is unknown or named twice, or a limit is no percentage.
 */
export function parseGates(text: string): Gates {
  const gates = new Map<GatedMetric, number>();
  for (const part of text.split(',')) {
    const [name = '', limit, ...more] = part.trim().split(':');
    const metric = GATED_METRICS.find((known) => known === (name === 'time' ? 'wallTime' : name));
    if (metric === undefined || limit === undefined || more.length > 0) {
      throw new UsageError(
        `--fail-on: ${JSON.stringify(part.trim())} is no gate; write METRIC:PERCENT, as in time:5%,peakLiveBytes:0%. ` +
          `Metrics: time, ${GATED_METRICS.join(', ')}.${didYouMean(name, ['time', ...GATED_METRICS])}`,
      );
    }
    if (gates.has(metric)) throw new UsageError(`--fail-on names ${name} twice.`);
    gates.set(metric, parsePercent(`--fail-on ${name}`, limit));
  }
  return gates;
}

/** The limits that a run decides about, of these gates. */
export function decidedLimits(gates: Gates): Partial<Record<DecidedMetric, number>> {
  return Object.fromEntries(
    DECIDED_METRICS.flatMap((metric) => {
      const limit = gates.get(metric);
      return limit === undefined ? [] : [[metric, limit]];
    }),
  );
}

/** Whether any gate is about memory or objects. */
export function countsAnything(gates: Gates): boolean {
  return [...gates.keys()].some((metric) => !isDecidedMetric(metric));
}

/** What the gates say of a run of two sides, of which the baseline is the base. */
export function gatesOfRun(record: RunRecord, implementation: string, gates: Gates): GateResult[] {
  const report = makeReport(record);
  return report.comparisons.flatMap((comparison) => {
    const limit = limitOf(gates, comparison.metric);
    return limit === null ? [] : [resultOf(report, comparison, implementation, limit)];
  });
}

/**
 * What the gates say of two records, of each implementation and workload that both have with the same events. They were
 * not made side by side, so that the machine's own changes are part of every ratio.
 */
export function gatesOfRecords(base: RunRecord, head: RunRecord, gates: Gates): GateResult[] {
  const [baseReport, headReport] = [makeReport(base), makeReport(head)];
  const shared = baseReport.workloads.flatMap((one) => {
    const { workload } = one;
    return headReport.workloads.some((other) => isSameInput(one, other))
      ? base.header.implementations
          .filter((name) => formOf(head, name) === formOf(base, name))
          .map((implementation) => ({ workload, implementation }))
      : [];
  });
  const decided = DECIDED_METRICS.filter((metric) => gates.has(metric)).length * shared.length;
  return shared.flatMap(({ workload, implementation }) =>
    [...gates].map(([metric, limit]): GateResult => {
      const sides = [baseReport, headReport].map((report) =>
        medianOf(report, workload, implementation, metric),
      );
      const [baseMedian = null, headMedian = null] = sides;
      const known = {
        ...{ implementation, workload, metric, limit },
        ...{ base: baseMedian, head: headMedian, isConfirmed: null },
      };
      const isDecided = DECIDED_METRICS.find((one) => one === metric);
      if (isDecided === undefined) return { ...known, ...exactly(baseMedian, headMedian, limit) };
      const forks = [base, head].map(({ trials }) =>
        forkMedians(
          trials.filter((trial) => trial.workload === workload),
          implementation,
          isDecided,
        ),
      );
      const { ratio, low, high } = compareUnpaired(forks[0]!, forks[1]!, {
        alpha: base.header.alpha / decided,
        threshold: base.header.threshold,
      });
      return { ...known, ratio, low, high, outcome: outcomeOf(low, high, limit) };
    }),
  );
}

type WorkloadInReport = Report['workloads'][number];

function isSameInput(one: WorkloadInReport, other: WorkloadInReport): boolean {
  if (one.workload !== other.workload) return false;
  if ('task' in one || 'task' in other)
    return (
      'task' in one &&
      'task' in other &&
      one.task === other.task &&
      one.dataDigest === other.dataDigest &&
      one.inputDigest === other.inputDigest &&
      JSON.stringify(one.parameters) === JSON.stringify(other.parameters)
    );
  return one.digest === other.digest && one.strings === other.strings;
}

/** null where it did not take part. */
function formOf({ header }: RunRecord, name: string): string | null {
  return header.groups.find(({ implementations }) => implementations.includes(name))?.form ?? null;
}

/** A suspicion stands only where fresh rounds confirm it. */
export function confirmed(first: GateResult, again: readonly GateResult[]): GateResult {
  if (first.outcome !== 'broken' || !isDecidedMetric(first.metric)) return first;
  const second = again.find(
    ({ metric, workload }) => metric === first.metric && workload === first.workload,
  );
  return { ...first, isConfirmed: second?.outcome === 'broken' };
}

/** Whether a result must be measured again before it counts: what varies may have varied by chance. */
export function isSuspicion({ outcome, metric }: GateResult): boolean {
  return outcome === 'broken' && isDecidedMetric(metric);
}

/** Whether the comparison fails by it. */
export function fails({ outcome, isConfirmed }: GateResult): boolean {
  return outcome === 'broken' && isConfirmed !== false;
}

function isDecidedMetric(metric: GatedMetric): boolean {
  return DECIDED_METRICS.some((one) => one === metric);
}

function limitOf(gates: Gates, metric: Comparison['metric']): number | null {
  const gated = GATED_METRICS.find((one) => one === metric);
  return gated === undefined ? null : (gates.get(gated) ?? null);
}

function resultOf(
  report: Report,
  comparison: Comparison,
  implementation: string,
  limit: number,
): GateResult {
  const { workload, baseline, candidate, ratio, low, high, exact, verdict } = comparison;
  const metric = comparison.metric as GatedMetric;
  const base = medianOf(report, workload, baseline, metric);
  const head = medianOf(report, workload, candidate, metric);
  const known = { implementation, workload, metric, limit, base, head, isConfirmed: null };
  if (isDecidedMetric(metric)) {
    const outcome = ratio === null ? 'not measured' : DECIDED_OUTCOME[verdict ?? 'unresolved'];
    return { ...known, ratio, low, high, outcome };
  }
  if (exact || ratio === null) return { ...known, ...exactly(base, head, limit) };
  return { ...known, ratio, low, high, outcome: outcomeOf(low, high, limit) };
}

/** By what a verdict about the limit says. */
const DECIDED_OUTCOME = {
  lower: 'holds',
  equivalent: 'holds',
  higher: 'broken',
  unresolved: 'unresolved',
} as const;

function outcomeOf(
  low: number | null,
  high: number | null,
  limit: number,
): 'holds' | 'broken' | 'unresolved' {
  if (low === null || high === null) return 'unresolved';
  if (low > 1 + limit) return 'broken';
  return high <= 1 + limit ? 'holds' : 'unresolved';
}

/** Of counts that come out the same every time. */
function exactly(
  base: number | null,
  head: number | null,
  limit: number,
): Pick<GateResult, 'ratio' | 'low' | 'high' | 'outcome'> {
  if (base === null || head === null)
    return { ratio: null, low: null, high: null, outcome: 'not measured' };
  const ratio = base === 0 ? null : head / base;
  return { ratio, low: null, high: null, outcome: head > base * (1 + limit) ? 'broken' : 'holds' };
}
