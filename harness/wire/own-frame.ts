/** A line of a stack that is of a user's own code. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageFolder } from '../../package-folder.ts';
import { type StackFrame, stackFrame, WRAPPED } from './stack-frame.ts';

/** Of Node's and Bun's own. */
const OF_RUNTIME = /^(?:node:|bun:|internal:|native$|unknown$)/;
/** What measures: its frames say nothing of the code that is measured. */
const OF_HARNESS = /[\\/]harness[\\/]child[\\/]/;
/** Of packages, which are outside of what their user can mend. */
const OF_PACKAGE = /[\\/]node_modules[\\/]/;
/** Also where it is a task's part of a trial. */
const COMPILED = join(packageFolder, 'dist', '/');
const COMPILED_URL = pathToFileURL(COMPILED).href;
/** Above code that does not compile, as Node shows it in a stack: `/project/count.cjs:3`. */
const NOT_COMPILED = /^(?<file>(?:file:\/\/\/?|[\\/]|[A-Za-z]:[\\/]).*):(?<line>\d+)$/;
/** What was compiled before: its places are nobody's own. */
const OF_SCRATCH = /[\\/]uniqbench-scratch-[\w-]+[\\/][^\\/]+\.mjs$/;

/** Whether a path or `file:` URL is compiled code of this package: of the harness, or of the task that is built in. */
export function isOwnCode(file: string): boolean {
  return file.startsWith(COMPILED) || file.startsWith(COMPILED_URL);
}

/** The places of a stack, from the inside out, but for the runtime's and the harness's; of several, those of the first that has any. */
export function framesOf(stack: string): StackFrame[] {
  for (const one of stack.split(WRAPPED)) {
    const frames = framesOfOne(one);
    if (frames.length > 0) return frames;
  }
  return [];
}

function framesOfOne(stack: string): StackFrame[] {
  const lines = stack.split('\n');
  const frames = [notCompiled(lines), ...lines.map(stackFrame)];
  return frames.filter((frame) => {
    const { file = '' } = frame ?? {};
    return frame !== null && !OF_RUNTIME.test(file) && !OF_HARNESS.test(file) && !isOwnCode(file);
  }) as StackFrame[];
}

/** Where code is no JavaScript, of which no frame tells: above the line with it and the mark below that. */
function notCompiled([place = '', , mark = '', ...rest]: readonly string[]): StackFrame | null {
  const { file, line } = NOT_COMPILED.exec(place)?.groups ?? {};
  if (file === undefined || OF_SCRATCH.test(file)) return null;
  if (!rest.some((one) => one.startsWith('SyntaxError: '))) return null;
  const column = Math.max(0, mark.indexOf('^')) + 1;
  return { called: undefined, file, line: Number(line), column };
}

/** Those of them that are no package's, from the inside out; all, where there are but packages: then one of them is measured. */
export function outsidePackages(frames: readonly StackFrame[]): readonly StackFrame[] {
  const own = frames.filter(({ file }) => !OF_PACKAGE.test(file));
  return own.length === 0 ? frames : own;
}
