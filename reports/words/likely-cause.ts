/** What whoever wrote code that threw, or answers nothing, is told besides: the line, what it was handed, the likely cause. Pure. */
import type { AboutThrown, Difference } from '../../harness/wire/refusal.ts';
import { didYouMean } from '../../unknown-name.ts';
import type { ReportedTrial } from '../figures/trials.ts';

/** Lines that stand below the problem; empty where nothing more is known. */
export function aboutInWords({ about, detail = '', wrong }: ReportedTrial): string[] {
  if (about === undefined) {
    const answer = wrong?.first.find(({ where }) => where === 'the answer');
    const why = answer === undefined ? null : causeOfAnswer(answer);
    return why === null ? [] : [`likely: ${why}`];
  }
  const cause = causeOf(detail, about);
  return [
    ...(about.source === undefined ? [] : [`the line: ${about.source}`]),
    ...(about.handed === undefined ? [] : [`it was handed: ${about.handed}`]),
    ...(cause === null ? [] : [`likely: ${cause}`]),
  ];
}

/** What an answer that is none says of the code. */
function causeOfAnswer({ expected = '', actual = '' }: Difference): string | null {
  // Names of keys and values say nothing of what it is.
  if (/^(?:keys?|elements?) /.test(actual)) return null;
  if (actual === 'undefined') return 'a “return” is missing, on some way through the function.';
  if (actual === 'an object without any key')
    return 'nothing was counted: a loop by index up to “length” never runs over an iterable, which has none; for…of reads it.';
  if (/\bMap\b/.test(actual) && /\bobject\b/.test(expected))
    return 'it returns a Map; Object.fromEntries(map) makes a plain object of one.';
  if (
    /^(?:Set|\w+Array|generator|array iterator|map iterator|set iterator)\b/.test(actual) &&
    /^array /.test(expected)
  )
    return 'Array.from(answer) makes an array of it.';
  return /\bpromise\b/i.test(actual) ? 'an “await” is missing in what it answers.' : null;
}

const OF_NOTHING = /of (?:undefined|null) \((?:reading|setting) '(?<read>[^']*)'\)/;
const NO_FUNCTION = /TypeError: (?<of>[\w$.?[\]]+?)\??\.(?<method>[\w$]+) is not a function/;
const NOT_ITERABLE = /TypeError: (?<of>[\w$.?]+) is not iterable/;
const NO_SUCH_NAME = /Cannot destructure property '(?<key>[^']*)' of '(?<of>[^']*)'/;

/** Of an error; null where nothing tells. */
function causeOf(message: string, about: AboutThrown): string | null {
  const { read } = OF_NOTHING.exec(message)?.groups ?? {};
  if (read !== undefined) return causeOfNothing(read, about);
  const missing = NO_FUNCTION.exec(message)?.groups;
  if (missing !== undefined) return causeOfNoFunction(missing.of!, missing.method!, about);
  const { of } = (NOT_ITERABLE.exec(message) ?? NO_SUCH_NAME.exec(message))?.groups ?? {};
  if (of === undefined) return null;
  return isNoInput(of, about) ? NO_INPUT : wrongKey(lastName(of), /\./.test(of), about);
}

const NO_INPUT =
  'the input is undefined: “make” of the task returns nothing, so that a “return” is missing in it.';

/** Whether a name is what was handed over, of which there was nothing; patterns in place of a parameter have none. */
function isNoInput(name: string, { handed, parameters = [] }: AboutThrown): boolean {
  return handed === 'undefined' && (name === handed || parameters.includes(name));
}

/** `row.time.getTime()` where `row.time` is undefined: then perhaps `time` is no key of it. */
function causeOfNothing(read: string, about: AboutThrown): string | null {
  const escaped = read.replace(/[^\w]/g, '\\$&');
  const found = new RegExp(`(?<of>[\\w$][\\w$.?]*?)!?\\??\\.${escaped}(?![\\w$])`).exec(
    about.source ?? '',
  )?.groups?.of;
  if (found === 'this') return WITHOUT_OBJECT;
  // What the code's own object lacks says nothing of what it was handed.
  if (found === undefined || found.startsWith('this.')) return null;
  if (isNoInput(found, about)) return NO_INPUT;
  return wrongKey(lastName(found), /\./.test(found), about);
}

const WITHOUT_OBJECT =
  'it was called without its object, so that “this” is undefined: write (input) => object.method(input).';

/** Arrays have methods that what was handed over has not; and a Date has none of a string. */
function causeOfNoFunction(of: string, method: string, about: AboutThrown): string | null {
  const name = lastName(of);
  const known = about.keys.find(({ key }) => key === name);
  if (known !== undefined) return `“${name}” is a ${known.kind}, which has no “${method}”.`;
  if (about.isIterable && !of.includes('.') && isOfArrays(method))
    return (
      `if “${of}” is the input: that is an iterable, to be read once by for…of, and no array; “${method}” is an array's. ` +
      `Array.from(${of}) makes one, which keeps all of it in memory.`
    );
  if (isHanded(of, about) && isOfArrays(method)) {
    const { handed = '', keys } = about;
    const canBeOne =
      /^(?:Set|Map|\w+Array|string|(?:async )?generator|\w+ iterator)\b/.test(handed) ||
      keys.some(({ key }) => key === 'length');
    return `if “${of}” is the input: that is no array, and “${method}” is an array's.${canBeOne ? ` Array.from(${of}) makes one.` : ''}`;
  }
  return wrongKey(name, of.includes('.'), about);
}

/** What every object has is no array's, and yet missing where there is no prototype. */
function isOfArrays(method: string): boolean {
  return method in Array.prototype && !(method in Object.prototype);
}

/** Whether a name may be what was handed over, which is no array. */
function isHanded(name: string, { parameters = [], handed }: AboutThrown): boolean {
  return parameters.includes(name) && handed !== undefined && !handed.startsWith('array ');
}

/** A name that was taken from the input, and that the input does not have. */
function wrongKey(name: string, isRead: boolean, about: AboutThrown): string | null {
  const keys = about.keys.map(({ key }) => key);
  const isTaken = isRead || about.destructured.includes(name);
  if (!isTaken || keys.length === 0 || keys.includes(name)) return null;
  return `“${name}” is undefined: what it was handed has ${keys.map((key) => `“${key}”`).join(', ')}.${didYouMean(name, keys)}`;
}

function lastName(expression: string): string {
  return expression.split(/[.?!]+/).at(-1)!;
}
