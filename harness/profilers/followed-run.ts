/** Implementations followed over many calls, once all else is measured: `run --calls`. Runs in the parent. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { measureCalls } from '../parent/measure-calls.ts';
import { measureWorkload } from '../parent/measure-workload.ts';
import { recordTrial } from '../parent/record-trial.ts';
import { type GroupStage, trialOn } from '../parent/stage.ts';
import { fileNameOf } from '../request/unique-names.ts';
import { keptTrend } from '../stats/kept-trend.ts';
import { mixed } from '../wire/judging.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import { keptHolders } from './kept-holders.ts';
import { modulesOf } from './own-modules.ts';
import { readSnapshot } from './snapshot.ts';
import { SourceLines } from './source-lines.ts';

/** Of the task that is built in, for each call: what is kept of a call shows on fewer than are timed. */
const MOST_EVENTS = 20_000;
/** Before who keeps it is looked for. */
const MOST_WARM_UPS = 50;
const MOST_CALLS = 200;
const MOST_SECONDS = 20;

/** Measures, follows, and looks for what keeps the memory of those that keep more and more. */
export async function measureAndFollow(
  stage: GroupStage,
  implementations: readonly PlugIn[],
  calls: number,
): Promise<void> {
  const { right } = await measureWorkload(stage, implementations);
  const { dataset } = stage;
  const events = Math.min(dataset.events, MOST_EVENTS);
  const followed = { ...stage, dataset: { ...dataset, events } };
  const alive = await measureCalls(followed, right, calls);
  for (const [plugIn, processes] of alive)
    if (keptTrend(processes).kind === 'grows') await findKeepers(followed, plugIn, calls);
}

async function findKeepers(stage: GroupStage, plugIn: PlugIn, wanted: number): Promise<void> {
  const { context, workload, resources, inputKey, dataset } = stage;
  const snapshotFile = join(context.scratchFolder, `${fileNameOf(plugIn.name)}.heapsnapshot`);
  try {
    const { result } = await recordTrial(
      // The snapshot of before is gone.
      { ...context, interrupted: null },
      {
        specification: {
          pass: 'kept',
          ...trialOn(stage, plugIn),
          resources,
          mostEvents: dataset.events,
          inputSeed: mixed(inputKey, 7_000),
          warmUps: Math.min(MOST_WARM_UPS, Math.ceil(wanted / 4)),
          calls: Math.min(MOST_CALLS, wanted),
          mostSeconds: MOST_SECONDS,
          snapshotFile,
        },
        workload: workload.name,
      },
    );
    // What went wrong is told as of every other trial.
    if (result === null) return;
    const { calls, lastIdBefore } = result;
    const lines = new SourceLines(...modulesOf(plugIn));
    const kept = keptHolders(readSnapshot(snapshotFile), lastIdBefore, calls, lines);
    context.writer.add({
      type: 'keepers',
      implementation: plugIn.name,
      workload: workload.name,
      calls,
      ...kept,
      holders: [...kept.holders],
    });
  } finally {
    rmSync(snapshotFile, { force: true });
  }
}
