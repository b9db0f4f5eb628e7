/** Where in a user's own code something was thrown, by its stack. Pure. */

/** `    at Object.count (/project/count.ts:3:10)`, `    at file:///project/count.ts:3:10`. */
const FRAME =
  /^\s+at (?:(?:async )?(?<called>.+?) \()?(?<file>(?:file:\/\/)?[^()]+?):(?<line>\d+):(?<column>\d+)\)?$/;
/** What measures: its frames say nothing of the code that is measured. */
const OF_HARNESS = /[\\/]harness[\\/]child[\\/]/;
const MOST_FRAMES = 3;

/** `count (count.ts:3:10)`, from where it was thrown outwards; empty where the stack tells nothing of it. */
export function ownFrames(stack: string): string[] {
  return stack
    .split('\n')
    .flatMap((line) => {
      const { called, file, line: row, column } = FRAME.exec(line)?.groups ?? {};
      if (file === undefined || file.startsWith('node:') || OF_HARNESS.test(file)) return [];
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
