/** A path in a command that is told, so that it can be pasted into a shell. Pure. */
import { printable } from '../printable.ts';

/**
 * As it is where a shell takes it so, elsewhere in single quotes, in which nothing is expanded; on Windows in double ones. Never a line of its own,
 * whatever it holds.
 */
export function shellWord(path: string): string {
  const shown = printable(path, 500);
  if (/^[\w./:@%+=-]+$/.test(shown)) return shown;
  if (process.platform === 'win32') return /^[\w./\\:@%+=-]+$/.test(shown) ? shown : `"${shown}"`;
  return `'${shown.replaceAll("'", String.raw`'\''`)}'`;
}
