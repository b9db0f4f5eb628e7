import { expect, it } from 'vitest';
import { lookForPeak } from './peak-trials.ts';

/** All of the input, of which no reading tells what was alive at the most. */
const open = {
  ...{ fromEvent: 0, toEvent: 100, liveBytes: 1e6, seenBytes: 1e6, atMostBytes: 1e7 },
  ...{ allocatedBytes: 4e6, allocatedLargeBytes: 0 },
};
const result = { intervals: [open], retainedBytes: 0, silentWorkers: 0 };

it('a look that cannot be made is told once the others beside it have ended', async () => {
  const ended: number[] = [];
  const search = { points: 4, semiSpaceMb: 1, mostLooks: 3 };
  const looking = lookForPeak(100, search, async ({ fine }, round) => {
    if (round === 3) throw new Error('It cannot be started.');
    await new Promise((resolve) => setImmediate(resolve));
    ended.push(round);
    return { fine, result };
  });
  await expect(looking).rejects.toThrow('It cannot be started.');
  expect(ended).toEqual([1, 2, 4]);
});
