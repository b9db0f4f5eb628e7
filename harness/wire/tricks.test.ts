import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixture, smallDataset, trialOf } from '../fixtures/prepared.ts';
import type { TrialOutcome } from './outcome.ts';
import { TRICKS } from './tricks.ts';

const bad = (file: string) => fixture(join('audit', file));
const verify = { pass: 'verify' } as const;
const time = { pass: 'time', warmUps: 1, iterations: 2, isFirstCallAlone: true } as const;

function caughtAt(outcome: TrialOutcome) {
  return outcome.outcome === 'trick' ? outcome.tricks.map(({ trick }) => trick) : outcome;
}

describe('every run catches', () => {
  it('replaced built-ins, whatever was measured with them', async () => {
    for (const pass of [verify, time]) {
      const outcome = await trialOf(bad('patches-set.ts'), pass);
      expect(outcome).toEqual({
        outcome: 'trick',
        message: 'patches built-ins: Set.prototype.add was replaced.',
        tricks: [{ trick: TRICKS.patches, evidence: 'Set.prototype.add was replaced' }],
      });
    }
    expect(caughtAt(await trialOf(bad('patches-clock.ts'), time))).toEqual([TRICKS.patches]);
  });

  it('the answer to earlier events', async () => {
    const file = bad('remembers-first-event.ts');
    expect(caughtAt(await trialOf(file, verify))).toEqual([TRICKS.remembers]);
    expect(caughtAt(await trialOf(file, time))).toEqual([TRICKS.remembers]);
  });

  it('an answer to other events, moved and renamed to look like that to the present ones', async () => {
    const events = smallDataset(20_000);
    expect(caughtAt(await trialOf(bad('remembers-shape.ts'), time, events))).toEqual([
      TRICKS.remembers,
    ]);
  });

  it('what works only the first time', async () => {
    expect(caughtAt(await trialOf(bad('works-once.ts'), verify))).toEqual([TRICKS.onlyOnce]);
    const later = await trialOf(bad('wrong-later.ts'), verify);
    expect(caughtAt(later)).toEqual([TRICKS.onlyOnce]);
  });

  it.each([
    ['lazy-getters.ts', TRICKS.lazy],
    ['lazy-proxy.ts', TRICKS.lazy],
    ['thenable.ts', TRICKS.lazy],
    ['fills-in-microtask.ts', TRICKS.later],
    ['fills-in-timer.ts', TRICKS.later],
  ])('an answer that is not there yet: %s', async (file, trick) => {
    expect(caughtAt(await trialOf(bad(file), verify))).toEqual([trick]);
    expect(caughtAt(await trialOf(bad(file), time))).toEqual([trick]);
  });
});

describe('a timed call', () => {
  it('is never on an array that was there before', async () => {
    // It would otherwise be timed answering from memory.
    const outcome = await trialOf(bad('remembers-array.ts'), time);
    expect(outcome.outcome).toBe('completed');
  });
});
