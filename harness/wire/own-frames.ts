/** Where in a user's own code something was thrown, by its stack. Pure. */
import { ownFrame } from './own-frame.ts';

const MOST_FRAMES = 3;

/** `count (count.ts:3:10)`, from where it was thrown outwards; empty where the stack tells nothing of it. */
export function ownFrames(stack: string): string[] {
  return stack
    .split('\n')
    .flatMap((line) => {
      const frame = ownFrame(line);
      if (frame === null) return [];
      const { called, file, line: row, column } = frame;
      const place = `${file.split(/[\\/]/).at(-1)}:${row}:${column}`;
      const name = called?.replace(/^(Object|Module|exports)\./, '');
      return [name === undefined || name === '<anonymous>' ? place : `${name} (${place})`];
    })
    .slice(0, MOST_FRAMES);
}

/** What was thrown, and where in the user's own code, as far as its stack tells. */
export function failureInWords({
  message,
  stack,
}: {
  readonly message: string;
  readonly stack: string;
}): string {
  const [first] = ownFrames(stack);
  return first === undefined ? message : `${message.replace(/\.$/, '')}, in ${first}`;
}
