import { describe, expect, it } from 'vitest';
import { parseTableAddress } from './address.ts';
import { assertCondition } from './check-condition.ts';
import { failureOf } from './failures.ts';
import type { Server } from './server.ts';

const address = parseTableAddress('clickhouse://h/d.t');
const table = {
  source: 'd.t',
  columns: ['page', 'ts', 'uid'].map((name) => ({ name, type: 'String' })),
};

/** Fails with what a server says of the query. */
function failing(say: (sql: string) => Error): Server {
  const ask = async (sql: string) => {
    throw failureOf(say(sql), address);
  };
  return { ask, run: async () => {}, close: async () => {} };
}

const assertWith = (where: string, say: (sql: string) => Error) =>
  assertCondition(failing(say), table, where, {});

const saying = (code: number, text: string) => () =>
  new Error(`Code: ${code}. DB::Exception: ${text}`);

describe('a condition', () => {
  it.each([
    ['18', 47, 'Unknown identifier: pge'],
    ['22', 47, "Missing columns: 'pge' while processing query: 'SELECT 1'"],
    ['26', 47, 'Unknown expression identifier `pge` in scope SELECT 1 FROM d.t'],
    ['18, of a table', 16, "There's no column 'pge' in table 't'"],
  ])('on a column that is not there names the near ones: version %s', async (_, code, text) => {
    await expect(assertWith("pge = '/'", saying(code, text))).rejects.toThrow(
      '--where: there is no column "pge" in the table. Did you mean page? Its columns: page, ts, uid',
    );
  });

  it.each([
    ["page = 'ä' LIMIT 1", 'from here on: LIMIT 1.'],
    ["page = 'ä' ||", 'something is missing at its end'],
  ])('that is not understood is told from where on: %s', async (where, told) => {
    const at = (sql: string) =>
      Buffer.from(sql).indexOf(where.endsWith('1') ? 'LIMIT 1' : '\n) LIMIT 0') + 1;
    await expect(
      assertWith(where, (sql) =>
        saying(62, `Syntax error: failed at position ${at(sql)} (line 2, col 3): ${sql}`)(),
      ),
    ).rejects.toThrow(told);
  });

  it('that the server cannot work out is told in its words, once', async () => {
    const text = 'Aggregate function count() is found in WHERE.';
    await expect(assertWith('count() > 1', saying(184, text))).rejects.toThrow(
      /^--where: the server cannot work it out: Code: 184\. DB::Exception: .* in WHERE\. Give one condition/,
    );
  });

  it.each([
    [279, 'All connection tries failed'],
    [516, 'Authentication failed'],
    [8, 'Cannot find column in source stream'],
  ])('is not blamed for what else fails, which the counting tells: code %i', async (code, text) => {
    await expect(assertWith('1', saying(code, text))).resolves.toBeUndefined();
  });
});
