/** From a history's lines to series over commits, all against the first pin, with their steps. Pure. */
import type { HistoryFigure, HistoryLine } from '../../harness/record/history-file.ts';
import { energySteps } from '../../harness/stats/energy-steps.ts';
import { seeded } from '../../harness/stats/seeded.ts';
import { tTwoSidedQuantile } from '../../harness/stats/student-t.ts';

/** A ratio, and its interval where there is one. */
export interface Ratio {
  readonly ratio: number;
  readonly low: number | null;
  readonly high: number | null;
}

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

/** One metric of one implementation over all runs. */
export interface HistorySeries {
  readonly task: string;
  readonly workload: string;
  readonly implementation: string;
  readonly metric: string;
  readonly isCounted: boolean;
  /** What all ratios are against. */
  readonly pin: string;
  readonly points: readonly HistoryPoint[];
  readonly steps: readonly HistoryStep[];
  /** Points whose pin no link leads to the first one. */
  readonly unlinked: number;
  /** Older points that were not looked at for steps. */
  readonly leftOut: number;
}

const LEVEL = 0.01;
/** `p` is 0.002 at least. */
const PERMUTATIONS = 499;
/** Looking for steps takes time with the square of the points. */
const MOST_POINTS = 400;
/** Counts that differ by less are the runtime's, not the code's. */
const LEAST_COUNTED = 0.001;
const CONFIDENCE_LEVEL = 0.05;
const SEED = 1;

/** All series, in the order in which they first appear. */
export function seriesOfHistory(lines: readonly HistoryLine[]): HistorySeries[] {
  const links = lines.filter(({ type }) => type === 'link');
  const byKey = new Map<string, { line: HistoryLine; figure: HistoryFigure }[]>();
  for (const line of lines) {
    if (line.type !== 'point') continue;
    for (const figure of line.figures) {
      const { task, workload, implementation, metric } = figure;
      const key = JSON.stringify([task, workload, implementation, metric]);
      byKey.set(key, [...(byKey.get(key) ?? []), { line, figure }]);
    }
  }
  return [...byKey.values()].map((found) => seriesOf(found, links));
}

/** Whether what is measured against `pin` can be brought to the first pin of its series; true where the series is new. */
export function isLinked(lines: readonly HistoryLine[], figure: HistoryFigure): boolean {
  const first = lines
    .filter(({ type }) => type === 'point')
    .flatMap(({ figures }) => figures)
    .find((one) => isSameSeries(one, figure));
  const links = lines.filter(({ type }) => type === 'link');
  return first === undefined || chainOf(figure, first, links) !== null;
}

/** The last figure against the same pin whose code was another; undefined where there is none. */
export function movedPin(
  lines: readonly HistoryLine[],
  figure: HistoryFigure,
): HistoryLine | undefined {
  return lines.findLast(({ figures }) => figures.some((one) => isMoved(one, figure)));
}

/** A branch that is pinned goes on, and somebody may edit an implementation that was to stay. */
function isMoved(before: HistoryFigure, figure: HistoryFigure): boolean {
  return (
    before.pin === figure.pin &&
    before.pinned === figure.pinned &&
    before.task === figure.task &&
    before.pinCode !== null &&
    figure.pinCode !== null &&
    before.pinCode !== figure.pinCode
  );
}

function isSameSeries(a: HistoryFigure, b: HistoryFigure): boolean {
  return (
    a.task === b.task &&
    a.workload === b.workload &&
    a.implementation === b.implementation &&
    a.metric === b.metric
  );
}

function seriesOf(
  found: readonly { line: HistoryLine; figure: HistoryFigure }[],
  links: readonly HistoryLine[],
): HistorySeries {
  const [first] = found;
  const { task, workload, implementation, metric, pin, isCounted } = first!.figure;
  const chained = found.map(({ line, figure }) => ({
    line,
    figure,
    ratio: chainOf(figure, first!.figure, links),
  }));
  const points = chained.flatMap(({ line, figure, ratio }, index): HistoryPoint[] => {
    if (ratio === null) return [];
    const { line: before, figure: last } = chained[index - 1] ?? { line, figure };
    return [
      {
        ...ratio,
        commit: line.commit,
        isDirty: line.isDirty,
        measuredAt: line.measuredAt,
        pin: figure.pin,
        isPinMoved: isMoved(last, figure),
        isElsewhere: before.cpuModel !== line.cpuModel || before.node !== line.node,
      },
    ];
  });
  const leftOut = Math.max(0, points.length - MOST_POINTS);
  return {
    ...{ task, workload, implementation, metric, isCounted, pin, points, leftOut },
    steps: stepsIn(points, isCounted, leftOut),
    unlinked: found.length - points.length,
  };
}

/** Against the first pin: ratios multiply; in logarithms, variances add, and bounds of counts add. null where no link leads there. */
function chainOf(
  figure: HistoryFigure,
  first: HistoryFigure,
  links: readonly HistoryLine[],
  passed: readonly string[] = [],
): Ratio | null {
  if (figure.pin === first.pin && figure.pinned === first.pinned) return figure;
  for (const link of links) {
    if (link.type !== 'link' || link.pin !== figure.pin || passed.includes(link.pin)) continue;
    const next = link.figures.find(
      (one) =>
        one.task === figure.task &&
        one.workload === figure.workload &&
        one.metric === figure.metric &&
        one.implementation === figure.pinned,
    );
    if (next === undefined) continue;
    const rest = chainOf(next, first, links, [...passed, link.pin]);
    if (rest !== null) return multiplied(figure, rest, figure.isCounted);
  }
  return null;
}

function multiplied(a: Ratio, b: Ratio, isCounted: boolean): Ratio {
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

/** Of counts, those that are beyond doubt, and those that values show though the bounds of each are wide. */
function stepsIn(
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
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, variance: squares / (values.length - 1) / values.length };
}
