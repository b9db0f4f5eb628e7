import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { compiledTask } from '../fixtures/tasks/trials.ts';
import type { InterruptedRun } from '../record/interrupted-run.ts';
import { keptFiles } from './kept-files.ts';
import { recordTrial } from './record-trial.ts';

/** Makes what the calls of a task share, as at the begin of a run. @returns the file, and what puts it back. */
async function madeReady(interrupted: InterruptedRun | null) {
  const { file, folder: scratchFolder } = await compiledTask('shared-data.bench.ts');
  const kept = keptFiles(scratchFolder);
  const nothing = () => {};
  const context = {
    interrupted,
    writer: { add: nothing },
    scratchFolder,
    kept,
    signal: new AbortController().signal,
    onProgress: nothing,
    onFirstTimes: nothing,
    onExpectedDuration: nothing,
    limits: { timeoutMs: 60_000, memoryLimitMb: 512 },
  };
  const folder = join(scratchFolder, 'dataset-0');
  const task = { url: file.url, source: file.source, task: 'lists' };
  const taskInput = { workload: 'some', overrides: {}, seed: 1, folder, hasData: true };
  const { entry } = await recordTrial(context, {
    specification: { pass: 'ready', task, taskInput },
    workload: 'some',
  });
  return { entry, kept, folder, data: join(folder, 'data') };
}

it('what “data” gave is put back where an implementation deletes it', async () => {
  const { kept, folder, data } = await madeReady(null);
  rmSync(folder, { recursive: true });
  kept.restore();
  expect(existsSync(data)).toBe(true);
  kept.close();
});

it('what “data” gave is made again where an interrupted run goes on', async () => {
  const { entry } = await madeReady(null);
  const interrupted = { take: () => entry } as unknown as InterruptedRun;
  const { data, kept } = await madeReady(interrupted);
  expect(existsSync(data)).toBe(true);
  kept.close();
});
