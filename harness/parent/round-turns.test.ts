import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placesOfRound } from './round-turns.ts';

/** What processes of a round do, step by step, as the places let them. */
async function simulate(scripts: readonly (readonly ('work' | 'call')[])[], lanes: number) {
  const now: { place: number; turn: 'work' | 'call' }[] = [];
  const seen: { place: number; turn: 'work' | 'call'; beside: readonly string[] }[] = [];
  const places = placesOfRound(scripts.length, lanes);
  const pause = () => new Promise((resolve) => setImmediate(resolve));
  await Promise.all(
    scripts.map(async (script, place) => {
      await places[place]!.start();
      for (const [index, turn] of script.entries()) {
        if (index > 0) await places[place]!.ask(turn);
        const doing = { place, turn };
        now.push(doing);
        seen.push({ ...doing, beside: now.filter((one) => one !== doing).map((one) => one.turn) });
        for (let ticks = 0; ticks <= (place * 7 + index * 3) % 5; ticks++) await pause();
        now.splice(now.indexOf(doing), 1);
      }
      places[place]!.end();
    }),
  );
  return seen;
}

const script = fc
  .array(fc.constantFrom<'work' | 'call'>('work', 'call'), { maxLength: 6 })
  .map((turns) => ['work' as const, ...turns]);

describe('the places of a round', () => {
  it('let nothing run beside a call, no more work than lanes, and all come to their end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(script, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 3 }),
        async (scripts, lanes) => {
          const seen = await simulate(scripts, lanes);
          expect(seen).toHaveLength(scripts.flat().length);
          for (const { turn, beside } of seen) {
            expect(beside).not.toContain('call');
            if (turn === 'call') expect(beside).toEqual([]);
            else expect(beside.length).toBeLessThan(lanes);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('let processes call in the order of the round, and all once before any calls again', async () => {
    const one = ['work', 'call', 'work', 'call', 'work'] as const;
    const seen = await simulate([one, one, one, one], 2);
    const calls = seen.filter(({ turn }) => turn === 'call').map(({ place }) => place);
    expect(calls).toEqual([0, 1, 2, 3, 0, 1, 2, 3]);
  });

  it('go on without one that ends while others wait for it', async () => {
    const seen = await simulate([['work'], ['work', 'call', 'work'], ['work', 'call']], 1);
    expect(seen.filter(({ turn }) => turn === 'call').map(({ place }) => place)).toEqual([1, 2]);
  });

  it('are not held up by a request that is read after its process has ended', async () => {
    const [gone, waiting] = placesOfRound(2, 1);
    await gone!.start();
    gone!.end();
    expect(gone!.ask('work')).toBeNull();
    await waiting!.start();
    expect(waiting!.ask('call')).toBeNull();
  });
});
