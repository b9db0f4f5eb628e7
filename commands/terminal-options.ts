/** What standard output can show. */
import type { TerminalOptions } from '../reports/formats/terminal.ts';

const WIDTH_OF_A_FILE = 120;

/** The width and colours of the terminal, or those that suit a file. */
export function terminalOptions(): TerminalOptions {
  const { columns, isTTY } = process.stdout;
  return {
    width: columns ?? WIDTH_OF_A_FILE,
    colors: isTTY === true && !process.env.NO_COLOR,
  };
}
