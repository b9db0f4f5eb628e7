import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixture, prepareFolder, smallDataset, trialOf } from '../../harness/fixtures/prepared.ts';
import { runTrial } from '../../harness/spawn/trial.ts';
import { exponentOf } from '../../harness/stats/slope.ts';
import { completed } from '../../harness/wire/outcome.ts';
import { answerAlone } from '../answer-alone.ts';

const EVENTS = 16_000;
const dataset = smallDataset(EVENTS);
/** Every event by a visitor of its own, for lists that are searched. */
const allNew = {
  ...dataset,
  visitorIds: Uint32Array.from({ length: EVENTS }, (_, index) => index),
  visitors: Array.from({ length: EVENTS }, (_, id) => `visitor-${id}`),
};
const sizes = [250, 500, 1_000, 2_000, 4_000, 8_000, EVENTS];

describe('the trial of growth', () => {
  it('calls every size, and sees a list that is searched for every event', async () => {
    const file = fixture(join('audit', 'quadratic.ts'));
    const outcome = await trialOf(file, { pass: 'scale', sizes, rounds: 2, seed: 1 }, allNew);
    const calls =
      outcome.outcome === 'completed' && outcome.result.kind === 'scaled'
        ? outcome.result.calls
        : [];
    expect(new Set(calls.map(({ events }) => events)).size).toBeGreaterThanOrEqual(5);
    for (const { wallNs, afterLastNs } of calls) {
      expect(afterLastNs).toBeGreaterThan(0);
      expect(afterLastNs).toBeLessThan(wallNs);
    }
    const points = calls.map(({ events, wallNs }) => ({ size: events, durationNs: wallNs }));
    expect(exponentOf(points)?.low).toBeGreaterThan(1.25);
  });

  it('checks the answer', async () => {
    const outcome = await trialOf(
      fixture('wrong.ts'),
      { pass: 'scale', sizes: [100, 200], rounds: 1, seed: 1 },
      smallDataset(200),
    );
    expect(outcome.outcome).toBe('wrong result');
  });

  it.each([48, 3_000])('times building the answer alone, of %i events', async (events) => {
    const small = smallDataset(events);
    const { datasetFolder, digest } = prepareFolder(small);
    const implementation = answerAlone('(the answer alone)', datasetFolder, events);
    const outcome = await runTrial(
      {
        pass: 'scale',
        implementation,
        datasetFolder,
        digest,
        strings: 'shared',
        events,
        sizes: [events >> 1, events],
        rounds: 2,
        seed: 1,
        knowsItsAnswer: true,
      },
      { timeoutMs: 60_000, memoryLimitMb: 512 },
      new AbortController().signal,
    );
    expect(completed(outcome)?.calls.at(-1)?.events).toBe(events);
  });
});
