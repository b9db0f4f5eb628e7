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
  return stack.split('\n').flatMap((line) => {
    const frame = stackFrame(line);
    const { file = '' } = frame ?? {};
    const isOther = OF_RUNTIME.test(file) || OF_HARNESS.test(file) || isOwnCode(file);
    return frame === null || isOther ? [] : [frame];
  });
}

/** Those of them that are no package's, from the inside out; all, where there are but packages: then one of them is measured. */
export function outsidePackages(frames: readonly StackFrame[]): readonly StackFrame[] {
  const own = frames.filter(({ file }) => !OF_PACKAGE.test(file));
  return own.length === 0 ? frames : own;
}
