/** Times and answers on a real Bun, taken from npm: see vitest.runtimes.config.ts. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { call } from './commands/fixtures/call.ts';
import { compiledTask, trialOfTask } from './harness/fixtures/tasks/trials.ts';
import { readRecord } from './harness/record/read-record.ts';
import { findRuntimes } from './harness/request/runtimes.ts';
import type { Runtime } from './harness/wire/runtime.ts';

const FILE = join(import.meta.dirname, 'harness', 'fixtures', 'tasks', 'on-bun.bench.ts');
const cache = mkdtempSync(join(tmpdir(), 'uniqbench-runtimes-'));
const { signal } = new AbortController();
const told: string[] = [];
let bun: Runtime;

beforeAll(async () => {
  // What its user has installed is another version.
  vi.stubEnv('XDG_CACHE_HOME', cache);
  [bun] = (await findRuntimes(['bun@1.4'], (text) => told.push(text), signal)) as [Runtime];
});

afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(cache, { recursive: true, force: true });
});

interface TimedOutcome {
  readonly result: {
    readonly result: { readonly samples: readonly { readonly wallNs: number }[] };
  };
}

/** One trial on Bun. */
async function trial(
  task: string,
  implementation: string,
  pass: 'answer' | 'steady' | 'time' = 'answer',
  timeoutMs?: number,
) {
  const compiled = await compiledTask(FILE);
  const plugIn = { ...compiled.file, runtime: bun };
  const counts = { warmUps: 1, iterations: 3, isFirstCallAlone: true } as const;
  const specification =
    pass === 'time'
      ? { pass, ...counts }
      : pass === 'steady'
        ? { pass, events: 1, mostCalls: 10, mostSeconds: 2 }
        : { pass };
  return trialOfTask(compiled, { task, implementation, plugIn }, specification, timeoutMs);
}

/** A run, and its record. */
async function run(...args: string[]) {
  const out = mkdtempSync(join(tmpdir(), 'uniqbench-bun-'));
  const called = await call(
    ['run', FILE, ...args, '--out', out, '--budget', '20', '--rounds', '3'],
    {
      env: process.env,
    },
  );
  const [folder = ''] = readdirSync(out);
  const text = called.stdout.replaceAll(/\s+/g, ' ');
  return { ...called, text, record: readRecord(join(out, folder)), folder: join(out, folder) };
}

describe('Bun', () => {
  it('comes from npm once, with its digest', async () => {
    expect(told.join('')).toMatch(/fetching Bun 1\.4\.\d+ by npm/);
    expect(bun).toMatchObject({ kind: 'bun', version: expect.stringMatching(/^1\.4\./) });
    expect(await findRuntimes(['bun@1.4'], () => expect.fail('it was there'), signal)).toEqual([
      bun,
    ]);
  });

  it('refuses a flag that it does not know', async () => {
    await expect(
      findRuntimes([`${bun.executable} --no-such-flag`], () => {}, signal),
    ).rejects.toThrow(/Bun knows no flag --no-such-flag/);
    const [smol] = await findRuntimes([`${bun.executable} --smol`], () => {}, signal);
    expect(smol).toMatchObject({ kind: 'bun', flags: ['--smol'] });
  });
});

describe('a trial on Bun', () => {
  it.each(['reduce', 'loop', 'later', 'slow'])('takes the right answer of %s', async (name) => {
    expect(await trial('sums', name)).toMatchObject({
      outcome: 'completed',
      result: { checked: { by: 'expected', inputsDiffer: true, inputUnchanged: true } },
    });
  });

  it.each(['answer', 'steady', 'time'] as const)('refuses a wrong one in %s', async (pass) => {
    expect(await trial('sums', 'wrong', pass)).toMatchObject({ outcome: 'wrong result' });
  });

  it('finds an answer that becomes another one after its call', async () => {
    expect(await trial('sums', 'changesWhatItReturned', 'time')).toMatchObject({
      outcome: 'trick',
    });
  });

  it('names the line of what throws', async () => {
    const outcome = await trial('sums', 'throws');
    expect(outcome).toMatchObject({
      outcome: 'failed',
      message: 'RangeError: no sum of these',
      stack: expect.stringMatching(/on-bun\.bench\.ts:\d+:\d+/),
      about: { source: expect.stringContaining("throw new RangeError('no sum of these')") },
    });
  });

  it('is ended where it takes too long, and says what it waits for', async () => {
    expect(await trial('sums', 'never', 'answer', 3_000)).toMatchObject({
      outcome: 'timed out',
      doing: expect.stringContaining('its call'),
    });
  });

  it('tells times, and nothing that only V8 tells', async () => {
    const outcome = await trial('sums', 'slow', 'time');
    const { samples } = (outcome as unknown as TimedOutcome).result.result;
    expect(samples).toHaveLength(3);
    for (const sample of samples) {
      expect(sample).toHaveProperty('wallNs');
      expect(sample).not.toHaveProperty('allocatedBytes');
      expect(sample).not.toHaveProperty('collections');
    }
    expect(Math.min(...samples.map((one) => one.wallNs))).toBeGreaterThan(20e6);
  });
});

describe('a run on Node and Bun', () => {
  it('times both in the same rounds, and says what is not measured on Bun', async () => {
    const { code, text, record } = await run(
      ...['slow', '--runtime', 'node', '--runtime', 'bun@1.4', '--details'],
    );
    expect(code, text).toBe(0);
    expect(record.header.runtimes).toMatchObject([
      { kind: 'node', v8: process.versions.v8 },
      { kind: 'bun', version: bun.version, digest: bun.digest, webkit: expect.any(String) },
    ]);
    const passes = (side: string) => [
      ...new Set(
        record.trials
          .filter(({ implementation }) => implementation === side)
          .map(({ pass }) => pass),
      ),
    ];
    expect(passes('slow on bun@1.4').toSorted()).toEqual(['answer', 'inspect', 'steady', 'time']);
    expect(passes('slow on node')).toEqual(expect.arrayContaining(['census', 'curve', 'watch']));
    expect(text).toContain('On bun@1.4, answers are checked and times measured; memory, objects');
    expect(text).toMatch(/JavaScriptCore of WebKit/);
  });

  it('measures no implementation that is wrong there, and goes on with the others', async () => {
    const { code, text, record } = await run('sums', '--runtime', 'bun@1.4', '--timeout', '5');
    expect(code).toBe(1);
    const timed = record.trials.filter(({ pass }) => pass === 'time');
    const sides = new Set(timed.map(({ implementation }) => implementation));
    expect([...sides].toSorted()).toEqual(
      ['later', 'loop', 'reduce', 'slow'].map((name) => `${name} on bun@1.4`),
    );
    expect(text).toMatch(/wrong on bun@1\.4: not right/);
  });

  it.each(['data', 'short'])('knows the task %s', async (task) => {
    const { record } = await run(
      task,
      '--runtime',
      'node',
      '--runtime',
      'bun@1.4',
      '--only',
      'time',
    );
    const ended = record.trials
      .filter(({ pass }) => pass === 'time')
      .map(({ implementation, outcome }) => `${implementation}: ${outcome.outcome}`);
    const names = task === 'data' ? ['whole', 'parts'] : ['add', 'later'];
    expect([...new Set(ended)].toSorted()).toEqual(
      names
        .flatMap((name) => ['bun@1.4', 'node'].map((on) => `${name} on ${on}: completed`))
        .toSorted(),
    );
    if (task !== 'short') return;
    const add = record.trials.find(
      ({ pass, implementation }) => pass === 'time' && implementation === 'add on bun@1.4',
    );
    const { samples } = (add!.outcome as unknown as TimedOutcome).result.result;
    for (const { wallNs } of samples) expect(wallNs).toBeLessThan(2_000);
  });

  it.each([
    [['--only', 'memory'], /--only memory cannot be had on --runtime bun@1\.4/],
    [['--audit'], /--audit cannot be had on --runtime bun@1\.4/],
    [['--why'], /--why cannot be had/],
    [['--calls', '100'], /--calls cannot be had/],
  ])('refuses %j', async (args, words) => {
    const { code, stderr } = await call(['run', FILE, 'sums', '--runtime', 'bun@1.4', ...args], {
      env: process.env,
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(words);
  });

  it('refuses what is no task file', async () => {
    const { code, stderr } = await call(['run', '--runtime', 'bun@1.4'], { env: process.env });
    expect(code).toBe(2);
    expect(stderr).toMatch(/functions of task files are timed, and not the hourly uniques/);
  });
});
