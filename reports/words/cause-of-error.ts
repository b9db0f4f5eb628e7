/** The likely cause of an error in a user's own code: by what it says, the line that threw, and what was handed over. Pure. */
import { type AboutThrown, SPREAD_INPUT, takesInWords } from '../../harness/wire/refusal.ts';
import { didYouMean } from '../../unknown-name.ts';
import { causeOfLimits } from './cause-of-limits.ts';

const OF_NOTHING = /of (?<nothing>undefined|null) \((?:reading|setting) '(?<read>[^']*)'\)/;
/** As JavaScriptCore says the same. */
const EVALUATED =
  /(?<nothing>undefined|null) is not an object \(evaluating '(?<code>[^']*\.(?<read>[\w$#]+))'\)/;
const NO_METHOD = /TypeError: (?<of>[\w$.?[\]]+?)\??\.(?<method>[\w$]+) is not a function/;
const NO_FUNCTION = /TypeError: (?<name>[\w$]+) is not a function/;
const NOT_ITERABLE = /TypeError: (?<of>[\w$.?]+) is not iterable/;
const NO_SUCH_NAME = /Cannot destructure property '(?<key>[^']*)' of '(?<of>[^']*)'/;
const NOT_DEFINED = /ReferenceError: (?<name>[\w$]+) is not defined$/;
const NO_TIME = /RangeError: Invalid time value/;

/** null where nothing tells. */
export function causeOfError(message: string, about: AboutThrown): string | null {
  const { nothing, read, code } =
    (EVALUATED.exec(message) ?? OF_NOTHING.exec(message))?.groups ?? {};
  if (read !== undefined) {
    const line = code ?? about.source ?? '';
    return causeOfNothing(read, line, about) ?? (nothing === 'null' ? causeOfNull(line) : null);
  }
  const { of: holder, method } = NO_METHOD.exec(message)?.groups ?? {};
  if (method !== undefined) return causeOfNoMethod(holder!, method, about);
  const { name } = NO_FUNCTION.exec(message)?.groups ?? {};
  if (name !== undefined) return notTheFirst(name, about);
  const { of } = (NOT_ITERABLE.exec(message) ?? NO_SUCH_NAME.exec(message))?.groups ?? {};
  if (of !== undefined) return causeOfNotIterable(of, about);
  const { name: lost } = NOT_DEFINED.exec(message)?.groups ?? {};
  if (lost !== undefined) return causeOfUnknown(lost, about);
  if (NO_TIME.test(message)) return causeOfNoTime(about);
  return causeOfLimits(message, about.source ?? '');
}

const NO_INPUT =
  'the input is undefined: “make” of the task returns nothing, so that a “return” is missing in it.';
const WITHOUT_OBJECT =
  'it was called without its object, so that “this” is undefined: write (input) => object.method(input).';

/** Whether a name is what was handed over, of which there was nothing; patterns in place of a parameter have none. */
function isNoInput(name: string, { handed, parameters = [] }: AboutThrown): boolean {
  return handed === 'undefined' && (name === handed || parameters.includes(name));
}

/** `row.time.getTime()` where `row.time` is undefined: then perhaps `time` is no key of it. */
function causeOfNothing(read: string, line: string, about: AboutThrown): string | null {
  const escaped = read.replace(/[^\w]/g, '\\$&');
  const holder = new RegExp(`(?<of>[\\w$][\\w$.?]*?)!?\\??\\.${escaped}(?![\\w$])`);
  const found = holder.exec(line)?.groups?.of;
  // While a file is loaded, nothing was called yet.
  if (found === 'this') return about.handed === undefined ? null : WITHOUT_OBJECT;
  // What the code's own object lacks says nothing of what it was handed.
  if (found?.startsWith('this.')) return null;
  if (found === undefined) return causeOfPlace(escaped, line, about);
  if (isNoInput(found, about)) return NO_INPUT;
  const isRead = found.includes('.');
  const [base = '', ...fields] = found.split(/[?!]*\./);
  const isOfKey = isRead && about.keyNames?.includes(base) === true;
  return (
    (isOfKey ? keyAlone(base) : null) ??
    (fields.length === 1 ? fieldOfElements(base, fields[0]!, about) : null) ??
    wrongKey(lastName(found), isRead, about) ??
    notTheFirst(found, about) ??
    causeOfPlace(escaped, line, about)
  );
}

/** A name that `for…in` has given. */
function keyAlone(name: string): string {
  return `“${name}” is the name of a field: for…in gives names, and for…of the elements.`;
}

/** `events.timestamp`, of all of them. */
function fieldOfElements(base: string, key: string, about: AboutThrown): string | null {
  const { parameters = [], keys, handed = '', isIterable } = about;
  const areSeveral = isIterable || handed.startsWith('array ');
  const isTheirs = parameters.includes(base) && keys.some((one) => one.key === key);
  if (!areSeveral || !isTheirs) return null;
  return `“${key}” is a field of each element: “${base}” is all of them, to be gone over by for…of, or else an element without it.`;
}

/** `rows[0].id` and `counts[day][name]`, where the first place is empty; `map.get(day).add(…)`. */
function causeOfPlace(escaped: string, line: string, about: AboutThrown): string | null {
  const field = `\\.${escaped}(?![\\w$])`;
  const place = '(?<list>[\\w$][\\w$.]*)\\[(?<at>[^[\\]]+)\\]';
  // Of a place within a place, the line does not have what was read as a name.
  const isNamed = new RegExp(field).test(line);
  const inList = new RegExp(`${place}!?${isNamed ? field : '\\['}`).exec(line);
  const { list, at } = inList?.groups ?? {};
  if (list !== undefined && at !== undefined) return causeOfNoElement(list, at, about);
  const inMap = new RegExp(`(?<got>[\\w$][\\w$.]*\\.get\\([^()]*\\))!?${field}`).exec(line);
  const { got } = inMap?.groups ?? {};
  return got === undefined ? null : `“${got}” is undefined: nothing was set under that key before.`;
}

function causeOfNoElement(list: string, at: string, about: AboutThrown): string | null {
  const literal = /^(['"`])(?<key>[^'"`]*)\1$/.exec(at)?.groups?.key;
  if (literal !== undefined)
    return list.startsWith('this.') ? null : wrongKey(literal, true, about);
  if (isNoInput(list, about)) return NO_INPUT;
  const { parameters = [] } = about;
  const isGiven = parameters.includes(list);
  const byIndex = isGiven ? noArray(list, `[${at}]`, about) : null;
  if (byIndex !== null) return byIndex;
  return isGiven
    ? `“${list}[${at}]” is undefined: it has nothing there, which may lie beyond its end.`
    : `“${list}[${at}]” is undefined: nothing was put there before, as by ${list}[${at}] ??= ….`;
}

/** What looks for a pattern says so by null. */
function causeOfNull(line: string): string | null {
  return /\.(?:match|exec)\(/.test(line)
    ? 'the pattern does not match: then “match” and “exec” return null.'
    : null;
}

/** By what a field is, as it is told. */
const PROTOTYPES: Readonly<Record<string, object>> = {
  array: Array.prototype,
  bigint: BigInt.prototype,
  boolean: Boolean.prototype,
  Date: Date.prototype,
  Map: Map.prototype,
  number: Number.prototype,
  object: Object.prototype,
  Set: Set.prototype,
  string: String.prototype,
};

/** Arrays have methods that what was handed over has not; and a Date has none of a string. */
function causeOfNoMethod(of: string, method: string, about: AboutThrown): string | null {
  // What the code's own object has says nothing of what it was handed.
  if (/^this\b/.test(of)) return null;
  if (about.keyNames?.includes(of)) return keyAlone(of);
  const name = lastName(of);
  const kind = about.keys.find(({ key }) => key === name)?.kind;
  if (kind === 'undefined' || kind === 'null') return null;
  if (kind !== undefined) {
    const isThere = Object.hasOwn(PROTOTYPES, kind) && method in PROTOTYPES[kind]!;
    return isThere
      ? `“${name}” of the first one is ${withArticle(kind)}, which has “${method}”: of another one it is something else.`
      : `“${name}” is ${withArticle(kind)}, which has no “${method}”.`;
  }
  if (method === 'next' && about.isIterable && !of.includes('.'))
    return `if “${of}” is the input: that is an iterable, and may be an array; ${of}[Symbol.iterator]() gives what has “next”, and for…of does so by itself.`;
  // What has no such method is there, so that no name of it is wrong.
  return isOfArrays(method) ? noArray(of, method, about) : null;
}

/** What an array has, taken of an input that is none; null where that is not known of it. */
function noArray(of: string, what: string, about: AboutThrown): string | null {
  const { handed = '', keys, isIterable } = about;
  if (isIterable && !of.includes('.'))
    return (
      `if “${of}” is the input: that is an iterable, to be read once by for…of, and no array; “${what}” is an array's. ` +
      `Array.from(${of}) makes one, which keeps all of it in memory.`
    );
  if (!isHanded(of, about)) return null;
  // Text and bytes have places, too.
  const isIndex = what.startsWith('[');
  if (isIndex && /^(?:"|\w+Array\b|\{|string\b)/.test(handed)) return null;
  const canBeOne =
    /^(?:Set|Map|\w+Array|string|(?:async )?generator|\w+ iterator)\b/.test(handed) ||
    keys.some(({ key }) => key === 'length');
  return `if “${of}” is the input: that is no array, and “${what}” is an array's.${canBeOne ? ` Array.from(${of}) makes one.` : ''}`;
}

/** What every object has is no array's, and yet missing where there is no prototype. */
function isOfArrays(method: string): boolean {
  return method in Array.prototype && !(method in Object.prototype);
}

/** Whether a name may be what was handed over, which is no array. */
function isHanded(name: string, { parameters = [], handed }: AboutThrown): boolean {
  return parameters.includes(name) && handed !== undefined && !handed.startsWith('array ');
}

const NEVER_ITERABLE = ['number', 'boolean', 'bigint', 'Date', 'object'];

/** Of what is gone over, or taken apart. */
function causeOfNotIterable(of: string, about: AboutThrown): string | null {
  // V8 calls so what a loop takes apart: for (const [a, b] of rows).
  if (of === '.for') return notInPairs(about);
  if (isNoInput(of, about)) return NO_INPUT;
  if (/^this\b/.test(of)) return null;
  const name = lastName(of);
  const kind = about.keys.find(({ key }) => key === name)?.kind;
  if (kind !== undefined && NEVER_ITERABLE.includes(kind))
    return `“${name}” is ${withArticle(kind)}, which cannot be gone over.`;
  const isObject = isHanded(of, about) && about.handed!.startsWith('{ ');
  if (isObject && !about.isIterable && !about.destructured.includes(of))
    return `if “${of}” is the input: that is an object, which for…of cannot go over; one of its fields can be meant (${quoted(about)}), or Object.entries(${of}).`;
  return wrongKey(name, of.includes('.'), about) ?? notTheFirst(of, about);
}

function notInPairs(about: AboutThrown): string | null {
  if (about.keys.length === 0) return null;
  return `[a, b] takes arrays apart, and an element is an object with ${quoted(about)}: { ${about.keys[0]!.key} } takes that apart.`;
}

/** A name that nothing stands for. */
function causeOfUnknown(name: string, { keys, parameters = [] }: AboutThrown): string | null {
  if (keys.some(({ key }) => key === name))
    return `“${name}” is a field of what it was handed, and no variable: take it from there.`;
  const near = didYouMean(name, parameters).trim();
  return near === '' ? null : `no variable has this name. ${near}`;
}

/** `new Date(event.time).toISOString()`, where there is no `time`. */
function causeOfNoTime(about: AboutThrown): string | null {
  const { of } = /new Date\((?<of>[\w$.?!]+)\)/.exec(about.source ?? '')?.groups ?? {};
  if (of === undefined || of.startsWith('this.')) return null;
  return wrongKey(lastName(of), of.includes('.'), about);
}

/** A name that was taken from the input, and that the input does not have. */
function wrongKey(name: string, isRead: boolean, about: AboutThrown): string | null {
  const keys = about.keys.map(({ key }) => key);
  const isTaken = isRead || about.destructured.includes(name);
  if (!isTaken || keys.length === 0 || keys.includes(name)) return null;
  return `“${name}” is undefined: what it was handed has ${quoted(about)}.${didYouMean(name, keys)}`;
}

/** A parameter behind the first one, perhaps: a call gives nothing for it. */
function notTheFirst(name: string, about: AboutThrown): string | null {
  const { takes = 1, parameters = [], handed } = about;
  const mayBeOne = name === 'undefined' || parameters.includes(name);
  if (takes < 2 || handed === undefined || !mayBeOne) return null;
  return `it ${takesInWords(takes)}; ${SPREAD_INPUT}.`;
}

function quoted({ keys }: AboutThrown): string {
  return keys.map(({ key }) => `“${key}”`).join(', ');
}

function withArticle(kind: string): string {
  return `${/^[aeiou]/i.test(kind) ? 'an' : 'a'} ${kind}`;
}

function lastName(expression: string): string {
  return expression.split(/[.?!]+/).at(-1)!;
}
