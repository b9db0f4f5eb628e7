/** Where in a benchmark file something stands, by the stack. Runs in trial processes. */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stackFrame } from '../../wire/stack-frame.ts';

/** By its sources, or compiled; and all of what runs in a trial in one module. */
const OWN = /[\\/]harness[\\/](?:plug-ins[\\/]benchmark-files[\\/]|child[\\/])/;
const MOST_FRAMES = 50;

/** `sort.bench.ts:12`: the first place on the stack that is none of the modules in this folder. */
export function callerPlace(): string {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = MOST_FRAMES;
  const { stack } = new Error();
  Error.stackTraceLimit = stackTraceLimit;
  return placeIn(stack) ?? 'the file';
}

/** The first place of a stack; null where it names none. */
export function placeIn(stack: unknown): string | null {
  if (typeof stack !== 'string') return null;
  for (const text of stack.split('\n')) {
    const { file, line } = stackFrame(text) ?? {};
    if (file === undefined || file.startsWith('node:')) continue;
    const path = file.startsWith('file://') ? fileURLToPath(file) : file;
    if (OWN.test(path)) continue;
    const short = relative(process.cwd(), path);
    return `${short.startsWith('..') ? path : short}:${line}`;
  }
  return null;
}
