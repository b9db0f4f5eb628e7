/** What is kept of calls, and where, of a task whose leaks are known; see vitest.sweeps.config.ts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compiledTask, trialOfTask } from '../fixtures/tasks/trials.ts';
import { keptTrend } from '../stats/kept-trend.ts';
import { completed } from '../wire/outcome.ts';
import { keptHolders } from './kept-holders.ts';
import { readSnapshot } from './snapshot.ts';
import { SourceLines } from './source-lines.ts';

const FILE = 'keeps-more.bench.ts';
const task = await compiledTask(FILE);
const sources = readFileSync(join(import.meta.dirname, '../fixtures/tasks', FILE), 'utf8').split(
  '\n',
);
const lineOf = (text: string) => sources.findIndex((line) => line.includes(text)) + 1;

/** A list of a thousand doubles: its header, and that of its elements. */
const COPY_BYTES = 8_000 + 16 + 32;

async function holdersOf(implementation: string) {
  const snapshotFile = join(task.folder, `${implementation}.heapsnapshot`);
  const outcome = await trialOfTask(
    task,
    { implementation },
    { pass: 'kept', inputSeed: 5, warmUps: 20, calls: 100, mostSeconds: 30, snapshotFile },
  );
  const result = completed(outcome);
  expect(result, JSON.stringify(outcome)).not.toBeNull();
  const { calls, lastIdBefore } = result!;
  expect(calls).toBe(100);
  expect(lastIdBefore).toBeGreaterThan(0);
  const lines = new SourceLines(task.file.url);
  return keptHolders(readSnapshot(snapshotFile), lastIdBefore, calls, lines);
}

describe('where it is kept', () => {
  it.each([
    ['map', 'Map', 'seen', 'const seen ='],
    ['closure', 'Array', 'hidden', 'const hidden'],
    ['listeners', 'Array', 'emitter._events.done', 'const emitter ='],
    ['linked', 'Object', 'head', 'let head'],
    ['replaced', 'Array', 'everything', 'let everything'],
    ['member', 'Object', 'Cache.entries', 'class Cache'],
    ['outside', 'Array', 'buffers', 'const buffers'],
  ])('%s', async (implementation, kind, path, declared) => {
    const { holders, bytesPerCall } = await holdersOf(implementation);
    const [first] = holders;
    expect(first, JSON.stringify(holders)).toMatchObject({ kind, path });
    expect(first!.file).toMatch(/keeps-more\.bench\.ts$/);
    expect(first!.line).toBe(lineOf(declared));
    expect(first!.share).toBeGreaterThan(0.9);
    expect(bytesPerCall / COPY_BYTES).toBeGreaterThan(0.95);
    expect(bytesPerCall / COPY_BYTES).toBeLessThan(1.1);
    // V8 of Node 20 loses, in some runs, who made an ArrayBuffer when it moves it: then nobody is named, and never somebody else.
    const maker = first!.madeIn?.file ?? (implementation === 'outside' ? FILE : null);
    expect(maker).toMatch(/keeps-more\.bench\.ts$/);
  });

  it('on the global object', async () => {
    const [first] = (await holdersOf('global')).holders;
    expect(first).toMatchObject({ kind: 'Array', path: 'globalThis.keptByFixture' });
  });

  it('by a timer', async () => {
    const [first] = (await holdersOf('timers')).holders;
    expect(first!.share).toBeGreaterThan(0.9);
    expect(`${first!.path} ${first!.kind}`).toMatch(/[Tt]imer/);
  });
});

describe('how much is kept', () => {
  const grown = async (implementation: string) => {
    const outcome = await trialOfTask(
      task,
      { implementation },
      { pass: 'calls', inputSeed: 5, calls: 200, callsPerLook: 1, mostSeconds: 60 },
    );
    return keptTrend([completed(outcome)!.result.aliveBytes]);
  };

  it.each(['map', 'closure', 'global', 'linked', 'replaced', 'outside'])(
    '%s, within 2%',
    async (implementation) => {
      const { kind, slope } = await grown(implementation);
      expect(kind).toBe('grows');
      expect(slope! / COPY_BYTES).toBeGreaterThan(0.98);
      expect(slope! / COPY_BYTES).toBeLessThan(1.02);
    },
  );

  it.each(['clean', 'weak', 'limited', 'slower'])('nothing of %s', async (implementation) => {
    expect((await grown(implementation)).kind).not.toMatch(/grows|cannot tell/);
  });
});
