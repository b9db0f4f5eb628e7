/** A calibration as text for a terminal. Pure. */
import pc from 'picocolors';
import type { Calibration } from '../figures/calibration.ts';
import { calibrationSentences, calibrationTables, powerPlot } from '../tables/calibration.ts';
import { type TerminalOptions, tableLines, wrap } from './terminal.ts';

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
    wrap(text, options.width),
  );
  return `${[...lines, paint.bold('In words'), ...words].join('\n')}\n`;
}
