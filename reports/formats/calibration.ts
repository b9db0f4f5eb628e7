/** A calibration as text for a terminal. Pure. */
import pc from 'picocolors';
import type { WholeRunKind } from '../../harness/record/whole-runs.ts';
import type { Calibration } from '../figures/calibration.ts';
import type { WholeRunCounts } from '../figures/whole-runs.ts';
import { calibrationSentences, calibrationTables, powerPlot } from '../tables/calibration.ts';
import { wholeRunSentences, wholeRunTable } from '../tables/whole-runs.ts';
import { type TerminalOptions, tableLines, textLines } from './terminal-text.ts';

/** Tables and plots of how often slowdowns were found, then everything in words. */
export function renderCalibration(
  calibration: Calibration,
  defaultBudgetSeconds: number,
  options: TerminalOptions,
): string {
  const paint = pc.createColors(options.colors);
  const tables = calibrationTables(calibration);
  const lines = tables.flatMap((table, index) => [
    ...tableLines(table, options),
    '',
    ...powerPlot(calibration.lengths[index]!),
    '',
  ]);
  const words = calibrationSentences(calibration, defaultBudgetSeconds).flatMap((text) =>
    textLines(text, options),
  );
  return `${[...lines, paint.bold('In words'), ...words].join('\n')}\n`;
}

/** What whole runs came to, and of what they were. */
export function renderWholeRuns(
  counts: WholeRunCounts,
  { task, implementation, workload, machine, budgetSeconds, only }: WholeRunKind,
  options: TerminalOptions,
): string {
  const table = wholeRunTable(counts);
  const [node, processor, cores] = machine;
  const words = [
    ...wholeRunSentences(counts),
    `${task === undefined ? '' : `${task.name}: `}${implementation} on ${workload}, budget ${budgetSeconds} s${only === null ? '' : `, ${only} alone`}; Node ${node}, ${processor}, ${cores} cores.`,
  ].flatMap((text) => textLines(text, options));
  const lines = table === null ? [] : [...tableLines(table, options), ''];
  return `${[...lines, ...words].join('\n')}\n`;
}
