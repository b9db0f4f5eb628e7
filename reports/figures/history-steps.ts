/** Where a series over commits steps to another level. Pure. */
import { energySteps } from '../../harness/stats/energy-steps.ts';
import type { Ratio } from '../../harness/stats/paired-ratio.ts';
import { seeded } from '../../harness/stats/seeded.ts';
import { tTwoSidedQuantile } from '../../harness/stats/student-t.ts';
import { meanOf, squaresOf } from '../../harness/stats/summary.ts';

/** One run in a series. */
export interface HistoryPoint extends Ratio {
  readonly commit: string;
  readonly isDirty: boolean;
  readonly measuredAt: string;
  /** What it was measured against. */
  readonly pin: string;
  /** Whether processor or Node were others than at the point before. */
  readonly isElsewhere: boolean;
  /** Whether the code of the pin is not that of the point before, against the same pin. */
  readonly isPinMoved: boolean;
}

/** A change that stays. */
export interface HistoryStep {
  /** Index of the first point behind it. */
  readonly at: number;
  /** Last commit before it, and first one behind it; the same where two runs of one commit differ, which is no change of code. */
  readonly after: string;
  readonly upTo: string;
  /** Level behind ÷ level before. */
  readonly size: Ratio;
  /** The chance that noise looks like it; 0 of what is counted. */
  readonly p: number;
}

const LEVEL = 0.01;
/** `p` is 0.002 at least. */
const PERMUTATIONS = 499;
/** Counts that differ by less are the runtime's, not the code's. */
const LEAST_COUNTED = 0.001;
const CONFIDENCE_LEVEL = 0.05;
const SEED = 1;

/** The steps of a series: of counts, those that are beyond doubt, and those that values show though the bounds of each are wide. */
export function stepsIn(
  points: readonly HistoryPoint[],
  isCounted: boolean,
  leftOut: number,
): readonly HistoryStep[] {
  const seen = likelySteps(points, leftOut);
  if (!isCounted) return seen;
  const certain = countedSteps(points);
  const more = seen.filter(
    ({ at, size }) =>
      Math.abs(size.ratio - 1) > LEAST_COUNTED && !certain.some((one) => one.at === at),
  );
  return [...certain, ...more].sort((a, b) => a.at - b.at);
}

function likelySteps(points: readonly HistoryPoint[], leftOut: number): HistoryStep[] {
  const logs = points.slice(leftOut).map(({ ratio }) => Math.log(ratio));
  const found = energySteps(logs, {
    random: seeded(SEED),
    level: LEVEL,
    permutations: PERMUTATIONS,
  });
  const places = [0, ...found.map(({ at }) => at), logs.length];
  return found.map(({ at, p }, index) => ({
    ...rangeOf(points, at + leftOut),
    size: sizeOf(logs.slice(places[index]!, at), logs.slice(at, places[index + 2]!)),
    p,
  }));
}

/** Counts have no chance in them: they step wherever the bounds of one point and the next lie apart. */
function countedSteps(points: readonly HistoryPoint[]): HistoryStep[] {
  return points.flatMap((point, at): HistoryStep[] => {
    const before = points[at - 1];
    if (before === undefined) return [];
    const size = multiplied(point, inverse(before), true);
    const [low, high] = [size.low ?? size.ratio, size.high ?? size.ratio];
    if (low <= 1 + LEAST_COUNTED && high >= 1 - LEAST_COUNTED) return [];
    return [{ ...rangeOf(points, at), size, p: 0 }];
  });
}

function inverse({ ratio, low, high }: Ratio): Ratio {
  return {
    ratio: 1 / ratio,
    low: high === null ? null : 1 / high,
    high: low === null || low <= 0 ? null : 1 / low,
  };
}

function rangeOf(
  points: readonly HistoryPoint[],
  at: number,
): Pick<HistoryStep, 'at' | 'after' | 'upTo'> {
  return { at, after: points[at - 1]!.commit, upTo: points[at]!.commit };
}

/** Of two levels, with Welch's interval. */
function sizeOf(before: readonly number[], behind: readonly number[]): Ratio {
  const [one, other] = [before, behind].map(levelOf);
  const difference = other!.mean - one!.mean;
  const variance = one!.variance + other!.variance;
  const ratio = Math.exp(difference);
  if (variance === 0) return { ratio, low: ratio, high: ratio };
  const degrees =
    variance ** 2 /
    (one!.variance ** 2 / (before.length - 1) + other!.variance ** 2 / (behind.length - 1));
  const half = tTwoSidedQuantile(CONFIDENCE_LEVEL, degrees) * Math.sqrt(variance);
  return { ratio, low: Math.exp(difference - half), high: Math.exp(difference + half) };
}

/** Of the mean. */
function levelOf(values: readonly number[]): { readonly mean: number; readonly variance: number } {
  return {
    mean: meanOf(values),
    variance: squaresOf(values) / (values.length - 1) / values.length,
  };
}

/** Of two ratios: in logarithms, variances add, and bounds of counts add. */
export function multiplied(a: Ratio, b: Ratio, isCounted: boolean): Ratio {
  const ratio = a.ratio * b.ratio;
  const parts = [a, b].map(({ ratio: middle, low, high }) =>
    low === null || high === null || low <= 0
      ? null
      : { below: Math.log(middle / low), above: Math.log(high / middle) },
  );
  const [one, other] = parts;
  if (one == null || other == null) return { ratio, low: null, high: null };
  const sum = isCounted ? (x: number, y: number) => x + y : Math.hypot;
  return {
    ratio,
    low: ratio / Math.exp(sum(one.below, other.below)),
    high: ratio * Math.exp(sum(one.above, other.above)),
  };
}
