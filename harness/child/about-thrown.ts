/** What helps whoever wrote code that threw: the line, and a sample of what it was handed. Runs in trial processes that measure nothing any more. */
import { readFileSync } from 'node:fs';
import { types } from 'node:util';
import { ownFrame } from '../wire/own-frame.ts';
import type { AboutThrown, Refusal } from '../wire/refusal.ts';
import { kindInWords, valueInWords } from './task/value-in-words.ts';

const LONGEST_LINE = 200;
const MOST_KEYS = 12;

/** What code was handed, made anew. */
export interface Handed {
  readonly value: unknown;
  /** Whether it was handed an iterable that can be read once, of which this comes first. */
  readonly isFirstOfIterable: boolean;
}

/**
 * The line in the author's own code, where the stack tells it, and what the code was handed.
 *
 * @param handed Makes it; null where nothing can be told of it.
 * @returns null where nothing of its own threw: then it is no fault of the code.
 */
export async function aboutThrown(
  stack: string,
  handed: () => Handed | null | Promise<Handed | null>,
): Promise<AboutThrown | null> {
  const [frame] = stack.split('\n').flatMap((line) => ownFrame(line) ?? []);
  if (frame === undefined) return null;
  const input = await handed();
  const text = textOf(frame.file);
  const line = text?.split('\n')[frame.line - 1]?.trim().slice(0, LONGEST_LINE);
  const known = {
    ...(line ? { source: line } : {}),
    destructured: text === null ? [] : destructuredIn(text),
  };
  if (input === null) return { ...known, isIterable: false, keys: [] };
  const { value, isFirstOfIterable } = input;
  const sample = sampleOf(value);
  return {
    ...known,
    handed: isFirstOfIterable ? `an iterable of ${sample}` : sample,
    isIterable: isFirstOfIterable,
    keys: fieldsOf(isFirstOfIterable ? value : (elementOf(value) ?? value)).map(([key, of]) => ({
      key,
      kind: kindOf(of),
    })),
  };
}

/** The same of what nothing caught, which no call can be blamed for. @param origin As Node tells it. */
export async function aboutUncaught(
  refusal: Refusal & { readonly kind: 'threw' },
  origin: NodeJS.UncaughtExceptionOrigin,
): Promise<Refusal> {
  const about = await aboutThrown(refusal.stack, () => null);
  if (about === null || refusal.usage) return refusal;
  const why =
    origin === 'unhandledRejection'
      ? 'a promise was rejected that nothing awaits'
      : 'thrown where nothing catches it: in a timer, an event or another callback';
  return { ...refusal, message: `${refusal.message} (${why})`, about };
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file.startsWith('file:') ? new URL(file) : file, 'utf8');
  } catch {
    return null;
  }
}

/** Names that the code takes out of objects: `const { a, b: c } = row`, `({ a }) =>`, `for (const { a } of …)`. */
function destructuredIn(text: string): string[] {
  const patterns = text.matchAll(
    /\{([\w$\s,:'"]+)\}\s*(?::[^=;{}()]+)?(?:of\b|=(?!=|>)|\)\s*(?:=>|:|\{))/g,
  );
  const names = [...patterns].flatMap(([, inside]) =>
    inside!.split(',').map((one) => one.split(':')[0]!.trim()),
  );
  return [...new Set(names.filter((name) => /^[\w$]+$/.test(name)))].slice(0, 40);
}

/** `array of 100, the first { id: 0, price: 0.52 }`. */
function sampleOf(value: unknown): string {
  const element = elementOf(value);
  if (element !== undefined) return `${kindInWords(value)}, the first ${sampleOf(element)}`;
  const fields = fieldsOf(value);
  if (fields.length === 0) return valueInWords(value);
  const more = Object.keys(value as object).length - fields.length;
  const told = fields.map(([key, of]) => `${key}: ${valueInWords(of)}`);
  return `{ ${told.join(', ')}${more > 0 ? `, and ${more} more` : ''} }`;
}

/** The first of an array; undefined where there is none. */
function elementOf(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined;
}

function fieldsOf(value: unknown): [string, unknown][] {
  const isPlain =
    typeof value === 'object' &&
    value !== null &&
    !types.isProxy(value) &&
    !Array.isArray(value) &&
    !types.isDate(value) &&
    !types.isTypedArray(value);
  if (!isPlain) return [];
  try {
    return Object.entries(value).slice(0, MOST_KEYS);
  } catch {
    // A getter of its throws.
    return [];
  }
}

/** `Date`, `string`, `array`. */
function kindOf(value: unknown): string {
  if (types.isDate(value)) return 'Date';
  return kindInWords(value).replace(/ of .*/, '');
}
