/** What a sweep says: costs by size, how they grow, from which size on which implementation is better. Pure. */
import type { RunRecord } from '../../harness/record/record.ts';
import { roundTimesOf } from '../../harness/record/round-times.ts';
import type { SizeEntry } from '../../harness/record/sweep-entry.ts';
import type { Crossings } from '../../harness/stats/crossover.ts';
import { costAt, growthOf } from '../../harness/stats/growth.ts';
import { intervalAt, trimmedMean } from '../../harness/stats/trimmed-mean.ts';
import {
  changesOfWinner,
  crossingsOfPairs,
  type Pair,
  type TimesAt,
  winnersOf,
} from '../../harness/stats/winners.ts';
import type { Group } from '../../harness/wire/groups.ts';
import type { Comparison, Side } from './comparisons.ts';
import { peakBoundOf } from './memory.ts';
import { METRICS } from './metrics.ts';
import { countedCrossover } from './sweep-counted.ts';
import { byRuntimeOf, pairsAcross } from './sweep-runtimes.ts';
import {
  type CrossoverInReport,
  type CurveInReport,
  type LineInReport,
  SWEPT_METRICS,
  type SweepInReport,
} from './sweep-schema.ts';

/** What the class that fits best says that a size costs; null where none fits. */
export function fittedAt({ growth }: CurveInReport, size: number): number | null {
  const name = growth?.classes[0];
  if (!growth || name === undefined || growth.fixed === null || growth.each === null) return null;
  return costAt(name, { fixed: growth.fixed, each: growth.each }, size);
}

const LEVEL = 0.05;

/** Empty where the run was no sweep. */
export function sweepOf(
  { header, sizes = [] }: RunRecord,
  sides: readonly Side[],
  comparisons: readonly Comparison[],
): SweepInReport {
  const keys = [...new Set(sizes.map(keyOf))];
  return keys.flatMap((key) => {
    const own = sizes.filter((one) => keyOf(one) === key).sort((a, b) => a.size - b.size);
    const workloads = own.map(({ workload }) => workload);
    return header.groups
      .filter((group) => group.workloads?.some((name) => workloads.includes(name)) ?? true)
      .map((group) => lineOf(own, group, sides, comparisons));
  });
}

function keyOf({ of, settings, parameter }: SizeEntry): string {
  return JSON.stringify([of, settings, parameter]);
}

function lineOf(
  sizes: readonly SizeEntry[],
  { form, baseline, implementations, approximate, sides: onRuntimes = [] }: Group,
  sides: readonly Side[],
  comparisons: readonly Comparison[],
): LineInReport {
  const { of, settings, parameter } = sizes[0]!;
  const sideOf = (workload: string, implementation: string) =>
    sides.find((one) => one.workload === workload && one.implementation === implementation);
  const points = sizes.map(({ size, workload }) => ({
    size,
    times: roundTimesOf(implementations.flatMap((name) => sideOf(workload, name)?.trials ?? [])),
  }));
  const exact = implementations.filter((name) => !approximate.includes(name));
  const across = pairsAcross(onRuntimes);
  const crossings = crossingsOfPairs(points, implementations.length - 1 + across.length);
  const winners = winnersOf(points, exact, crossings);
  const pairs = [
    ...pairsOf(baseline, implementations, changesOfWinner(winners)),
    // One of the baseline is among the candidates' already.
    ...across.filter((pair) => pair.baseline !== baseline),
  ];
  return {
    of,
    settings,
    parameter,
    form,
    baseline,
    sizes: sizes.map(({ size, workload, why }) => ({ size, workload, why })),
    curves: SWEPT_METRICS.flatMap((metric) =>
      implementations.map((name) =>
        metric === 'wallTime' ? timeCurve(name, points) : countedCurve(name, metric, sizes, sideOf),
      ),
    ).filter((one) => one.points.length > 0),
    crossovers: [
      ...pairs.map((pair) => crossoverOf('wallTime', pair, crossings(pair), points)),
      ...(['peakLiveBytes', 'allocatedBytes'] as const).flatMap((metric) =>
        implementations
          .filter((name) => name !== baseline)
          .map((candidate) =>
            countedCrossover(metric, { baseline, candidate }, sizes, comparisons),
          ),
      ),
    ].filter((one) => one !== null),
    winners,
    ...byRuntimeOf(onRuntimes, exact, (names) => winnersOf(points, names, crossings)),
  };
}

/** Neighbouring winners first; then every candidate against the baseline. */
function pairsOf(
  baseline: string,
  implementations: readonly string[],
  changes: readonly Pair[],
): Pair[] {
  const isChange = (candidate: string) =>
    changes.some((one) =>
      [one.baseline, one.candidate].every((name) => name === baseline || name === candidate),
    );
  return [
    ...changes,
    ...implementations
      .filter((name) => name !== baseline && !isChange(name))
      .map((candidate) => ({ baseline, candidate })),
  ];
}

function timeCurve(
  implementation: string,
  points: readonly { readonly size: number; readonly times: ReturnType<typeof roundTimesOf> }[],
): CurveInReport {
  const costs = points.flatMap(({ size, times }) => {
    const values = [...(times.get(implementation)?.values() ?? [])];
    return values.length === 0 ? [] : [{ size, values }];
  });
  return {
    implementation,
    metric: 'wallTime',
    unit: 'ns',
    points: costs.map(({ size, values }) => {
      const logs = values.map(Math.log);
      const estimate = trimmedMean(logs);
      if (estimate === null) return { size, value: values[0]!, low: null, high: null };
      const { low, high } = intervalAt(estimate, LEVEL);
      const value = Math.exp(estimate.centre);
      return { size, value, low: Math.exp(low), high: limited(Math.exp(high)) };
    }),
    growth: growthOf(costs),
  };
}

/** Of two rounds far apart an interval may end nowhere. */
function limited(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function countedCurve(
  implementation: string,
  name: 'peakLiveBytes' | 'allocatedBytes',
  sizes: readonly SizeEntry[],
  sideOf: (workload: string, implementation: string) => Side | undefined,
): CurveInReport {
  const metric = METRICS.find((one) => one.name === name)!;
  const values = sizes.flatMap(({ size, workload }) => {
    const side = sideOf(workload, implementation);
    const [value] = side === undefined ? [] : metric.valuesOf(side).flatMap((one) => one.values);
    const bound = name === 'peakLiveBytes' ? peakBoundOf(side?.memory ?? null) : null;
    return value === undefined ? [] : [{ size, value, bound }];
  });
  return {
    implementation,
    metric: name,
    unit: metric.unit,
    points: values.map(({ size, value, bound }) => ({
      size,
      value,
      low: bound === null ? null : value,
      high: bound,
    })),
    // What was seen of a call too short to be looked into does not tell how peaks grow.
    growth: growthOf(
      values.flatMap(({ size, value, bound }) =>
        bound === null ? [{ size, values: [value] }] : [],
      ),
    ),
  };
}

function crossoverOf(
  metric: CrossoverInReport['metric'],
  { baseline, candidate }: Pair,
  { crossings, throughout, open, signs }: Crossings,
  points: readonly TimesAt[],
): CrossoverInReport | null {
  if (signs.every(({ logRatio }) => logRatio === null)) return null;
  const betterOf = (sign: -1 | 1) => (sign === -1 ? candidate : baseline);
  return {
    metric,
    baseline,
    candidate,
    crossings: crossings.map(({ size, low, high, signAbove }) => ({
      size,
      low,
      high,
      better: betterOf(signAbove),
    })),
    throughout: throughout === null ? null : betterOf(throughout),
    open: [...open],
    same: [],
    unpaired: points.flatMap(({ size }) => (signs.some((one) => one.size === size) ? [] : [size])),
  };
}
