/** What whoever wrote code that threw, or answers nothing, is told besides: the line, what it was handed, the likely cause. Pure. */
import type { Difference } from '../../harness/wire/refusal.ts';
import type { ReportedTrial } from '../figures/trials.ts';
import { causeOfError } from './cause-of-error.ts';

/** Lines that stand below the problem; empty where nothing more is known. */
export function aboutInWords({ about, detail = '', wrong }: ReportedTrial): string[] {
  if (about === undefined) {
    const why = causeOfDifferences(wrong?.first ?? []);
    return why === null ? [] : [`likely: ${why}`];
  }
  const cause = causeOfError(detail, about);
  return [
    ...(about.source === undefined ? [] : [`the line: ${about.source}`]),
    ...(about.handed === undefined ? [] : [`it was handed: ${about.handed}`]),
    ...(cause === null ? [] : [`likely: ${cause}`]),
  ];
}

function causeOfDifferences(differences: readonly Difference[]): string | null {
  for (const one of differences) {
    const cause = (one.where === 'the answer' ? causeOfAnswer(one) : null) ?? causeOfValue(one);
    if (cause !== null) return cause;
  }
  return null;
}

/** What an answer that is none says of the code. */
function causeOfAnswer({ expected = '', actual = '' }: Difference): string | null {
  // Names of keys and values say nothing of what it is.
  if (/^(?:keys?|elements?) /.test(actual)) return null;
  if (actual === 'undefined') return 'a “return” is missing, on some way through the function.';
  if (expected === 'undefined')
    return 'what is right is undefined: “expected” of the task, or else the baseline, returns nothing.';
  if (actual === 'an object without any key')
    return 'nothing was counted: a loop by index up to “length” never runs over an iterable, which has none; for…of reads it.';
  if (/\bMap\b/.test(actual) && /\bobject\b/.test(expected)) return OF_MAP;
  if (
    /^(?:Set|\w+Array|generator|array iterator|map iterator|set iterator)\b/.test(actual) &&
    /^array /.test(expected)
  )
    return 'Array.from(answer) makes an array of it.';
  if (actual === 'async generator')
    return 'for await…of goes over what an async generator gives, and makes an answer of it.';
  if (/\bgenerator$/.test(actual) && /\bobject\b/.test(expected))
    return 'a function* gives a generator, and not what it returns: write function.';
  if (actual === 'function') return 'a function is returned in place of what it returns: call it.';
  if (/\bpromise\b/i.test(actual))
    return /of which .* is a promise$/.test(actual)
      ? 'an “await” is missing in what it answers: await Promise.all(…) waits for many.'
      : 'an “await” is missing in what it answers.';
  return null;
}

const OF_MAP = 'it returns a Map; Object.fromEntries(map) makes a plain object of one.';

/** What a key or a value of an answer says of the code, wherever it stands. */
function causeOfValue({ expected = '', actual = '' }: Difference): string | null {
  const key = /^(?:no such \w+, but|missing, but|keys?) "(?<key>[^"]*)"/.exec(actual)?.groups?.key;
  if (key !== undefined) return causeOfKey(key);
  if (actual === 'an instance of Map' && /^\d+ pages$/.test(expected))
    return 'it holds a Map; Object.fromEntries(map) makes a plain object of one.';
  if (actual === 'an instance of Promise') return 'an “await” is missing in what it answers.';
  const number = /^-?\d[\d.e+-]*$/.test(expected) ? expected : null;
  if (number === null) return null;
  if (actual === 'a Set' || /^Set of \d/.test(actual))
    return 'it holds a Set where a number is wanted: “size” is how many there are in it.';
  if (actual === `string ${number}` || actual === `"${number}"`)
    return 'it holds a number as text: Number(text) makes one of it.';
  return actual === `bigint ${number}` || actual === `${number}n`
    ? 'it holds a BigInt: Number(value) makes a number of it.'
    : causeOfNumber(Number(number), Number(actual));
}

/** Numbers that are the same to most readers. */
function causeOfNumber(expected: number, actual: number): string | null {
  if (expected === 0 && actual === 0)
    return '0 and -0 are two numbers here: adding 0 makes 0 of both, or “differences” of the task allows for it.';
  const isNear = Math.abs(expected - actual) <= LAST_DIGITS * Math.abs(expected);
  const areWhole = Number.isInteger(expected) && Number.isInteger(actual);
  return isNear && !areWhole
    ? 'the last digits differ, as they do where the same is computed in another order: “differences” of the task can allow for it.'
    : null;
}

/** Of a number, about: what rounding makes of some thousand sums. */
const LAST_DIGITS = 1e-9;

/** What is made a key becomes text, whatever it was. */
function causeOfKey(key: string): string | null {
  if (/^undefined\b/.test(key))
    return 'a key is “undefined”: a field was read that is not there, so that its name is wrong.';
  if (/^(?:NaN\b|Invalid Date)/.test(key))
    return 'a key was made of what is no number, or no date.';
  return key.startsWith('[object ')
    ? 'an object was made a key, which becomes this text: one of its fields is meant.'
    : null;
}
