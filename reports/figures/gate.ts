/** Gates: how much worse a candidate may be before a comparison fails. Pure. */

import { UsageError } from '../../contract.ts';
import type { RunRecord } from '../../harness/record/record.ts';
import { DECIDED_METRICS, type DecidedMetric } from '../../harness/stats/decision-rule.ts';
import { parsePercent } from '../../quantity.ts';
import { didYouMean } from '../../unknown-name.ts';
import type { Comparison } from './comparisons.ts';
import type { CountedRatio } from './counted-ratio.ts';
import { medianOf } from './measurements.ts';
import { peakBoundIn } from './memory.ts';
import { makeReport, type Report } from './report.ts';
import { isDiscredited } from './rightness.ts';

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

/** What the base differs from itself by in the same rounds, under another name. */
export interface GateControl {
  readonly ratio: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Whether it differs by more than the gate allows, to either side: then the run is no ground to blame anybody. */
  readonly isAlarm: boolean;
}

/** The names by which one implementation takes part in a run of two revisions. */
export interface GateSides {
  readonly name: string;
  readonly base: string;
  readonly control: string;
  readonly head: string;
}

/** What a gate said of one implementation on one workload. */
export interface GateResult {
  readonly implementation: string;
  readonly workload: string;
  readonly metric: GatedMetric;
  readonly limit: number;
  /** Medians of both sides; null where not measured. */
  readonly base: number | null;
  readonly head: number | null;
  /** Of peaks of which little more is known than what they are at most: that; null of the side that was looked into. */
  readonly atMost?: { readonly base: number | null; readonly head: number | null };
  /** Head ÷ base and its interval, or its bounds. */
  readonly ratio: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** `broken`: the ratio is above the limit for certain; `unresolved`: it may be; `not trusted`: the base broke it as well. */
  readonly outcome: 'holds' | 'broken' | 'unresolved' | 'not measured' | 'not trusted';
  /** Of a time that is open: how many further rounds are expected to settle it; null where that is too far, or cannot be told. */
  readonly moreRounds?: number | null;
  /** Whether fresh rounds said the same; null where none were asked for. */
  readonly isConfirmed: boolean | null;
  /** null where there is none: between two records. */
  readonly control: GateControl | null;
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
    if (gates.has(metric)) throw new UsageError(`--fail-on names ${name} twice; name it once.`);
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

/** What the gates say of a run, of each implementation that was held against itself. */
export function gatesOfRun(
  record: RunRecord,
  compared: readonly GateSides[],
  gates: Gates,
): GateResult[] {
  const report = makeReport(record);
  return compared.flatMap((sides) =>
    report.comparisons.flatMap((comparison) => {
      const limit = limitOf(gates, comparison.metric);
      const { baseline, candidate } = comparison;
      // Against another baseline, it would be blamed for what others do.
      if (limit === null || candidate !== sides.head || baseline !== sides.base) return [];
      const again = report.comparisons.find(
        ({ candidate, workload, metric }) =>
          candidate === sides.control &&
          workload === comparison.workload &&
          metric === comparison.metric,
      );
      const result = resultOf(report, comparison, sides.name, limit);
      if (again === undefined) return [result];
      const own = resultOf(report, again, sides.name, limit);
      const { ratio, low, high } = own;
      const isAlarm = isControlAlarm(own, result.outcome);
      return [{ ...result, control: { ratio, low, high, isAlarm } }];
    }),
  );
}

/**
 * Whether the base differs from itself too much to blame head: for certain; or, where head's count breaks the gate, by its own count as it
 * came out, however wide its bounds are. A count that is another one for the same code is none to blame by.
 *
 * @param control The control's result, as if it were head's.
 */
export function isControlAlarm(
  control: Pick<GateResult, 'metric' | 'limit' | 'base' | 'head' | 'ratio' | 'high' | 'outcome'>,
  ofHead: GateResult['outcome'],
): boolean {
  const { metric, limit, base, head, ratio, high, outcome } = control;
  if (outcome === 'broken' || (high !== null && high < 1 / (1 + limit))) return true;
  if (isDecidedMetric(metric)) return false;
  const isBelow = base !== null && head !== null && base > head * (1 + limit);
  if (high === null) return isBelow;
  return ofHead === 'broken' && (isBelow || (ratio !== null && ratio > 1 + limit));
}

/** Whether the comparison fails by it. */
export function fails({ outcome, isConfirmed }: GateResult): boolean {
  return outcome === 'broken' && isConfirmed !== false;
}

/** Whether it varies from trial to trial. */
export function isDecidedMetric(metric: GatedMetric): boolean {
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
  const { workload, baseline, candidate, ratio, low, high, exact, verdict, moreRounds } =
    comparison;
  const metric = comparison.metric as GatedMetric;
  if ([baseline, candidate].some((name) => isDiscredited(report, workload, name)))
    return noMeasure({ implementation, workload, metric, limit });
  const base = medianOf(report, workload, baseline, metric);
  const head = medianOf(report, workload, candidate, metric);
  const known = {
    implementation,
    workload,
    metric,
    limit,
    base,
    head,
    ...peakBounds(metric, [
      peakBoundIn(report, workload, baseline),
      peakBoundIn(report, workload, candidate),
    ]),
    isConfirmed: null,
    control: null,
  };
  if (isDecidedMetric(metric)) {
    // Where both were timed, but in too few rounds, there is no ratio that could be relied on.
    const isTimed = base !== null && head !== null;
    if (ratio === null && !isTimed) return { ...known, ratio, low, high, outcome: 'not measured' };
    const outcome = DECIDED_OUTCOME[verdict ?? 'unresolved'];
    const open = outcome === 'unresolved' ? { moreRounds } : {};
    return { ...known, ratio, low, high, outcome, ...open };
  }
  return { ...known, ...countedOutcome({ ratio, low, high, exact }, base, head, limit) };
}

/** Of a side whose answer was wrong, or that was caught at a trick, no figure is a measure. */
export function noMeasure(
  gate: Pick<GateResult, 'implementation' | 'workload' | 'metric' | 'limit'>,
): GateResult {
  const none = { base: null, head: null, ratio: null, low: null, high: null };
  return { ...gate, ...none, outcome: 'not measured', isConfirmed: null, control: null };
}

/** Where one of the two is known by nothing but a bound. */
export function peakBounds(
  metric: GatedMetric,
  [base, head]: readonly [number | null, number | null],
): Pick<GateResult, 'atMost'> {
  if (metric !== 'peakLiveBytes' || (base === null && head === null)) return {};
  return { atMost: { base, head } };
}

/** By what a verdict about the limit says. */
const DECIDED_OUTCOME = {
  lower: 'holds',
  equivalent: 'holds',
  higher: 'broken',
  unresolved: 'unresolved',
} as const;

/** By where an interval lies. */
export function outcomeOf(
  low: number | null,
  high: number | null,
  limit: number,
): 'holds' | 'broken' | 'unresolved' {
  if (low === null || high === null) return 'unresolved';
  if (low > 1 + limit) return 'broken';
  return high <= 1 + limit ? 'holds' : 'unresolved';
}

/** By where two counts lie that have bounds, or none. */
export function countedOutcome(
  { ratio, low, high, exact }: Pick<CountedRatio, 'ratio' | 'low' | 'high' | 'exact'>,
  base: number | null,
  head: number | null,
  limit: number,
): Pick<GateResult, 'ratio' | 'low' | 'high' | 'outcome'> {
  const known = { ratio, low, high };
  if (base === null || head === null) return { ...known, outcome: 'not measured' };
  if (!exact) return { ...known, outcome: outcomeOf(low, high, limit) };
  return { ...known, outcome: head > base * (1 + limit) ? 'broken' : 'holds' };
}
