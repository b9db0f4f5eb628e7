import { describe, expect, it } from 'vitest';
import type { AboutThrown } from '../../harness/wire/refusal.ts';
import type { ReportedTrial } from '../figures/trials.ts';
import { aboutInWords } from './likely-cause.ts';

const EVENTS: AboutThrown = {
  source: '',
  destructured: ['timestamp', 'url'],
  handed: 'an iterable of { timestamp: …, pageUrl: "/a", visitorId: "x" }',
  isIterable: true,
  keys: [
    { key: 'timestamp', kind: 'Date' },
    { key: 'pageUrl', kind: 'string' },
    { key: 'visitorId', kind: 'string' },
  ],
};

function told(detail: string, about: Partial<AboutThrown>): string {
  const trial = { detail, about: { ...EVENTS, ...about } } as ReportedTrial;
  return aboutInWords(trial).join('\n');
}

const reading = (key: string) =>
  `TypeError: Cannot read properties of undefined (reading '${key}')`;

describe('what whoever wrote code that threw is told', () => {
  it('is the line, what came, and which keys that has, with the one that is near', () => {
    const words = told(reading('toISOString'), { source: 'const hour = e.time.toISOString();' });
    expect(words.split('\n')).toEqual([
      'the line: const hour = e.time.toISOString();',
      `it was handed: ${EVENTS.handed}`,
      'likely: “time” is undefined: what it was handed has “timestamp”, “pageUrl”, “visitorId”. Did you mean timestamp?',
    ]);
  });

  it.each([
    [reading('length'), 'if (url.length > 3) {', '“url” is undefined'],
    [reading('length'), 'if (view?.page!.length > 3) {', '“page” is undefined'],
    [
      'TypeError: events.map is not a function',
      'events.map(f)',
      'iterable, to be read once by for…of, and no array',
    ],
    [
      'TypeError: timestamp.slice is not a function',
      '',
      '“timestamp” is a Date, which has no “slice”',
    ],
    [reading('seen'), 'this.seen.add(visitorId)', '“this” is undefined: write (input)'],
    [reading('#seen'), 'for (const e of events) this.#seen.add(e)', '“this” is undefined'],
    ['TypeError: e.pages is not iterable', 'for (const p of e.pages)', '“pages” is undefined'],
  ])('%s in "%s"', (detail, source, words) => {
    expect(told(detail, { source })).toContain(words);
  });

  it.each([
    [reading('add'), 'seen.add(visitorId)'],
    [reading('x'), 'e.timestamp.x.y'],
    [reading('add'), 'this.seen.add(visitorId)'],
    ['RangeError: Invalid time value', 'x.toISOString()'],
    ['TypeError: seen.push is not a function', 'seen.push(1)'],
  ])('is no guess: %s in "%s"', (detail, source) => {
    expect(told(detail, { source, isIterable: false })).not.toContain('likely');
  });

  it.each([
    ['undefined', /“return” is missing/],
    ['an instance of Map', /Object\.fromEntries/],
    ['Map of 3', /Object\.fromEntries/],
    ['a promise', /“await” is missing/],
  ])('of an answer that is %s says why', (actual, words) => {
    const first = [{ where: 'the answer', expected: 'a plain object', actual }];
    const trial = { wrong: { differences: 1, first } } as unknown as ReportedTrial;
    expect(aboutInWords(trial).join()).toMatch(words);
  });
});

it.each([
  [reading('length'), 'return rows.length;'],
  ['TypeError: rows is not iterable', 'for (const row of rows) {'],
  [
    "TypeError: Cannot destructure property 'left' of 'undefined' as it is undefined.",
    '({ left }) => left',
  ],
])('an input that “make” does not return is told: %s', (detail, source) => {
  const none = { source, handed: 'undefined', isIterable: false, keys: [], parameters: ['rows'] };
  expect(told(detail, none)).toContain('likely: the input is undefined: “make” of the task');
  expect(told(detail, { ...none, handed: 'array of 0' })).not.toContain('likely');
});

it('says nothing of a Map where no object is wanted, nor of a part of the answer', () => {
  const of = (difference: object) =>
    aboutInWords({ wrong: { differences: 1, first: [difference] } } as unknown as ReportedTrial);
  expect(of({ where: 'the answer', expected: '52.3', actual: 'Map of 1' })).toEqual([]);
  expect(of({ where: 'answer.a', expected: '1', actual: 'undefined' })).toEqual([]);
  const keys = { expected: 'key "object"', actual: 'keys "promise", "Map"' };
  expect(of({ where: 'the answer', ...keys })).toEqual([]);
});

it.each(['Set of 3', 'Float64Array of 3', 'generator', 'map iterator'])(
  'of a %s in place of an array says what makes one',
  (actual) => {
    const first = [{ where: 'the answer', expected: 'array of 3', actual }];
    const trial = { wrong: { differences: 1, first } } as unknown as ReportedTrial;
    expect(aboutInWords(trial)).toEqual(['likely: Array.from(answer) makes an array of it.']);
  },
);

describe("an array's method of an input that is none", () => {
  const of = (handed: string, keys: string[], parameters = ['rows']) =>
    told('TypeError: rows.map is not a function', {
      ...{ handed, parameters, isIterable: false },
      keys: keys.map((key) => ({ key, kind: 'number' })),
    });

  it.each([
    ['Set of 3', []],
    ['generator', []],
    ['{ 0: 1, length: 1 }', ['0', 'length']],
  ])('is told of %s', (handed, keys) => {
    expect(of(handed, keys)).toContain(
      "likely: if “rows” is the input: that is no array, and “map” is an array's. Array.from(rows) makes one.",
    );
  });

  it('is not told of an array, nor of a name that is no parameter', () => {
    expect(of('array of 3, the first 1', [])).not.toContain('likely');
    expect(of('Set of 3', [], [])).not.toContain('likely');
    expect(of('{ a: 1 }', ['a'])).not.toContain('Array.from');
  });

  it('is not told of what every object has, but for one without a prototype', () => {
    const detail = 'TypeError: rows.hasOwnProperty is not a function';
    const about = { handed: '{ a: 1 }', parameters: ['rows'], isIterable: false };
    expect(told(detail, { ...about, keys: [{ key: 'a', kind: 'number' }] })).not.toContain('array');
  });
});

describe('a part of an answer that is wrong', () => {
  const of = (difference: object) =>
    aboutInWords({ wrong: { differences: 1, first: [difference] } } as unknown as ReportedTrial);

  it.each([
    ['2025-01-01 10:00', '3 pages', 'no such hour, but "undefined"', 'a field was read that is'],
    ['2025-01-01 10:00 /a', '3', 'missing, but "[object Object]"', 'an object was made a key'],
    ['the answer', 'key "a"', 'key "undefined"', 'a field was read that is not there'],
    ['2025-01-01 10:00', '3 pages', 'no such hour, but "NaN-NaN"', 'no number, or no date'],
    ['2025-01-01 10:00', '3 pages', 'an instance of Map', 'Object.fromEntries'],
    ['2025-01-01 10:00 /a', '3', 'a Set', '“size” is how many'],
    ['.a', '3', 'Set of 3', '“size” is how many'],
    ['.a', '3', '"3"', 'a number as text'],
    ['2025-01-01 10:00 /a', '3', 'string 3', 'a number as text'],
    ['.a', '3', '3n', 'Number(value)'],
    ['the answer', 'array of 2', 'array of 2, of which [0] is a promise', 'await Promise.all(…)'],
    ['the answer', 'array of 2', 'async generator', 'for await…of'],
    ['the answer', '3', 'function', 'call it'],
    ['the answer', 'undefined', '3', '“expected” of the task, or else the baseline'],
    ['the answer', 'a plain object', 'a generator', 'write function'],
    ['2025-01-01 10:00', '3 pages', 'an instance of Promise', '“await” is missing'],
    ['[0]', '0', '-0', '0 and -0 are two numbers'],
    ['.mean', '0.3', '0.30000000000000004', 'the last digits differ'],
  ])('%s: expected %s, got %s', (where, expected, actual, words) => {
    expect(of({ where, expected, actual }).join()).toContain(words);
  });

  it.each([
    ['.a', '3', '"4"'],
    ['.a', '"3"', '3'],
    ['.a', '3', '4n'],
    ['.mean', '0.3', '0.31'],
    ['.sum', '3000000000', '3000000001'],
    ['2025-01-01 10:00', '3 pages', 'no such hour, but "2025-01-01T10"'],
    ['2025-01-01 10:00 /undefined', '3', '4'],
  ])('is no guess: %s: expected %s, got %s', (where, expected, actual) => {
    expect(of({ where, expected, actual })).toEqual([]);
  });
});
