/** Series over commits as tables, and their steps in words. Pure. */
import type { HistorySeries } from '../figures/history.ts';
import type { HistoryStep } from '../figures/history-steps.ts';
import { changeInWords } from '../words/gate-words.ts';
import { shownName } from '../words/units.ts';
import { figureColumn, type Table, wordColumn } from './table.ts';

/** Of 499 random orders. */
const LEAST_P = 0.002;
/** Of fewer, random orders are too often as good as the true one. */
const FEW_POINTS = 10;

const METRIC_WORDS: Readonly<Record<string, string>> = {
  wallTime: 'time',
  peakLiveBytes: 'peak live memory',
  allocatedBytes: 'bytes allocated',
  liveObjects: 'live objects',
};

/** `sort, random: builtin, time`. */
export function seriesName({ task, workload, implementation, metric }: HistorySeries): string {
  return `${shownName(task)}, ${shownName(workload)}: ${shownName(implementation)}, ${METRIC_WORDS[metric] ?? shownName(metric)}`;
}

/** A commit, short enough to read. */
function shortCommit(commit: string): string {
  return /^[0-9a-f]{12,}$/.test(commit) ? commit.slice(0, 12) : shownName(commit);
}

/** The end of the matter, in a sentence or two. */
export function historyInWords(series: readonly HistorySeries[]): string {
  const steps = series.reduce((sum, one) => sum + one.steps.length, 0);
  const stepped = series.filter((one) => one.steps.length > 0).length;
  const found =
    steps === 0
      ? `No step in ${series.length} series.`
      : `${steps} ${steps === 1 ? 'step' : 'steps'} in ${stepped} of ${series.length} series.`;
  const isShort = series.some(({ isCounted, points }) => !isCounted && points.length < FEW_POINTS);
  return isShort
    ? `${found} Of times with fewer than ${FEW_POINTS} points, hardly a step can be told from noise.`
    : found;
}

/** One row for each series. */
export function historyTable(series: readonly HistorySeries[]): Table {
  return {
    title: 'All series, against what is pinned',
    note: 'Last is the newest point ÷ the pin, with its 95% interval, or bounds of what is counted. Steps are changes that stayed.',
    columns: [
      wordColumn('series', series, seriesName),
      wordColumn('pin', series, ({ pin }) => shownName(pin)),
      figureColumn('points', series, ({ points }) => String(points.length)),
      figureColumn('last', series, ({ points }) => {
        const last = points.at(-1);
        return last === undefined ? '—' : ratioWithInterval(last);
      }),
      figureColumn('steps', series, ({ steps }) => String(steps.length)),
    ],
  };
}

/** One row for each point. */
export function pointsTable({ points, pin, steps }: HistorySeries): Table {
  return {
    title: 'Points',
    note: `Ratios against ${shownName(pin)}, which was measured in the same rounds, or by links to it.`,
    columns: [
      wordColumn(
        'commit',
        points,
        ({ commit, isDirty }) => `${shortCommit(commit)}${isDirty ? ' (changed)' : ''}`,
      ),
      wordColumn('measured', points, ({ measuredAt }) => measuredAt.slice(0, 16).replace('T', ' ')),
      figureColumn('ratio', points, ratioWithInterval),
      wordColumn('note', points, (point, index) =>
        [
          steps.some(({ at }) => at === index) ? 'step' : '',
          point.pin === pin ? '' : `measured against ${shownName(point.pin)}`,
          point.isElsewhere ? 'other machine or Node' : '',
          point.isPinMoved ? "the pin's code is another one" : '',
        ]
          .filter(Boolean)
          .join(', '),
      ),
    ],
  };
}

/** `time +5.1% (+4.0% to +6.2%), in the commits 0123..4567; …`. */
export function stepInWords(series: HistorySeries, step: HistoryStep): string {
  const { after, upTo, size, p, at } = step;
  const metric = METRIC_WORDS[series.metric] ?? shownName(series.metric);
  const [low, high] = [size.low, size.high];
  const interval =
    p === 0 || low === null || high === null
      ? ''
      : ` (${changeInWords(low)} to ${changeInWords(high)})`;
  const where =
    after === upTo
      ? `between two runs of the same commit ${shortCommit(upTo)}: not by a change of this code`
      : `in the commits ${shortCommit(after)}..${shortCommit(upTo)}`;
  const sure =
    p === 0
      ? 'counted, so that no chance is in it'
      : `noise alone looks like it with p ${p <= LEAST_P ? `≤ ${LEAST_P}` : `= ${p.toFixed(3)}`}`;
  return `${metric} ${changeInWords(size.ratio)}${interval}, ${where}; ${sure}.${alsoChanged(series, at)}`;
}

/** What else was another one from this point on: a ratio is not wholly free of the machine, nor of a link's own error. */
function alsoChanged({ points }: HistorySeries, at: number): string {
  const changed = [
    ...(points[at]?.isElsewhere ? ['the machine or Node'] : []),
    ...(points[at]?.pin === points[at - 1]?.pin ? [] : ['the pin']),
    ...(points[at]?.isPinMoved ? ["the pin's own code"] : []),
  ];
  if (changed.length === 0) return '';
  return ` At the same point ${changed.join(' and ')} changed, which may be the cause: compare the two commits with each other.`;
}

/** What a reader must know of a series, beside its steps. */
export function cautionsOf({ unlinked, leftOut, points, pin }: HistorySeries): string[] {
  const moved = points.find(({ isPinMoved }) => isPinMoved);
  return [
    ...(moved === undefined
      ? []
      : [
          `What is pinned, ${shownName(pin)}, has other code from ${shortCommit(moved.commit)} on: what changed there may be the pin. Pin a tag or a commit, and let nobody edit it.`,
        ]),
    ...(unlinked === 0
      ? []
      : [
          `${unlinked} points are against a pin that no link leads to the first one; they are left out.`,
        ]),
    ...(leftOut === 0
      ? []
      : [`Steps were looked for in the newest ${points.length - leftOut} points.`]),
  ];
}

function ratioWithInterval({ ratio, low, high }: HistoryStep['size']): string {
  const middle = threeDigits(ratio);
  if (low === null || high === null || low === high) return middle;
  return `${middle} (${threeDigits(low)} to ${threeDigits(high)})`;
}

/** Behind the point, and three that tell something of what takes a thousandth of the pin. */
function threeDigits(ratio: number): string {
  return ratio < 0.1 ? ratio.toPrecision(3) : ratio.toFixed(3);
}
