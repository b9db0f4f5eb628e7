/** Code for values of the language's own types, and how objects and texts are written. Pure. */

/** Keywords. */
export const MADE: Readonly<Record<string, string>> = {
  TSNumberKeyword: 'Math.floor(random() * 1000)',
  TSStringKeyword: 'word(random)',
  TSBooleanKeyword: 'random() < 0.5',
  TSBigIntKeyword: 'BigInt(Math.floor(random() * 1e9))',
  TSNullKeyword: 'null',
  TSUndefinedKeyword: 'undefined',
  TSVoidKeyword: 'undefined',
};

/** Types of the language, by name, that take no others. */
export const NAMED: Readonly<Record<string, string>> = {
  Date: 'new Date(1_700_000_000_000 + Math.floor(random() * 86_400_000))',
  // As JSDoc often has them.
  Number: MADE.TSNumberKeyword!,
  String: MADE.TSStringKeyword!,
  Boolean: MADE.TSBooleanKeyword!,
  RegExp: 'new RegExp(word(random))',
  Error: 'new Error(word(random))',
  URL: "new URL(word(random), 'https://example.com')",
};

/** What a typed array's elements are drawn by; `random` fills those of fractions. */
export const TYPED_ARRAYS: Readonly<Record<string, string>> = {
  Int8Array: '() => Math.floor(random() * 256) - 128',
  Uint8Array: '() => Math.floor(random() * 256)',
  Uint8ClampedArray: '() => Math.floor(random() * 256)',
  Int16Array: '() => Math.floor(random() * 65_536) - 32_768',
  Uint16Array: '() => Math.floor(random() * 65_536)',
  Int32Array: '() => Math.floor(random() * 2 ** 32) - 2 ** 31',
  Uint32Array: '() => Math.floor(random() * 2 ** 32)',
  Float32Array: 'random',
  Float64Array: 'random',
  BigInt64Array: '() => BigInt(Math.floor(random() * 1e9))',
  BigUint64Array: '() => BigInt(Math.floor(random() * 1e9))',
};

/** What holds many values, by name: code around them. */
export const COLLECTIONS: Readonly<Record<string, (many: string) => string>> = {
  Array: (many) => many,
  ReadonlyArray: (many) => many,
  Iterable: (many) => many,
  ArrayLike: (many) => many,
  Set: (many) => `new Set(${many})`,
  ReadonlySet: (many) => `new Set(${many})`,
  Iterator: (many) => `${many}.values()`,
  IterableIterator: (many) => `${many}.values()`,
};

/** The same where they come one after another in time: `oneByOne` is a function of the task file. */
export const COLLECTIONS_LATER = /^Async(?:Iterable|Iterator|IterableIterator|Generator)$/;

const LONGEST_LINE = 70;

/** Each of several values as often as the others. */
export function chained(values: readonly string[]): string {
  const [first, ...others] = values;
  if (others.length === 0) return first!;
  return `random() < 1 / ${values.length} ? ${first} : ${chained(others)}`;
}

/** One of several texts of values, each as often. */
export function choice(values: readonly string[], isTyped: boolean): string {
  if (values.length === 1) return values[0]!;
  const [asConst, surely] = isTyped ? [' as const', '!'] : ['', ''];
  const list = `[${values.join(', ')}]${asConst}`;
  return `${isTyped ? `(${list})` : list}[Math.floor(random() * ${values.length})]${surely}`;
}

/** An object literal, on one line where it fits. @param lines `key: value`. */
export function objectCode(lines: readonly string[]): string {
  if (lines.length === 0) return '{}';
  const line = `{ ${lines.join(', ')} }`;
  if (line.length <= LONGEST_LINE && !line.includes('\n')) return line;
  return `{\n${lines.map((one) => `${one},`.replace(/^/gm, '  ')).join('\n')}\n}`;
}

/** A text, as code. */
export function quoted(text: string): string {
  const inner = JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replaceAll("'", "\\'")
    .replace(/[\u2028\u2029]/g, (one) => `\\u${one.charCodeAt(0).toString(16)}`);
  return `'${inner}'`;
}

const WORD = {
  typed: [
    'const word = (random: () => number): string => Math.floor(random() * 1000).toString(36);',
  ],
  plain: ['const word = (random) => Math.floor(random() * 1000).toString(36);'],
} as const;

const ONE_BY_ONE = {
  typed: [
    'async function* oneByOne<T>(values: Iterable<T>): AsyncGenerator<T, void, undefined> {',
    '  yield* values;',
    '}',
  ],
  plain: ['async function* oneByOne(values) {', '  yield* values;', '}'],
} as const;

const MESSAGE = "'Not written yet: make a value of this type here: ' + type";
const TODO = {
  typed: ['const todo = (type: string): never => {', `  throw new Error(${MESSAGE});`, '};'],
  plain: ['const todo = (type) => {', `  throw new Error(${MESSAGE});`, '};'],
} as const;

/** Functions of the task file that such code calls, with an empty line behind each. */
export function helpersFor(code: string, isTyped: boolean): string[] {
  const style = isTyped ? 'typed' : 'plain';
  return Object.entries({ word: WORD, oneByOne: ONE_BY_ONE, todo: TODO }).flatMap(
    ([name, lines]) => (new RegExp(`\\b${name}\\(`).test(code) ? [...lines[style], ''] : []),
  );
}
