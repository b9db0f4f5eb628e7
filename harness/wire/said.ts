/** What a process printed before it ended without an answer. Pure. */
import { ownFrames } from './own-frames.ts';

/** Begins a line that says what ended a trial process; its stack stands below it. */
export const ENDED_BY = 'uniqbench: ended by ';
/** Stacks that Node prints. */
const STACKS = /^----- (?:Native|JavaScript) stack trace/m;
/** Lines of its beginning and its end that are told. */
const [FIRST, LAST] = [3, 3];

/** `process.exit was called in count (count.ts:3:5)`; null where nothing of a user's own code did that. */
export function whoEnded(stderr: string): string | null {
  const [what, ...frames] = stderr.split(ENDED_BY).slice(1).at(-1)?.split('\n') ?? [];
  const [first] = ownFrames(frames.join('\n'));
  return what === undefined || first === undefined ? null : `${what} was called in ${first}`;
}

/** What it printed, without what this tool adds. */
export function printedByItself(stderr: string): string {
  return stderr.split(`\n${ENDED_BY}`)[0] ?? '';
}

/** `It said: …`, its first and last lines, without such stacks; empty where there is nothing. */
export function saidInWords(stderr: string): string {
  const [own = ''] = stderr.split(STACKS);
  const lines = own
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const shown =
    lines.length > FIRST + LAST ? [...lines.slice(0, FIRST), '…', ...lines.slice(-LAST)] : lines;
  return shown.length === 0 ? '' : `It said: ${shown.join(' / ')}`;
}
