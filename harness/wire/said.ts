/** What a process printed before it ended without an answer. Pure. */
import { whereInWords } from './own-frames.ts';

/** Begins a line that says what ended a trial process; its stack stands below it. */
export const ENDED_BY = 'uniqbench: ended by ';
/** Stacks that Node prints. */
const STACKS = /^----- (?:Native|JavaScript) stack trace/m;
/** Lines of its beginning and its end that are told. */
const [FIRST, LAST] = [3, 3];
/** `SyntaxError: Unexpected token`: below the line of code, where Node prints it. */
const ERROR = /^(?:Uncaught )?[\w$]*Error\b.*:/;

/** `process.exit was called in count (count.ts:3:5)`; null where nothing of a user's own code did that. */
export function whoEnded(stderr: string): string | null {
  const [what, ...frames] = stderr.split(ENDED_BY).slice(1).at(-1)?.split('\n') ?? [];
  const where = whereInWords(frames.join('\n'));
  return what === undefined || where === null ? null : `${what} was called in ${where}`;
}

/** What it printed, without what this tool adds. */
export function printedByItself(stderr: string): string {
  return stderr.split(`\n${ENDED_BY}`)[0] ?? '';
}

/** `It said: …`, its first and last lines and its first error, without such stacks; empty where there is nothing. */
export function saidInWords(stderr: string): string {
  const [own = ''] = stderr.split(STACKS);
  const lines = own
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const middle = lines.slice(FIRST, -LAST);
  const error = middle.find((line) => ERROR.test(line));
  const between = error === undefined ? ['…'] : ['…', error, '…'];
  const shown =
    middle.length > 0 ? [...lines.slice(0, FIRST), ...between, ...lines.slice(-LAST)] : lines;
  return shown.length === 0 ? '' : `It said: ${shown.join(' / ')}`;
}
