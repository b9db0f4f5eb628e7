/** What helps whoever wrote code that threw: the line, and a sample of what it was handed. Runs in trial processes that measure nothing any more. */
import { readFileSync } from 'node:fs';
import { types } from 'node:util';
import { framesOf, outsidePackages } from '../wire/own-frame.ts';
import type { AboutThrown, Refusal } from '../wire/refusal.ts';
import { sourceLine } from '../wire/source-line.ts';
import { kindInWords, valueInWords } from './task/value-in-words.ts';

const MOST_KEYS = 12;
/** Of a file. */
const MOST_NAMES = 40;

/** What code was handed, made anew. */
export interface Handed {
  readonly value: unknown;
  /** Whether it was handed an iterable that can be read once, of which this comes first. */
  readonly isFirstOfIterable: boolean;
  /** How many values the function takes that was called, of which this is the first. */
  readonly takes?: number;
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
  const [frame] = outsidePackages(framesOf(stack));
  if (frame === undefined) return null;
  const text = textOf(frame.file);
  const whole = text?.split('\n')[frame.line - 1];
  const line = whole === undefined ? '' : sourceLine(whole, frame.column);
  return {
    ...(line === '' ? {} : { source: line }),
    destructured: text === null ? [] : destructuredIn(text),
    parameters: text === null ? [] : parametersIn(text),
    keyNames: text === null ? [] : keyNamesIn(text),
    ...(await aboutInput(handed)),
  };
}

/** Nothing where it can be made no more, or cannot be looked at: the line is known all the same. */
async function aboutInput(
  handed: () => Handed | null | Promise<Handed | null>,
): Promise<Pick<AboutThrown, 'handed' | 'isIterable' | 'keys' | 'takes'>> {
  const nothing = { isIterable: false, keys: [] };
  try {
    const input = await handed();
    if (input === null) return nothing;
    const { value, isFirstOfIterable, takes = 1 } = input;
    const sample = sampleOf(value);
    const holder = isFirstOfIterable ? value : (elementOf(value) ?? value);
    return {
      handed: isFirstOfIterable ? `an iterable of ${sample}` : sample,
      isIterable: isFirstOfIterable,
      // Its author may have set it.
      ...(Number.isSafeInteger(takes) && takes > 1 ? { takes } : {}),
      keys: fieldsOf(holder).map(([key, of]) => ({ key, kind: kindOf(of) })),
    };
  } catch {
    return nothing;
  }
}

/** The same of what was thrown where nothing was handed over, as while a file is loaded. */
export async function aboutLine(refusal: Refusal & { readonly kind: 'threw' }): Promise<Refusal> {
  if (refusal.usage) return refusal;
  const about = await aboutThrown(refusal.stack, () => null);
  return about === null ? refusal : { ...refusal, about };
}

/** The same of what nothing caught, which no call can be blamed for. @param origin As Node tells it. */
export async function aboutUncaught(
  refusal: Refusal & { readonly kind: 'threw' },
  origin: NodeJS.UncaughtExceptionOrigin,
): Promise<Refusal> {
  if (refusal.usage) return refusal;
  const why =
    origin === 'unhandledRejection'
      ? 'a promise was rejected that nothing awaits'
      : 'thrown where nothing catches it: in a timer, an event or another callback';
  return aboutLine({ ...refusal, message: `${refusal.message} (${why})` });
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
  return [...new Set(names.filter((name) => /^[\w$]+$/.test(name)))].slice(0, MOST_NAMES);
}

/** Names of parameters: `function count(rows: Row[], most = 5) {`, `(rows) =>`, `rows =>`; what looks like one in other code does no harm. */
function parametersIn(text: string): string[] {
  const lists = text.matchAll(
    /(?<!\b(?:if|for|while|switch|catch)\s*)\(([^()]*)\)\s*(?::[^={}()]+)?(?:=>|\{)|(?<![\w$.])([\w$]+)\s*=>/g,
  );
  const names = [...lists].flatMap(([, list, alone]) =>
    (list ?? alone ?? '')
      .split(',')
      .map((one) => /^\s*(?:\.{3})?([A-Za-z_$][\w$]*)/.exec(one)?.[1]),
  );
  return [...new Set(names)].filter((name) => name !== undefined).slice(0, MOST_NAMES);
}

/** Names that a loop gives to keys: `for (const key in row)`. */
function keyNamesIn(text: string): string[] {
  const loops = text.matchAll(/\bfor\s*\(\s*(?:const|let|var)\s+([\w$]+)\s+in\b/g);
  return [...new Set(Array.from(loops, ([, name]) => name!))].slice(0, MOST_NAMES);
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
