import { describe, expect, it } from 'vitest';
import { distributedArguments, parseExpression, parseList, wordOf } from './key-expression.ts';
import { shardingOf } from './sharding.ts';

const columns = { timestamp: 'ts', page: 'url', visitor: 'uid' };
const formOf = (key: string, timesAreUtc = true) =>
  shardingOf(parseExpression(key), key, columns, timesAreUtc).form;

describe('the form that is right for a sharding key', () => {
  it.each([
    ['uid', 'add'],
    ['cityHash64(uid)', 'add'],
    ['cityHash64(`uid`) % 16', 'add'],
    ['sipHash64(lower(toString(uid)), 7)', 'add'],
    ['xxHash64(url, uid)', 'add'],
    ['cityHash64(toStartOfHour(ts), url, uid)', 'add'],
    ['cityHash64(url)', 'unite'],
    ["cityHash64(toStartOfHour(ts, 'UTC'), url)", 'unite'],
    ['toYYYYMMDD(ts)', 'unite'],
    ['1', 'unite'],
    ['', 'merge'],
    ['rand()', 'merge'],
    ['rand() + uid', 'merge'],
    ['cityHash64(ts)', 'merge'],
    ['cityHash64(uid, ts)', 'merge'],
    ['cityHash64(session)', 'merge'],
    ['dictGet(x, uid)', 'merge'],
    ['uid ->', 'merge'],
    ["cityHash64(toStartOfHour(ts, 'Asia/Kolkata'), url)", 'merge'],
    ['toStartOfMinute(ts)', 'merge'],
    ['toStartOfHour(uid)', 'merge'],
  ])('%s: %s', (key, form) => {
    expect(formOf(key)).toBe(form);
  });

  it('takes hours of another zone for no hours', () => {
    expect(formOf('toStartOfHour(ts)', true)).toBe('unite');
    expect(formOf('toStartOfHour(ts)', false)).toBe('merge');
    expect(formOf('cityHash64(url, uid)', false)).toBe('add');
  });
});

describe('expressions', () => {
  it.each([
    ['Distributed(two, db, ev, cityHash64(uid))'],
    ["Distributed('two', 'db', 'ev', cityHash64(uid), 'policy') SETTINGS fsync_after_insert = 0"],
  ])('reads %s', (engine) => {
    const [cluster, database, table, key] = distributedArguments(engine)!;
    expect([cluster, database, table].map(wordOf)).toEqual(['two', 'db', 'ev']);
    expect(key).toEqual(parseExpression('cityHash64(uid)'));
  });

  it.each([
    'MergeTree()',
    'f(',
    'f(a))',
    'a b',
    '(a',
    "'a",
    'a ? b : c',
    '',
    'MergeTree ORDER BY x',
  ])('takes %j for no Distributed engine', (text) => {
    expect(distributedArguments(text)).toBeNull();
  });

  it('reads quotes and parentheses', () => {
    expect(parseList('a, `b``c`')).toBeNull();
    expect(parseList("(a, `b\\`c`), 'it\\'s)'")).toEqual([
      {
        kind: 'call',
        function: 'tuple',
        of: [
          { kind: 'column', name: 'a' },
          { kind: 'column', name: 'b`c' },
        ],
      },
      { kind: 'constant', text: "it's)" },
    ]);
  });
});
