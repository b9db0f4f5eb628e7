import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixture, smallDataset, trialOf } from '../fixtures/prepared.ts';

const verify = { pass: 'verify' } as const;

/** Empty where the process is gone. */
function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    return '';
  }
}

describe('a trial', () => {
  it.each(['right.ts', 'sums-asynchronously.ts', 'chatty.ts', 'leaves-things-behind.ts'])(
    'of %s completes',
    async (file) => {
      const outcome = await trialOf(fixture(file), verify);
      expect(outcome).toMatchObject({ outcome: 'completed', result: { kind: 'verified' } });
      // What chatty.ts sends by itself claims one nanosecond.
      expect(
        outcome.outcome === 'completed' &&
          outcome.result.kind === 'verified' &&
          outcome.result.durationNs > 1,
      ).toBe(true);
    },
  );

  it('tells the first differences of a wrong answer', async () => {
    const outcome = await trialOf(fixture('wrong.ts'), verify);
    expect(outcome).toMatchObject({ outcome: 'wrong result', wrong: { differences: 4 } });
    const first = outcome.outcome === 'wrong result' ? outcome.wrong.first : [];
    expect(first).toHaveLength(4);
    expect(first.map(({ where }) => where.slice(0, 16))).toEqual([
      '2025-01-31 22:00',
      '2025-01-31 22:00',
      '2025-01-31 22:00',
      '1999-01-01 00:00',
    ]);
    expect(first).toContainEqual(
      expect.objectContaining({
        where: expect.stringMatching(/ \/never-seen$/),
        expected: 'no such page',
        actual: '1',
      }),
    );
    expect(first).toContainEqual(
      expect.objectContaining({ actual: expect.stringMatching(/^missing, but "/) }),
    );
  });

  it('that throws has failed, with message and TypeScript line', async () => {
    const outcome = await trialOf(fixture('throws.ts'), verify);
    expect(outcome).toMatchObject({
      outcome: 'failed',
      usage: false,
      message: 'RangeError: this fixture throws',
    });
    expect(outcome.outcome === 'failed' && outcome.stack).toMatch(/throws\.ts:2/);
  });

  it.each([
    ['throws-at-once.mjs', 'export default () => ({});\nnull.size;\n', 2, 'null.size;'],
    ['no-common-js.cjs', '\nexport default () => ({});\n', 2, 'export default () => ({});'],
  ])('that cannot be loaded has failed, with its line: %s', async (name, text, line, source) => {
    const path = join(mkdtempSync(join(tmpdir(), 'uniqbench-test-')), name);
    writeFileSync(path, text);
    const outcome = await trialOf(path, verify);
    expect(outcome).toMatchObject({ outcome: 'failed', usage: false, about: { source } });
    expect(outcome.outcome === 'failed' && outcome.stack).toContain(`${name}:${line}`);
  });

  it('that asks an iterable for what an iterator has fails, and is not caught', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'uniqbench-test-')), 'asks-by-hand.ts');
    const text = `import { rightAnswer } from ${JSON.stringify(fixture('right.ts'))};
function* byHand(events) {
  for (let one = events.next(); !one.done; one = events.next()) yield one.value;
}
export default (events) => rightAnswer(byHand(events));
`;
    writeFileSync(path, text);
    expect(await trialOf(path, verify)).toMatchObject({
      outcome: 'failed',
      message: 'TypeError: events.next is not a function',
      about: { isIterable: true, source: expect.stringMatching(/^for \(let one/) },
    });
  });

  it('that throws from a timer has failed', async () => {
    const outcome = await trialOf(fixture('throws-later.ts'), verify);
    expect(outcome).toMatchObject({
      outcome: 'failed',
      message: expect.stringMatching(/^Error: this fixture throws from a timer \(thrown where/),
    });
  });

  it('that hangs is timed out', async () => {
    const outcome = await trialOf(fixture('hangs.ts'), verify, smallDataset(10), {
      timeoutMs: 1_500,
    });
    expect(outcome).toMatchObject({ outcome: 'timed out', afterMs: 1_500 });
  });

  it('that hangs is timed out, also where an answer before could not be judged', async () => {
    const path = join(
      mkdtempSync(join(tmpdir(), 'uniqbench-test-')),
      'hangs-at-its-second-call.mjs',
    );
    writeFileSync(path, 'let calls = 0; export default () => { while (calls++ > 0); return {}; };');
    const time = { pass: 'time', warmUps: 0, iterations: 2, isFirstCallAlone: false } as const;
    const limits = { timeoutMs: 3_000 };
    const said = { input: 'columns' };
    const outcome = await trialOf(path, time, smallDataset(10), limits, undefined, { said });
    expect(outcome).toMatchObject({ outcome: 'timed out', afterMs: 3_000 });
  });

  it.runIf(process.platform === 'linux')('ends what it left detached (Linux)', async () => {
    const outcome = await trialOf(fixture('leaves-a-detached-process.ts'), verify);
    expect(outcome.outcome).toBe('completed');
    const commands = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    const left = commands.filter((pid) => commandOf(pid).includes('uniqbench-left-behind'));
    expect(left).toEqual([]);
  });

  it('that exits has crashed, even with code 0', async () => {
    const outcome = await trialOf(fixture('exits.ts'), verify);
    expect(outcome).toMatchObject({ outcome: 'crashed', stderr: 'this fixture exits\n' });
    expect(outcome.outcome === 'crashed' && outcome.message).toMatch(
      /exited with code 0 .*: process\.exit was called in \w+ \(exits\.ts:\d+:\d+\)/,
    );
  });

  it('that fills the heap is out of memory', async () => {
    const outcome = await trialOf(fixture('out-of-memory.ts'), verify, smallDataset(10), {
      memoryLimitMb: 64,
    });
    expect(outcome).toEqual({
      outcome: 'out of memory',
      message: expect.stringContaining('64 MB'),
    });
  });

  it('of no implementation is a usage error that says what is missing', async () => {
    const half = await trialOf(fixture('half-an-implementation.ts'), verify);
    expect(half).toMatchObject({ outcome: 'failed', usage: true });
    expect(half.outcome === 'failed' && half.message).toMatch(
      /half-an-implementation.*bottleneck.*countUniques/s,
    );
    const none = await trialOf(fixture('no-default-export.ts'), verify);
    expect(none).toMatchObject({
      outcome: 'failed',
      usage: true,
      message: expect.stringMatching(/default nor a function\. Export a function \(events/),
    });
  });

  it('of a CommonJS function runs', async () => {
    const outcome = await trialOf(fixture('common-js.cjs'), verify);
    expect(outcome).toMatchObject({ outcome: 'wrong result', wrong: { differences: 1 } });
  });

  it('is killed when its signal is aborted, and throws the reason', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 1_500);
    const trial = trialOf(fixture('hangs.ts'), verify, smallDataset(10), {}, controller.signal);
    await expect(trial).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('times as many calls as asked for, and keeps every sample', async () => {
    const outcome = await trialOf(fixture('right.ts'), {
      pass: 'time',
      warmUps: 2,
      iterations: 5,
      isFirstCallAlone: false,
    });
    const result =
      outcome.outcome === 'completed' && outcome.result.kind === 'timed'
        ? outcome.result.result
        : null;
    expect(result?.warmUpsNs).toHaveLength(2);
    expect(result?.samples).toHaveLength(5);
    for (const { wallNs, cpuNs } of result?.samples ?? []) {
      expect(wallNs).toBeGreaterThan(0);
      expect(cpuNs).toBeGreaterThan(0);
    }
    if (process.platform === 'linux') expect(result?.peakRssBytes).toBeGreaterThan(2e7);
  });

  it('never times a wrong answer', async () => {
    const outcome = await trialOf(fixture('wrong.ts'), {
      pass: 'time',
      warmUps: 0,
      iterations: 1,
      isFirstCallAlone: false,
    });
    expect(outcome.outcome).toBe('wrong result');
  });
});
