/** Series over commits as tables, and their steps in words. Pure. */
import type { HistorySeries, HistoryStep, Ratio } from '../figures/history.ts';
import { shownName } from '../words/units.ts';
import { figureColumn, type Table, wordColumn } from './table.ts';

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
export function shortCommit(commit: string): string {
  return /^[0-9a-f]{12,}$/.test(commit) ? commit.slice(0, 12) : shownName(commit);
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
        ]
          .filter(Boolean)
          .join(', '),
      ),
    ],
  };
}

/** `time rose by 5.1% (4.0% to 6.2%), after 0123 up to 4567, p 0.002`. */
export function stepInWords(series: HistorySeries, { after, upTo, size, p }: HistoryStep): string {
  const metric = METRIC_WORDS[series.metric] ?? shownName(series.metric);
  const direction = size.ratio > 1 ? 'rose' : 'fell';
  const [low, high] = [size.low, size.high];
  const interval =
    series.isCounted || low === null || high === null
      ? ''
      : ` (${changeInWords(low)} to ${changeInWords(high)})`;
  const where =
    after === upTo
      ? `between two runs of the same commit ${shortCommit(upTo)}: not by a change of this code`
      : `in the commits ${shortCommit(after)}..${shortCommit(upTo)}`;
  const sure = series.isCounted
    ? 'counted, no chance'
    : `noise looks like it with p ${p <= 0.002 ? '≤ 0.002' : `= ${p.toFixed(3)}`}`;
  return `${metric} ${direction} by ${changeInWords(size.ratio)}${interval} ${where}; ${sure}.`;
}

/** What a reader must know of a series, beside its steps. */
export function cautionsOf({ unlinked, leftOut, points }: HistorySeries): string[] {
  return [
    ...(unlinked === 0
      ? []
      : [
          `${unlinked} points are against a pin that no link leads to the first one; they are left out.`,
        ]),
    ...(leftOut === 0
      ? []
      : [`Steps were looked for in the newest ${points.length - leftOut} points.`]),
    ...(points.length < 8
      ? [
          `With ${points.length} points, few steps of time can be told from noise; from about 8 on they can.`,
        ]
      : []),
  ];
}

function changeInWords(ratio: number): string {
  const percent = (ratio - 1) * 100;
  return `${percent > 0 ? '+' : percent < 0 ? '−' : ''}${Math.abs(percent).toFixed(1)}%`;
}

function ratioWithInterval({ ratio, low, high }: Ratio): string {
  const middle = ratio.toFixed(3);
  if (low === null || high === null || low === high) return middle;
  return `${middle} (${low.toFixed(3)} to ${high.toFixed(3)})`;
}
