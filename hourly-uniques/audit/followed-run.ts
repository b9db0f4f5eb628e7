/** Implementations followed over many calls, once all else is measured: `run --calls`. Runs in the parent. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { measureCalls } from '../../harness/parent/measure-calls.ts';
import { measureWorkload } from '../../harness/parent/measure-workload.ts';
import { recordTrial } from '../../harness/parent/record-trial.ts';
import { type GroupStage, trialOn } from '../../harness/parent/stage.ts';
import { keptHolders } from '../../harness/profilers/kept-holders.ts';
import { modulesOf } from '../../harness/profilers/own-modules.ts';
import { readSnapshot } from '../../harness/profilers/snapshot.ts';
import { SourceLines } from '../../harness/profilers/source-lines.ts';
import { fileNameOf } from '../../harness/request/unique-names.ts';
import { keptTrend } from '../../harness/stats/kept-trend.ts';
import { mixed } from '../../harness/wire/judging.ts';
import type { PlugIn } from '../../harness/wire/plug-in.ts';
import { partOf } from './profiles.ts';

/** Of the hourly uniques, for each call: what is kept of a call shows on fewer than are timed. */
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
  await measureWorkload(stage, implementations);
  const folder = join(stage.context.scratchFolder, 'followed');
  const followed = onFewerEvents(stage, folder);
  try {
    const alive = await measureCalls(followed, implementations, calls);
    for (const [plugIn, processes] of alive)
      if (keptTrend(processes).kind === 'grows') await findKeepers(followed, plugIn, calls);
  } finally {
    stage.context.kept.keep(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Those of a file stay as many as they are. */
function onFewerEvents(stage: GroupStage, folder: string): GroupStage {
  const { dataset, workload, context, group } = stage;
  if (dataset.task !== undefined || group.form === 'file') return stage;
  const part = partOf({ ...dataset, name: workload.name }, MOST_EVENTS, folder);
  context.kept.keep();
  return { ...stage, dataset: { ...dataset, ...part } };
}

async function findKeepers(stage: GroupStage, plugIn: PlugIn, wanted: number): Promise<void> {
  const { context, workload, resources, inputKey } = stage;
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
          inputSeed: mixed(inputKey, 7_000),
          warmUps: Math.min(MOST_WARM_UPS, Math.ceil(wanted / 4)),
          calls: Math.min(MOST_CALLS, wanted),
          mostSeconds: MOST_SECONDS,
          snapshotFile,
        },
        workload: workload.name,
        round: null,
        remainingSeconds: null,
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
