/** A calibration in words, as a table and as a plot of text. Pure. */

import { counted, percent } from '../../quantity.ts';
import type { Calibration, Power, RunsOfOneLength } from '../figures/calibration.ts';
import { ENOUGH_POWER, smallestFound } from '../figures/calibration.ts';
import type { Rate, ResampledRuns } from '../figures/resampled.ts';
import { NOT_MEASURED } from '../words/units.ts';
import { verdictInWords } from '../words/verdicts.ts';
import { figureColumn, type Table, wordColumn } from './table.ts';

/** `1 of 40, 2.5% (0.1% to 13.2%)`. */
export function rateInWords({ count, of, rate, low, high }: Rate): string {
  return `${count} of ${of}, ${percent(rate)} (${percent(low)} to ${percent(high)})`;
}

/** What was found, the most important first; sentences. */
export function calibrationSentences(
  calibration: Calibration,
  defaultBudgetSeconds: number,
): string[] {
  const { lengths, implementation, workload, events, input, environment } = calibration;
  const of =
    events === null ? `${workload} (${input})` : `${events.toLocaleString('en-US')} events`;
  const sentences = lengths.flatMap((length) => lengthInWords(length));
  const added = calibration.memory.map(({ metric, trueRatio, measuredRatio }) => {
    const what = metric === 'allocatedBytes' ? 'allocated' : 'kept by the answer';
    const measured =
      measuredRatio === null ? NOT_MEASURED : `${measuredRatio.toFixed(4)}× was measured`;
    return `Where ${trueRatio.toFixed(4)}× as many bytes were ${what}, ${measured}.`;
  });
  const { wrongAnswers } = calibration;
  const missed = wrongAnswers.filter(({ isCaught }) => !isCaught).map(({ name }) => name);
  const judge = events === null ? 'The task’s own comparison' : 'The oracle';
  const wrong =
    missed.length > 0
      ? `${judge} MISSED ${missed.length} of ${wrongAnswers.length} wrong answers: ${missed.join('; ')}.`
      : `${judge} caught ${wrongAnswers.length} of ${wrongAnswers.length} wrong answers.`;
  return [
    ...calibration.resampled.map(resampledInWords),
    ...sentences,
    budgetInWords(calibration, defaultBudgetSeconds),
    ...added,
    ...(wrongAnswers.length === 0 ? [] : [wrong]),
    `Measured with ${implementation} on ${of}, Node ${environment.node}, ` +
      `${environment.cpuModel}, ${counted(environment.cores, 'core')}, ${environment.startedAt.slice(0, 10)}.`,
  ];
}

/** What the default budget buys, so that a reader can tell which of the lengths is near it. */
function budgetInWords(
  { lengths, secondsPerRun }: Calibration,
  defaultBudgetSeconds: number,
): string {
  const roundSeconds = secondsPerRun / (lengths[0]?.rounds ?? 1);
  if (roundSeconds === 0) return 'Its rounds took no time that could be told.';
  const affordable = Math.floor(defaultBudgetSeconds / roundSeconds);
  return (
    `A round of two sides took ${roundSeconds.toFixed(1)} s, so that the default budget of ${defaultBudgetSeconds} s buys about ` +
    `${affordable} of them where time alone is measured.`
  );
}

/** Shares of 400 made-up runs; their own intervals say how many were made up, and not how many rounds were measured. */
function resampledInWords({ candidates, rounds, falseAlarms, powers }: ResampledRuns): string {
  const found = powers.map(
    ({ added, found: { rate } }) => `+${percent(added)} in ${percent(rate)}`,
  );
  return (
    `Runs of the default budget, ${counted(rounds, 'round')} of ${counted(candidates, 'candidate')}, made up of the measured rounds: ` +
    `the same code would be called different in ${percent(falseAlarms.rate)}; one slower candidate would be found at ${found.join(', ')}.`
  );
}

function lengthInWords(length: RunsOfOneLength): string[] {
  const smallest = smallestFound(length);
  const isTried = length.powers.some(({ added }) => added > 0);
  const power = !isTried
    ? 'calls are too short to be made slower by a known share'
    : smallest === null
      ? `no slowdown up to ${percent(Math.max(...length.powers.map(({ added }) => added)))} was found in ${percent(ENOUGH_POWER)} of the runs`
      : `the smallest slowdown found in at least ${percent(ENOUGH_POWER)} of the runs was ${percent(smallest)}`;
  return [
    `Runs of ${counted(length.rounds, 'round')}: the same code was called different in ${rateInWords(length.falseAlarms)}; ${power}.`,
  ];
}

/** A table for each length of runs: verdicts by how much was added. */
export function calibrationTables({ lengths }: Calibration): Table[] {
  return lengths.map(({ runs, rounds, powers }) => ({
    title: `${counted(runs, 'run')} of ${counted(rounds, 'round')}`,
    note: 'Verdicts on wall time, each of a whole run; found: how many called it slower, with the 95% interval.',
    columns: [
      wordColumn('time added', powers, ({ added }) => addedInWords(added)),
      ...(['higher', 'unresolved', 'equivalent', 'lower'] as const).map((verdict) =>
        figureColumn(verdictInWords({ verdict }, 'ns'), powers, ({ verdicts }) =>
          String(verdicts[verdict]),
        ),
      ),
      figureColumn('found', powers, ({ found }) => percent(found.rate)),
      figureColumn(
        '95% interval',
        powers,
        ({ found }) => `${percent(found.low)} to ${percent(found.high)}`,
      ),
    ],
  }));
}

function addedInWords(added: number): string {
  return added === 0 ? 'none, the same code' : `+${percent(added)}`;
}

const PLOT_CHARACTERS = 50;

/** The power curve: a bar for the share of runs that called it slower, with the interval's ends marked. */
export function powerPlot({ powers }: RunsOfOneLength): string[] {
  const names = powers.map(({ added }) => addedInWords(added));
  const width = Math.max(...names.map(({ length }) => length));
  const scale = `${' '.repeat(width + 2)}0%${' '.repeat(PLOT_CHARACTERS / 2 - 4)}50%${' '.repeat(PLOT_CHARACTERS / 2 - 4)}100%`;
  return [
    ...powers.map(({ found }, index) => `${names[index]!.padEnd(width)}  ${barOf(found)}`),
    scale,
  ];
}

function barOf({ rate, low, high }: Power['found']): string {
  const at = (share: number) => Math.round(share * PLOT_CHARACTERS);
  return Array.from({ length: PLOT_CHARACTERS + 1 }, (_, place) => {
    if (place === at(low) || place === at(high)) return '|';
    if (place < at(rate)) return '█';
    return place > at(low) && place < at(high) ? '-' : ' ';
  })
    .join('')
    .trimEnd();
}
