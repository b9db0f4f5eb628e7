import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { commandOf, requestOf } from '../commands/run-options.ts';
import { ownedFolderPrefix } from '../folder-owner.ts';
import type { RunSettings } from '../harness/request/run-settings.ts';
import { isUsageError, type RunEvent, type RunRequest, report, run } from '../uniqbench.ts';
import { commandLineOf } from './command-line.ts';
import { checkedRequest } from './read-request.ts';
import { workOf } from './run-work.ts';

const ROOT = join(import.meta.dirname, '..');
const SORT = join(ROOT, 'examples', 'sort.bench.ts');
const out = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
const SMALL: RunRequest = {
  implementations: [SORT, 'copyThenSort'],
  workloads: ['random,size=100'],
  rounds: 2,
  only: 'time',
  out,
};

/** What a call must leave alone. */
function surroundings() {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'exit', 'uncaughtException'];
  return {
    ...{ exitCode: process.exitCode, cwd: process.cwd(), env: { ...process.env } },
    listeners: signals.map((name) => process.listenerCount(name)),
  };
}

describe('run', () => {
  it('measures, tells how far it is, keeps a record, and leaves the process alone', async () => {
    const events: RunEvent[] = [];
    const written = ['stdout', 'stderr'].map((name) =>
      vi.spyOn(process[name as 'stdout' | 'stderr'], 'write'),
    );
    const before = surroundings();
    const made = await run(SMALL, { onProgress: (event) => events.push(event) });
    expect(surroundings()).toEqual(before);
    for (const spy of written) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
    expect(made).toMatchObject({ whole: true, request: { baseline: 'builtin' } });
    expect(made.comparisons.map(({ candidate }) => candidate)).toContain('copyThenSort');
    const [started] = events.filter(({ kind }) => kind === 'started');
    const record = (started as Extract<RunEvent, { kind: 'started' }>).record;
    expect(await report(record)).toEqual(made);
    const timed = events.filter((event) => event.kind === 'trial' && event.pass === 'time');
    expect(timed).toHaveLength(4);
    const atFirst = (isIt: (event: RunEvent) => boolean) => events.findIndex(isIt);
    const firstTimes = atFirst(({ kind }) => kind === 'first times');
    expect(firstTimes).toBeGreaterThan(-1);
    // Watching takes longer than anybody waits to see something.
    expect(firstTimes).toBeLessThan(
      atFirst((event) => event.kind === 'trial' && event.pass === 'watch'),
    );
    expect(made.environment.commandLine).toContain('--rounds=2');
  });

  it('refuses another one at the same time, and goes on once it is over', async () => {
    const first = run({ ...SMALL, only: 'answers' });
    await expect(run(SMALL)).rejects.toThrow(/while another run of this process goes on/);
    expect(await first).toMatchObject({ whole: true });
    expect(await run({ ...SMALL, only: 'answers' })).toMatchObject({ whole: true });
  });

  it('rejects with the reason of its signal, and keeps the record', async () => {
    const reason = { why: 'enough' };
    const early = AbortSignal.abort(reason);
    await expect(run(SMALL, { signal: early })).rejects.toBe(reason);
    const controller = new AbortController();
    let folder = '';
    const running = run(SMALL, {
      signal: controller.signal,
      onProgress: (event) => {
        if (event.kind === 'started') folder = event.folder;
        if (event.kind === 'trial' && event.pass === 'steady') controller.abort(reason);
      },
    });
    await expect(running).rejects.toBe(reason);
    expect(await report(folder)).toMatchObject({ whole: false });
    // Other tests run beside this one, in other processes.
    const isOwn = (name: string) =>
      name.startsWith('uniqbench-scratch') && name.includes(`-${process.pid}-`);
    expect(readdirSync(tmpdir()).filter(isOwn)).toEqual([]);
  });

  it('rejects with what a listener throws', async () => {
    const listener = () => {
      throw new Error('the listener fails');
    };
    await expect(run(SMALL, { onProgress: listener })).rejects.toThrow('the listener fails');
  });

  it.each([
    [{ round: 3 }, /no field of a request called "round".*Did you mean rounds/],
    [{ log: { mont: '2025-01' } }, /called "mont".*Did you mean month/],
    [{ rounds: 0 }, /^run: rounds: /],
    [{ rounds: '3' }, /^run: rounds: .*number/],
    [{ only: 'speed' }, /^run: only: /],
    [{ implementations: [() => 1] }, /^run: implementations\.0: /],
    [{ implementations: ['./nowhere.bench.ts'] }, /no implementation file/],
    [{ runtimes: ['node@lts'] }, /written in numbers/],
    [{ sweep: ['size=1..9'], why: true }, /--why looks at one size/],
    [{ sweep: ['size=1..9'], audit: true }, /--audit looks at one size/],
    [{ calls: 50, why: true }, /--calls makes no --why/],
    [{ calls: 50, audit: true }, /--calls makes no --audit/],
    [null, /^run: the request: /],
  ])('refuses %j', async (request, words) => {
    const folder = join(out, 'refused');
    const asked = request === null ? request : { out: folder, ...request };
    const error = await run(asked as unknown as RunRequest).catch((thrown) => thrown);
    expect(isUsageError(error), String(error)).toBe(true);
    expect(error.message).toMatch(words);
    expect(existsSync(folder)).toBe(false);
  });

  it('takes nothing away that another one has put beside it meanwhile', async () => {
    const shared = join(out, 'shared');
    const log = join(out, 'empty.log');
    writeFileSync(log, '');
    const request = { implementations: ['naive-set-of-sets'], workloads: [log], out: shared };
    await expect(run(request)).rejects.toThrow('it is empty');
    expect(existsSync(shared)).toBe(false);
    const onProgress = ({ kind }: RunEvent) => {
      if (kind === 'started') writeFileSync(join(shared, 'theirs'), '');
    };
    await expect(run(request, { onProgress })).rejects.toThrow('it is empty');
    expect(readdirSync(shared)).toEqual(['theirs']);
  });

  it('removes what killed runs left, whatever becomes of it', async () => {
    const dead = (['scratch', 'spill'] as const).map((kind) =>
      // More than Linux gives: there is no such process.
      ownedFolderPrefix(kind).replace(/-\d+-\d+-$/, `-${2 ** 22 + 1}-1-abcdef`),
    );
    for (const folder of dead) mkdirSync(folder);
    await expect(run({ implementations: ['./nowhere.bench.ts'], out })).rejects.toThrow();
    expect(dead.map((folder) => existsSync(folder))).toEqual([false, false]);
  });

  it('refuses to be called where a task is loaded, which would never end', async () => {
    vi.stubEnv('UNIQBENCH_TRIAL', 'x');
    await expect(run(SMALL)).rejects.toThrow(/would start itself again/);
    vi.unstubAllEnvs();
  });
});

describe('the command line of a request', () => {
  it.each<RunRequest>([
    {},
    { implementations: ['a.bench.ts', 'x', '--odd'], workloads: ['w,size=3', 'v'], quick: true },
    { baseline: ['a', 'b'], suite: 'rows', rounds: 3, budgetSeconds: 2.5, timeoutSeconds: 9 },
    { threshold: 0.07, memoryLimitMb: 512, only: 'memory', threads: 2, seed: 0, inputKey: 7 },
    { threshold: 1e-9, workloads: ['-odd'] },
    { events: 1000, strings: 'fresh', fileFormat: 'csv', reading: true, audit: true, out: 'x y' },
    {
      log: { inputFormat: 'clf', month: '2025-01', badLines: 'fail' },
      runtimes: ['node --no-opt'],
    },
  ])('asks for the same: %j', async (request) => {
    const [name, ...argv] = commandLineOf(checkedRequest(request));
    expect(name).toBe('run');
    let read: RunRequest = {};
    await commandOf((implementations, flags) => {
      read = requestOf(implementations, flags);
    }).parseAsync(argv, { from: 'user' });
    const defined = (one: RunRequest) => JSON.parse(JSON.stringify(one));
    const usual = { implementations: [], out: 'uniqbench-results' };
    expect(defined(read)).toEqual(defined({ ...usual, ...request }));
  });
});

describe('a sweep for which no workload is named', () => {
  const task = {
    name: 'sort',
    description: {
      workloads: [
        { name: 'empty', parameters: {} },
        { name: 'random', parameters: { size: 1 } },
      ],
    },
  };
  const workloads = ['empty', 'random'].map((name) => {
    const chosen = { name, workload: name, overrides: {} };
    return { name, task, chosen, judgedBy: null, strings: 'shared' };
  });
  const settings = { workloads, groups: [], seed: 1 } as unknown as RunSettings;

  it.each<RunRequest>([{}, { workloads: [] }])('is of the first that can be: %j', (request) => {
    const { adjusted } = workOf(checkedRequest({ ...request, sweep: ['size=1..10'] }));
    expect(adjusted!(settings).workloads.map(({ name }) => name)).toEqual(['random']);
  });
});

describe('the module that task files import', () => {
  it('loads nothing that measures until run is called', () => {
    const text = readFileSync(join(ROOT, 'dist', 'uniqbench.js'), 'utf8');
    const imported = [...text.matchAll(/^(?:import|export)\b.* from '([^']+)'/gm)].map(
      ([, one]) => one,
    );
    expect(imported.sort()).toEqual(['./contract.js', './task.js']);
  });
});
