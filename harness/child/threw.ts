/** What is replied where something throws. Runs in trial processes. */
import { inspect, types } from 'node:util';
import { isUsageError } from '../../contract.ts';
import { grouped } from '../../quantity.ts';
import type { Refusal } from '../wire/refusal.ts';
import { WRAPPED } from '../wire/stack-frame.ts';
import { stackInSource } from './stack-in-source.ts';

const PREPARE = 'prepareStackTrace';
/** As it is before an implementation is loaded, which may have stacks of another form. */
const ownPrepare = Object.getOwnPropertyDescriptor(Error, PREPARE);

/** Of what an error says, in characters: some put all their input into it. */
const MOST_TEXT = 10_000;
const MOST_STACK = 50_000;

/** Of errors that were wrapped in others; a cause may lead back to where it began. */
const MOST_CAUSES = 4;

/** @returns the error in words, with what caused it, whose stack stands before its own. */
export function threw(error: unknown): Refusal & { readonly kind: 'threw' } {
  if (!isError(error))
    return {
      kind: 'threw',
      usage: false,
      message: `it threw what is no Error, so that no line is known: ${inWords(error)}. Throw new Error(…)`,
      stack: '',
    };
  const usage = isUsageError(error);
  return {
    kind: 'threw',
    usage,
    message: usage ? textOf(error, 'message') : thrownInWords(error),
    stack: stacksOf(error),
  };
}

/** `TypeError: no; caused by RangeError: 3`, of whatever was thrown; it may have several lines. */
export function thrownInWords(thrown: unknown): string {
  if (!isError(thrown)) return `${inWords(thrown)}, which is no Error, so that no line is known`;
  let told = nameAndMessage(thrown);
  for (const { cause, how } of causesOf(thrown)) {
    const said = isError(cause) ? nameAndMessage(cause) : inWords(cause);
    const short = isError(cause) ? textOf(cause, 'message') : said;
    // Whoever wraps an error often says what it says.
    if (short === '' || !told.includes(short)) told += `; ${how} ${said}`;
  }
  return told;
}

/** Where it began comes first: that is the line to be mended. */
function stacksOf(error: Error): string {
  const causes = causesOf(error).flatMap(({ cause }) => (isError(cause) ? [cause] : []));
  const stacks = [error, ...causes].map(stackOf).filter((one) => one !== '');
  return stackInSource([...new Set(stacks)].reverse().join(WRAPPED));
}

/** As the runtime has it, whoever has set another form: it is made when it is first read. @returns empty of what is no Error. */
export function stackOf(thrown: unknown): string {
  if (!isError(thrown)) return '';
  const theirs = Object.getOwnPropertyDescriptor(Error, PREPARE);
  prepareBy(ownPrepare);
  try {
    const stack = textOf(thrown, 'stack');
    // It begins with what the error says.
    const message = fieldOf(thrown, 'message');
    const isLong = typeof message === 'string' && message.length > MOST_TEXT;
    return (isLong ? stack.replace(message, () => cut(message)) : stack).slice(0, MOST_STACK);
  } finally {
    prepareBy(theirs);
  }
}

function prepareBy(prepare: PropertyDescriptor | undefined): void {
  Reflect.deleteProperty(Error, PREPARE);
  if (prepare !== undefined) Reflect.defineProperty(Error, PREPARE, prepare);
}

interface Cause {
  readonly cause: unknown;
  readonly how: string;
}

/** From the outside in. */
function causesOf(error: Error): Cause[] {
  const causes: Cause[] = [];
  const seen = new Set<unknown>([error]);
  for (let next = causeOf(error); next !== null; next = causeOf(next.cause)) {
    if (seen.has(next.cause) || causes.length === MOST_CAUSES) break;
    seen.add(next.cause);
    causes.push(next);
  }
  return causes;
}

function causeOf(error: unknown): Cause | null {
  if (!isError(error)) return null;
  const cause = fieldOf(error, 'cause');
  if (cause !== undefined && cause !== null) return { cause, how: 'caused by' };
  const errors = fieldOf(error, 'errors');
  // As of Promise.any, whose own error has no place.
  if (!Array.isArray(errors) || !isError(errors[0])) return null;
  const how = errors.length === 1 ? 'the only one:' : `the first of ${errors.length}:`;
  return { cause: errors[0], how };
}

function nameAndMessage(error: Error): string {
  const [name, message] = [textOf(error, 'name') || 'Error', textOf(error, 'message')];
  return `${name}: ${message}`;
}

function isError(thrown: unknown): thrown is Error {
  try {
    return types.isNativeError(thrown) || thrown instanceof Error;
  } catch {
    // A proxy may refuse to tell.
    return false;
  }
}

/** Empty where there is none: libraries put something else there, or what throws when it is read. */
function textOf(error: Error, field: 'name' | 'message' | 'stack'): string {
  const text = fieldOf(error, field);
  if (typeof text !== 'string') return '';
  return field === 'stack' ? text : cut(text);
}

function cut(text: string): string {
  if (text.length <= MOST_TEXT) return text;
  return `${text.slice(0, MOST_TEXT)}… (${grouped(text.length)} characters)`;
}

function fieldOf(error: Error, field: string): unknown {
  try {
    return (error as unknown as Readonly<Record<string, unknown>>)[field];
  } catch {
    return undefined;
  }
}

function inWords(thrown: unknown): string {
  // Objects may say of themselves whatever they like, or throw again.
  try {
    return inspect(thrown, {
      depth: 1,
      breakLength: Number.POSITIVE_INFINITY,
      customInspect: false,
    }).slice(0, 200);
  } catch {
    return typeof thrown;
  }
}
