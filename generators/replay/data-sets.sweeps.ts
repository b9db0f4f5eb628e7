/** The largest log of a real server, whole; see vitest.sweeps.config.ts. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countUniques } from './fixtures/plain-count.ts';
import {
  DATA,
  expectAnswer,
  type Oracle,
  open,
  oracleOf,
  SKIPPED,
  THERE,
} from './fixtures/real-traffic.ts';

describe.skipIf(!THERE)(`real traffic${SKIPPED}`, () => {
  it('cran-2014-01: seven files give the whole answer, and the rejected lines', async () => {
    const oracle = oracleOf('cran-2014-01') as Oracle & {
      readonly data_files: readonly { readonly name: string; readonly lines: number }[];
    };
    const files = oracle.data_files.map(({ name }) => name);
    expect(files.length).toBe(7);
    const source = open('cran-2014-01', files);
    const { rows, events } = await countUniques(source);
    const { lines, rejected, notes } = source.linesRead!();
    expect(notes, 'visitors are right, so that nothing is to be told').toBeUndefined();
    expectAnswer(rows, 'cran-2014-01');
    expect([events, lines]).toEqual([oracle.lines_used, oracle.lines_total]);
    const counts = rejected.map(({ reason, count }) => [reason, count]);
    expect(Object.fromEntries(counts)).toEqual(oracle.rejected_by_reason);
    // The oracle's lines count through all files.
    const before = new Map<string, number>();
    let sum = 0;
    for (const { name, lines: count } of oracle.data_files) {
      before.set(join(DATA, 'cran-2014-01', name), sum);
      sum += count;
    }
    for (const { reason, first } of rejected) {
      const expected = oracle.rejected_examples[reason]!.map(({ line }) => line);
      expect(first.map(({ file, line }) => before.get(file)! + line)).toEqual(expected);
    }
  });
});
