/** What whole runs came to, in words and as a table. Pure. */
import { counted, percent } from '../../quantity.ts';
import type { WholeRunCounts } from '../figures/whole-runs.ts';
import { rateInWords } from './calibration.ts';
import { figureColumn, type Table, wordColumn } from './table.ts';

/** One row for each metric that any run called different. */
export function wholeRunTable({ byMetric, runs }: WholeRunCounts): Table | null {
  if (byMetric.length === 0) return null;
  return {
    title: 'Called different',
    note: 'By metric: in how many of the runs.',
    columns: [
      wordColumn('metric', byMetric, ({ metric }) => metric),
      figureColumn('runs', byMetric, (one) => String(one.runs)),
      figureColumn('share', byMetric, (one) => percent(one.runs / runs)),
    ],
  };
}

/** What they came to, the most important first; sentences. */
export function wholeRunSentences(counts: WholeRunCounts): string[] {
  const { runs, added, different, slower, seconds, halfWidth } = counts;
  const called =
    added === 0
      ? `the same code was called different, in any metric, in ${rateInWords(different)}`
      : slower === null
        ? 'no time was measured'
        : `code that takes ${percent(added)} longer was called slower in ${rateInWords(slower)}`;
  const widths =
    halfWidth === null
      ? []
      : [
          `Half-widths of the intervals of time: ${percent(halfWidth.least)} to ${percent(halfWidth.most)}, median ${percent(halfWidth.median)}.`,
        ];
  return [
    `${counted(runs, 'whole run')}: ${called}.`,
    ...widths,
    `They took ${seconds.least.toFixed(0)} to ${seconds.most.toFixed(0)} s each, median ${seconds.median.toFixed(0)} s.`,
  ];
}
