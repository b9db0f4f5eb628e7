/** What no option may be: empty, given twice with different values, of which one would win in silence, or a place that no shell has made out. */
import type { Command } from 'commander';
import { UsageError } from '../contract.ts';
import { printable } from '../printable.ts';

/** Makes a command refuse all of it. */
export function refuseContradictions(command: Command): void {
  for (const option of command.options) {
    // A parser that takes the values before collects them all.
    const collects = option.variadic || (option.parseArg?.length ?? 0) >= 2;
    let before: string | null = null;
    command.on(`option:${option.name()}`, (value: string | null) => {
      if (value === null || value === undefined) return;
      if (value.trim() === '') throw new UsageError(`${option.long} is empty; give it a value.`);
      // As --out=~/results, which shells leave as it is: a folder called ~ would be made.
      if (option.long === '--out' && /^~(?:\w*[\\/]|$)/.test(value))
        throw new UsageError(
          `${option.long} ${printable(value, 500)}: the shell has put no home folder in place of ~; write ${option.long} and the path with a space between, or ./~ for a folder of that name.`,
        );
      // By which others mean standard output; a file of that name would be made.
      if (option.long === '--out' && value === '-')
        throw new UsageError(
          '--out - names no file; name one, or write ./- for a file of that name.',
        );
      if (!collects && before !== null && before !== value) {
        throw new UsageError(
          `${option.long} is given twice, as ${JSON.stringify(printable(before))} and as ${JSON.stringify(printable(value))}; give it once.`,
        );
      }
      before = value;
    });
  }
}
