/** The one table that decides: what each implementation takes, and how that compares. The others tell more of the same. Pure. */

import type { MetricName } from '../figures/metrics.ts';
import type { FormReport } from '../figures/parts.ts';
import { isApproximate, isDiscredited, isRight } from '../figures/rightness.ts';
import { answerOf, FINE_ANSWERS } from '../words/answers.ts';
import { eventsOfMemory } from '../words/conclusions.ts';
import { AGAINST_BASELINE, RATIO_NOTE } from '../words/ratios.ts';
import { AT_MOST, NOT_MEASURED, NOT_MEASURED_IN_BRIEF, shownName } from '../words/units.ts';
import { NOT_COMPARED, verdictInWords } from '../words/verdicts.ts';
import { Figures } from './figures.ts';
import { type Column, figureColumn, type Table, wordColumn } from './table.ts';

/** How much room there is. */
export interface MainTableOptions {
  /** Verdict and ratio in one column, so that the table fits 80 characters. */
  readonly isNarrow: boolean;
}

/** Implementations as rows, fastest first. A column of which nothing was measured is left out, and the note says so. */
export function mainTable(
  report: FormReport,
  workload: string,
  { isNarrow }: MainTableOptions,
): Table {
  const figures = new Figures(report, workload);
  const { isWeighed } = figures;
  const ratioHeader = `time ${AGAINST_BASELINE}`;
  const verdicts = wordColumn('verdict', figures.implementations, (name) =>
    verdictOf(figures, name),
  );
  const ratios = figures.ratioColumn(ratioHeader, 'wallTime');
  const judged: Column[] = !isMeasured(figures, 'wallTime')
    ? [wordColumn('answer', figures.implementations, (name) => answerOf(report, workload, name))]
    : !isComparable(figures)
      ? [verdicts]
      : isNarrow
        ? [
            figureColumn(ratioHeader, verdicts.cells, (verdict, row) =>
              figures.implementations[row] === figures.baseline || !isJudged(figures, row)
                ? verdict
                : `${verdict} ${ratios.cells[row]!.replace('×', '')}`,
            ),
          ]
        : [
            verdicts,
            figureColumn(ratioHeader, ratios.cells, (ratio, row) =>
              isJudged(figures, row) ? ratio : '',
            ),
          ];
  const costs: Column[] = isWeighed
    ? [
        figures.peakBytesColumn('peak'),
        ...(isNarrow || !isComparable(figures) || !isMeasured(figures, 'peakLiveBytes')
          ? []
          : [peakColumn(figures)]),
        figures.metricColumn('allocated', 'allocatedBytes', 'bytes'),
        figures.metricColumn('objects', 'allocatedObjects', 'count'),
      ]
    : [
        figures.metricColumn('CPU time', 'cpuTime', 'ns'),
        figures.metricColumn('first call', 'firstCall', 'ns'),
        figures.metricColumn('peak RSS', 'callPeakRss', 'bytes'),
      ];
  const known = [figures.metricColumn('time', 'wallTime', 'ns'), ...judged, ...costs].filter(
    ({ cells }) => cells.some((cell) => cell !== NOT_MEASURED),
  );
  const isGap = (cell: string) => cell === NOT_MEASURED;
  const gaps = known.some(({ cells }) => cells.some(isGap))
    ? ` ${NOT_MEASURED_IN_BRIEF}: ${NOT_MEASURED}.`
    : '';
  return {
    title: 'Summary',
    note: `${noteOf(figures)}${gaps}`,
    columns: [
      wordColumn('implementation', figures.implementations, (name) =>
        isApproximate(report, name) ? `≈ ${shownName(name)}` : shownName(name),
      ),
      // In full, a row of what failed would be wider than a page.
      ...known.map((column) => ({
        ...column,
        cells: column.cells.map((cell) => (isGap(cell) ? NOT_MEASURED_IN_BRIEF : cell)),
      })),
    ],
  };
}

function noteOf(figures: Figures): string {
  const { report, workload, isWeighed, implementations } = figures;
  const events = eventsOfMemory(report, workload);
  return [
    isMeasured(figures, 'wallTime') ? 'Time: the median of one call.' : 'Times were not measured.',
    !isWeighed
      ? 'First call: of a cold process, code not compiled yet. Peak RSS: what that process needed for it.'
      : isMeasured(figures, 'peakLiveBytes')
        ? 'Peak: the most memory alive at once; allocated and objects: all that a call makes, collected meanwhile or not' +
          `${events === null ? '' : `; all three of the ${events}`}.`
        : 'Memory was not measured.',
    implementations.some((name) => isApproximate(report, name)) ? '≈: counts are estimates.' : '',
    figures.hasPeakBounds
      ? `${AT_MOST.trim()}: no more than that; the call is too short to be looked into.`
      : '',
    isComparable(figures) &&
    (isMeasured(figures, 'wallTime') || isMeasured(figures, 'peakLiveBytes'))
      ? RATIO_NOTE
      : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

function isMeasured(figures: Figures, metric: MetricName): boolean {
  return figures.medians(metric).some((one) => one !== null);
}

/** How a trial went wrong goes before whatever was measured until then. */
function verdictOf(figures: Figures, name: string): string {
  const { report, workload, baseline } = figures;
  const answer = answerOf(report, workload, name);
  const isFine = FINE_ANSWERS.includes(answer);
  if (name === baseline) return isFine ? 'baseline' : `baseline; ${answer}`;
  if (isFine && !isComparable(figures)) return NOT_COMPARED;
  return isFine ? verdictInWords(figures.comparison('wallTime', name), 'ns') : answer;
}

/** Whether there is a baseline whose figures count. */
function isComparable({ report, workload, baseline }: Figures): boolean {
  return !isDiscredited(report, workload, baseline);
}

/** Whether there is a ratio of right answers to show. */
function isJudged({ report, workload, implementations, baseline }: Figures, row: number): boolean {
  const name = implementations[row]!;
  return name === baseline || isRight(report, workload, name);
}

/** Verdict and ratio in one, in this order: `0.88× lighter` could be read as lighter by 0.88. */
export function peakColumn(figures: Figures): Column {
  const { header, cells } = figures.ratioColumn(`peak ${AGAINST_BASELINE}`, 'peakLiveBytes');
  return figureColumn(header, cells, (ratio, row) => {
    const compared = figures.comparison('peakLiveBytes', figures.implementations[row]!);
    return compared === undefined || compared.verdict === null
      ? ratio
      : `${verdictInWords(compared, 'bytes')} ${ratio}`;
  });
}
