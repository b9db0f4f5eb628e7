/** Where in a user's own code something was thrown, by its stack. Pure. */
import { onOneLine } from '../../printable.ts';
import { framesOf, outsidePackages } from './own-frame.ts';
import type { StackFrame } from './stack-frame.ts';

const MOST_FRAMES = 3;

/**
 * `count (count.ts:3:10)`, from where it was thrown outwards; empty where the stack tells nothing of it. Where a package throws, its
 * innermost place is told, and then whoever called the package.
 */
export function ownFrames(stack: string): string[] {
  return placesOf(stack).frames.slice(0, MOST_FRAMES).map(frameInWords);
}

/** What was thrown, and where in the user's own code, as far as its stack tells; on one line. */
export function failureInWords({
  message,
  stack,
}: {
  readonly message: string;
  readonly stack: string;
}): string {
  const said = onOneLine(message);
  const where = whereInWords(stack);
  return where === null ? said : `${said.replace(/\.$/, '')}, in ${where}`;
}

/** `count (count.ts:3:10)`; of a package also who called it; null where the stack tells nothing of own code. */
export function whereInWords(stack: string): string | null {
  const { frames, isInPackage } = placesOf(stack);
  const told = frames.slice(0, isInPackage ? 2 : 1).map(frameInWords);
  return told.length === 0 ? null : told.join(', called from ');
}

function placesOf(stack: string): {
  readonly frames: readonly StackFrame[];
  /** Whether a package threw that own code has called. */
  readonly isInPackage: boolean;
} {
  const frames = framesOf(stack);
  const outside = outsidePackages(frames);
  const [first] = frames;
  const isInPackage = first !== undefined && !outside.includes(first);
  return { frames: isInPackage ? [first, ...outside] : frames, isInPackage };
}

function frameInWords({ called, file, line, column }: StackFrame): string {
  const place = `${shortOf(file)}:${line}:${column}`;
  const name = called?.replace(/^(Object|Module|exports)\./, '');
  return name === undefined || name === '<anonymous>' ? place : `${name} (${place})`;
}

/** `count.ts`; of a package `name/lib/count.js`. */
function shortOf(file: string): string {
  const parts = (file.startsWith('file:') ? decoded(file) : file).split(/[\\/]/);
  const modules = parts.lastIndexOf('node_modules');
  return modules === -1 ? parts.at(-1)! : parts.slice(modules + 1).join('/');
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    // A name may have a % of its own.
    return url;
  }
}
