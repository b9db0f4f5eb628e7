/** What helps whoever wrote code that threw: the line, and a sample of what it was handed. Runs in trial processes that measure nothing any more. */
import { readFileSync } from 'node:fs';
import { types } from 'node:util';
import { framesOf, outsidePackages } from '../wire/own-frame.ts';
import type { AboutThrown, Refusal } from '../wire/refusal.ts';
import { sourceLine } from '../wire/source-line.ts';
import { kindInWords, valueInWords } from './task/value-in-words.ts';

const MOST_KEYS = 12;
/** Of what lies in each other. */
const MOST_DEPTH = 3;
const MOST_CHARACTERS = 1_000;
const { entries: mapEntries } = Map.prototype;
const { values: setValues } = Set.prototype;
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
  const parameters = text === null ? [] : parametersIn(text);
  return {
    ...(line === '' ? {} : { source: line }),
    destructured: text === null ? [] : destructuredIn(text),
    parameters,
    keyNames: text === null ? [] : keyNamesIn(text, parameters),
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
    const sample = inBrief(sampleOf(value));
    return {
      handed: isFirstOfIterable ? `an iterable of ${sample}` : sample,
      isIterable: isFirstOfIterable,
      // Its author may have set it.
      ...(Number.isSafeInteger(takes) && takes > 1 ? { takes } : {}),
      keys: keysOf(value).slice(0, MOST_NAMES),
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
  // Whatever types stand behind the first one.
  const functions = text.matchAll(
    /\bfunction\b\s*\*?\s*[\w$]*\s*(?:<[^()]*>)?\s*\(\s*([A-Za-z_$][\w$]*)/g,
  );
  const firsts = Array.from(functions, ([, name]) => name);
  const lists = text.matchAll(
    /(?<!\b(?:if|for|while|switch|catch)\s*)\(([^()]*)\)\s*(?::[^={}()]+)?(?:=>|\{)|(?<![\w$.])([\w$]+)\s*=>/g,
  );
  const names = [...lists].flatMap(([, list, alone]) =>
    (list ?? alone ?? '')
      .split(',')
      .map((one) => /^\s*(?:\.{3})?([A-Za-z_$][\w$]*)/.exec(one)?.[1]),
  );
  const all = new Set([...firsts, ...names]);
  return [...all].filter((name) => name !== undefined).slice(0, MOST_NAMES);
}

/** Names that a loop gives to keys, and nothing else has: `for (const key in row)`. */
function keyNamesIn(text: string, others: readonly string[]): string[] {
  const loops = text.matchAll(/\bfor\s*\(\s*(?:const|let|var)\s+([\w$]+)\s+in\b/g);
  const names = [...new Set(Array.from(loops, ([, name]) => name!))];
  const isElement = (name: string) =>
    new RegExp(`\\b(?:const|let|var)\\s+${name.replaceAll('$', '\\$')}\\s+of\\b`).test(text);
  return names.filter((name) => !others.includes(name) && !isElement(name)).slice(0, MOST_NAMES);
}

/** `array of 100, the first { id: 0, price: 0.52 }`, `{ rows: array of 3, the first { id: 0 }, most: 5 }`. */
function sampleOf(value: unknown, depth = 0): string {
  const first = depth < MOST_DEPTH ? firstIn(value) : null;
  if (first !== null)
    return `${kindInWords(value)}, the first ${first.under}${sampleOf(first.value, depth + 1)}`;
  const fields = depth < MOST_DEPTH ? fieldsOf(value) : [];
  if (fields.length === 0) return valueInWords(value);
  const more = Object.keys(value as object).length - fields.length;
  // Of what lies in what lies in it, what it is.
  const inside = (of: unknown) => (Array.isArray(of) ? sampleOf(of, depth + 1) : valueInWords(of));
  const told = fields.map(([key, of]) => `${key}: ${inside(of)}`);
  return `{ ${told.join(', ')}${more > 0 ? `, and ${more} more` : ''} }`;
}

function inBrief(text: string): string {
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}…`;
}

/** Of its first element or of itself, and of the first elements of lists in it: whoever takes names from it goes over these. */
function keysOf(value: unknown, depth = 0): AboutThrown['keys'] {
  if (depth >= MOST_DEPTH) return [];
  const first = firstIn(value);
  if (first !== null) return keysOf(first.value, depth + 1);
  const fields = fieldsOf(value);
  const own = fields.map(([key, of]) => ({ key, kind: kindOf(of) }));
  const inner = fields.flatMap(([, of]) => (Array.isArray(of) ? keysOf(of, depth + 1) : []));
  const known = new Set(own.map(({ key }) => key));
  return [...own, ...inner.filter(({ key }) => !known.has(key))];
}

/** The first that it holds, and under which key of a Map; null where it holds none that says anything. */
function firstIn(value: unknown): { readonly under: string; readonly value: unknown } | null {
  if (types.isProxy(value)) return null;
  if (types.isMap(value)) {
    const [entry] = mapEntries.call(value);
    return entry === undefined ? null : { under: `${valueInWords(entry[0])} → `, value: entry[1] };
  }
  const isList = Array.isArray(value) || types.isTypedArray(value);
  const [first]: Iterable<unknown> = isList
    ? [value[0]]
    : types.isSet(value)
      ? setValues.call(value)
      : [];
  return first === undefined ? null : { under: '', value: first };
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
