import { expect, it } from 'vitest';
import { compiledTask, trialOfTask } from '../../fixtures/tasks/trials.ts';
import { trendOf } from '../../stats/trend.ts';
import { completed } from '../../wire/outcome.ts';

const task = await compiledTask('from-call-to-call.bench.ts');

/** Looks at what is alive after each call. */
async function aliveAfterCalls(implementation: string): Promise<readonly number[]> {
  const outcome = await trialOfTask(
    task,
    { implementation },
    { pass: 'calls', inputSeed: 5, calls: 200, callsPerLook: 1, mostSeconds: 30 },
  );
  const { callsNs, aliveBytes } = completed(outcome)!.result;
  expect(callsNs.length).toBe(aliveBytes.length);
  expect(aliveBytes.length).toBeGreaterThanOrEqual(40);
  return aliveBytes;
}

const LEAST = 16_384;

it('finds what is kept of every call, with its size', async () => {
  const { kind, slope } = trendOf([await aliveAfterCalls('leaking')], LEAST, 'least');
  expect(kind).toBe('grows');
  // 200 doubles, and their entry.
  expect(slope).toBeGreaterThan(1_600);
  expect(slope).toBeLessThan(1_900);
});

it('finds nothing that grows where nothing is kept, or no more than the last ones', async () => {
  expect(trendOf([await aliveAfterCalls('clean')], LEAST, 'least').kind).toBe('steady');
  expect(trendOf([await aliveAfterCalls('limited')], LEAST, 'least').kind).toBe('steady');
});
