import { describe, expect, it } from 'vitest';
import { compiledTask, trialOfTask } from '../fixtures/tasks/trials.ts';

const hanging = await compiledTask('hangs.bench.ts');
/** The process must have come to where it hangs, also on a busy machine. */
const TIMEOUT_MS = 3_000;

/** While a large answer is looked through, which takes seconds: neither before nor behind, which depends on the machine. */
const MEANWHILE_MS = [1_700, 2_600, 4_000, 1_200];

const doing = async (task: string, timeoutMs = TIMEOUT_MS) => {
  const asked = { task, implementation: 'count' };
  const outcome = await trialOfTask(hanging, asked, { pass: 'answer' }, timeoutMs);
  return outcome.outcome === 'timed out' ? outcome.doing : outcome;
};

describe('what a process was doing that ran out of time', () => {
  it.each([
    ['make waits', '“make”'],
    ['expected waits', '“expected”'],
    ['open waits', '“open”'],
    ['close waits', '“close”'],
    ['result waits', '“result”'],
    ['run waits', 'its call'],
    ['hostile waits', '“hostile empty: run”'],
  ])('%s', async (task, whose) => {
    expect(await doing(task)).toBe(
      `it was waiting for what ${whose} returned, a promise that was not settled`,
    );
  });

  // Whether that moment falls into it, and V8 can be asked before it is over, is chance on a machine of any speed.
  it.runIf(process.platform !== 'win32')('an answer that is too large', { retry: 4 }, async () => {
    const told: unknown[] = [];
    for (const limitMs of MEANWHILE_MS) {
      told.push(await doing('answer is large', limitMs));
      if (/^it was still looking through an input or an/.test(String(told.at(-1)))) return;
    }
    expect.fail(told.join('; '));
  });

  it.runIf(process.platform !== 'win32').each([
    ['make computes', 'make'],
    ['differences computes', 'differences'],
    ['run computes', 'count'],
  ])('%s', async (task, caller) => {
    const told = await doing(task);
    expect(told).toMatch(
      /^it was computing in spin \(hangs\.bench\.ts:\d+:\d+\), called by afterSpinning /,
    );
    expect(told).toContain(`, ${caller} (hangs.bench.ts:`);
  });
});
