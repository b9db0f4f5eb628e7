/** A path in a command that is told, so that it can be pasted into a shell. Pure. */
import { printable } from '../printable.ts';

/** As it is where a shell takes it so, in quotes elsewhere. Never a line of its own, whatever it holds. */
export function shellWord(path: string): string {
  const shown = printable(path, 500);
  return /^[\w./\\:@%+=-]+$/.test(shown) ? shown : JSON.stringify(shown);
}
