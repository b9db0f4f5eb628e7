import { describe, expect, it } from 'vitest';
import type { AboutThrown } from '../../harness/wire/refusal.ts';
import { causeOfError } from './cause-of-error.ts';

const EVENTS: AboutThrown = {
  destructured: [],
  parameters: ['events', 'options'],
  keyNames: ['name'],
  handed: 'an iterable of { timestamp: …, pageUrl: "/a" }',
  isIterable: true,
  keys: [
    { key: 'timestamp', kind: 'Date' },
    { key: 'pageUrl', kind: 'string' },
  ],
};
const ROWS: AboutThrown = {
  ...EVENTS,
  parameters: ['rows', 'most'],
  handed: 'array of 2, the first { id: 1, tags: array of 2, of: object of 1 field }',
  isIterable: false,
  keys: [
    { key: 'id', kind: 'number' },
    { key: 'tags', kind: 'array' },
    { key: 'of', kind: 'object' },
  ],
};

const reading = (key: string, nothing = 'undefined') =>
  `TypeError: Cannot read properties of ${nothing} (reading '${key}')`;

describe('the likely cause of an error', () => {
  it.each<[what: string, message: string, source: string, about: AboutThrown, words: string]>([
    ['an index', reading('timestamp'), 'const t = events[0].timestamp;', EVENTS, 'no array; “[0]”'],
    ['one by name', reading('timestamp'), 'events[i]!.timestamp', EVENTS, 'Array.from(events)'],
    ['one of two', reading('0'), 'events[i][0]', EVENTS, 'to be read once by for…of'],
    ['all in place of one', reading('x'), 'events.timestamp.x', EVENTS, 'field of each element'],
    ['the same of an array', reading('x'), 'rows.tags.x', ROWS, 'field of each element'],
    ['for…in', reading('x'), 'name.timestamp.x', EVENTS, 'for…in gives names'],
    ['a method of its', 'TypeError: name.at is not a function', '', EVENTS, 'for…in gives names'],
    ['an iterator', 'TypeError: events.next is not a function', '', EVENTS, '[Symbol.iterator]()'],
    ['an end', reading('id'), 'rows[i + 1].id', ROWS, '“rows[i + 1]” is undefined: it has nothing'],
    ['a key in brackets', reading('x'), "row['tag'].x", ROWS, 'Did you mean tags?'],
    ['nothing put there', reading('/a'), 'hours[hour][page]++', ROWS, 'hours[hour] ??= …'],
    ['nothing set', reading('add'), 'seen.get(key).add(id)', ROWS, 'nothing was set under that'],
    ['no match', reading('1', 'null'), 'text.match(/a/)[1]', ROWS, 'the pattern does not match'],
    ['pairs', 'TypeError: .for is not iterable', '', ROWS, '{ id } takes that apart'],
    ['a field', 'TypeError: row.id is not iterable', '', ROWS, '“id” is a number, which cannot'],
    ['a variable', 'ReferenceError: evnets is not defined', '', EVENTS, 'Did you mean events?'],
    ['a bare field', 'ReferenceError: pageUrl is not defined', '', EVENTS, 'and no variable'],
    [
      'no time',
      'RangeError: Invalid time value',
      'new Date(event.time).toISOString()',
      EVENTS,
      '“time” is undefined',
    ],
    [
      'an article',
      'TypeError: row.tags.trim is not a function',
      '',
      ROWS,
      '“tags” is an array, which has no “trim”',
    ],
    [
      'others than the first',
      'TypeError: row.tags.map is not a function',
      '',
      ROWS,
      'of another one it is something else',
    ],
    [
      'an object to be gone over',
      'TypeError: rows is not iterable',
      '',
      { ...ROWS, handed: '{ id: 1 }' },
      'Object.entries(rows)',
    ],
    [
      'too many arguments',
      'RangeError: Maximum call stack size exceeded',
      'Math.max(...numbers)',
      ROWS,
      'hands each element over',
    ],
    ['too many entries', 'RangeError: Set maximum size exceeded', '', ROWS, '16.7 million'],
    [
      'what is frozen',
      "TypeError: Cannot assign to read only property 'id' of object '#<Object>'",
      '',
      ROWS,
      'a copy of it is not',
    ],
    [
      'files that import each other',
      "ReferenceError: Cannot access 'count' before initialization",
      '',
      ROWS,
      'two files import each other',
    ],
    [
      'a class',
      "TypeError: Class constructor Counter cannot be invoked without 'new'",
      '',
      ROWS,
      'new makes an object of it',
    ],
    ['CommonJS', "SyntaxError: Unexpected token 'export'", '', ROWS, 'call it .mjs'],
    [
      'JavaScriptCore',
      "TypeError: undefined is not an object (evaluating 'row.tag.length')",
      '',
      ROWS,
      'Did you mean tags?',
    ],
  ])('is told of %s', (_, message, source, about, words) => {
    expect(causeOfError(message, { ...about, source })).toContain(words);
  });

  it.each<[what: string, message: string, source: string, about: AboutThrown]>([
    ["an object's own", 'TypeError: this.seen.map is not a function', '', EVENTS],
    ["an object's own list", 'TypeError: this.pages is not iterable', '', EVENTS],
    ['what is there', 'TypeError: state.cache.fill is not a function', '', ROWS],
    ['an endless call', 'RangeError: Maximum call stack size exceeded', 'return f(n);', ROWS],
    ['another name', 'ReferenceError: lodash is not defined', '', EVENTS],
    ['what another field holds', reading('x'), 'f(g().x, grid[a][b])', ROWS],
  ])('is no guess of %s', (_, message, source, about) => {
    expect(causeOfError(message, { ...about, source })).toBeNull();
  });

  it.each([
    [reading('limit'), 'options.limit'],
    ["TypeError: Cannot destructure property 'limit' of 'undefined' as it is undefined.", ''],
    ['TypeError: options is not a function', ''],
    ['TypeError: options is not iterable', ''],
  ])('is told of a function that takes more than it is given: %s', (message, source) => {
    const words = /^it takes 2 values: .*\(input\) => f\(\.\.\.input\)\.$/;
    expect(causeOfError(message, { ...EVENTS, source, takes: 2 })).toMatch(words);
    expect(causeOfError(message, { ...EVENTS, source })).toBeNull();
  });
});
