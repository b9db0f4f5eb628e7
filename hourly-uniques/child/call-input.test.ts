import { describe, expect, it } from 'vitest';
import type { PageView, RowsImplementation } from '../../contract.ts';
import { InputStream } from '../../harness/child/memory/input-stream.ts';
import { smallDataset } from '../../harness/fixtures/prepared.ts';
import { rowInputOf, timedCall } from '../../harness/wire/judging.ts';
import { rowsInput } from './call-input.ts';

const dataset = smallDataset(200);
const seen: { input: Iterable<PageView>; rows: PageView[] }[] = [];
const implementation: RowsImplementation = {
  description: 'Notes what it gets.',
  bottleneck: 'None.',
  input: 'rows',
  countUniques: (input) => {
    seen.push({ input, rows: Array.from(input, (row) => row) });
    return {};
  },
};

async function calledWith(kind: 'array' | 'stream', calls: number) {
  seen.length = 0;
  const given = (call: number) => timedCall({ inputSeed: 5, events: 100 }, 'rows', call);
  const input = rowsInput(implementation, dataset, 'shared', kind, given);
  for (let call = 1; call <= calls; call++) {
    await input.prepare(call, () => {});
    await input.call();
  }
  return [...seen];
}

describe('the rows of timed calls', () => {
  it('are the same, in an array or in what memory is measured with', async () => {
    const [arrays, streams] = [await calledWith('array', 2), await calledWith('stream', 2)];
    expect(arrays.map(({ input }) => Array.isArray(input))).toEqual([true, true]);
    expect(streams.map(({ input }) => input instanceof InputStream)).toEqual([true, true]);
    expect(streams.map(({ rows }) => rows)).toEqual(arrays.map(({ rows }) => rows));
    expect(arrays[0]!.rows).toHaveLength(100);
    expect(arrays[0]!.rows).not.toEqual(arrays[1]!.rows);
  });

  it('can be read once where they are no array', async () => {
    const [{ input }] = (await calledWith('stream', 1)) as [(typeof seen)[0]];
    expect([...input]).toEqual([]);
  });

  it('come in one kind for one seed, and in both for many', () => {
    const kinds = Array.from({ length: 40 }, (_, inputSeed) => rowInputOf({ inputSeed }));
    expect(new Set(kinds).size).toBe(2);
    expect(Array.from({ length: 40 }, (_, inputSeed) => rowInputOf({ inputSeed }))).toEqual(kinds);
  });
});
