/** Tells who ends this process before it has answered. Runs in trial processes and profiled ones, from before an implementation is loaded. */
import { writeSync } from 'node:fs';
import { ENDED_BY } from '../wire/said.ts';
import { stackOf } from './threw.ts';

/** @param isOver Whether the process ends because it has come to its end. */
export function tellWhoEnds(isOver: () => boolean): void {
  process.once('exit', () => {
    if (!isOver()) tell('process.exit');
  });
  const { abort } = process;
  process.abort = () => {
    tell('process.abort');
    return abort.call(process);
  };
}

/** The place in an implementation that ends the process is known only here. */
function tell(what: string): void {
  const stack = stackOf(new Error(what));
  const told = `\n${ENDED_BY}${what}\n${stack.split('\n').slice(1).join('\n')}\n`;
  try {
    // Its channel sends nothing any more once a process ends.
    writeSync(2, told);
  } catch {
    // It may have closed its standard error: then it ends as it would, and nobody knows where.
  }
}
