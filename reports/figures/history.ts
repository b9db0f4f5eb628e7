/** From a history's lines to series over commits, all against the first pin, with their steps. Pure. */
import type { HistoryFigure, HistoryLine } from '../../harness/record/history-file.ts';
import type { Ratio } from '../../harness/stats/paired-ratio.ts';
import { type HistoryPoint, type HistoryStep, multiplied, stepsIn } from './history-steps.ts';

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

/** Looking for steps takes time with the square of the points. */
const MOST_POINTS = 400;

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
  const linked = found.flatMap(({ line, figure }) => {
    const ratio = chainOf(figure, first!.figure, links);
    return ratio === null ? [] : [{ line, figure, ratio }];
  });
  const points = linked.map(({ line, figure, ratio }, index): HistoryPoint => {
    const { line: before, figure: last } = linked[index - 1] ?? { line, figure };
    return {
      ...ratio,
      commit: line.commit,
      isDirty: line.isDirty,
      measuredAt: line.measuredAt,
      pin: figure.pin,
      isPinMoved: isMoved(last, figure),
      isElsewhere: before.cpuModel !== line.cpuModel || before.node !== line.node,
    };
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
