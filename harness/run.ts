/** The conductor of a run: loads implementations, prepares datasets, then measures each workload. Runs in the parent. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { measureWorkload } from './measure-workload.ts';
import type { PlugIn, PreparedDataset } from './protocol.ts';
import { type RunContext, recordTrial } from './record-trial.ts';
import type { Stage } from './stage.ts';
import type { Suite } from './suite.ts';

/** What is done with each workload, once its dataset is there, and the implementations that could be loaded. */
export type Measure = (
  stage: Stage,
  prepared: PreparedDataset,
  implementations: readonly PlugIn[],
) => Promise<unknown>;

/**
 * Runs the suite; every trial is on record as soon as it has ended. A trial that goes wrong ends the
 * measurement of its implementation on that workload, not the run.
 *
 * @throws UsageError where an implementation is none, or a workload's parameters or files are not
 * usable; the signal's reason where it is aborted. What was measured until then is on record.
 */
export async function run(
  suite: Suite,
  context: RunContext,
  measure: Measure = measureWorkload,
): Promise<void> {
  const startedMs = performance.now();
  const shareMs = (suite.budgetSeconds * 1e3) / suite.workloads.length;
  let whole = false;
  try {
    const sound = await inspectAll(suite, context);
    const stages = suite.workloads.map(
      (workload, index): Stage => ({
        suite,
        context,
        workload,
        datasetFolder: join(context.scratchFolder, `dataset-${index}`),
        deadlineMs: startedMs + (index + 1) * shareMs,
        followingSeconds: ((suite.workloads.length - 1 - index) * shareMs) / 1e3,
      }),
    );
    // All at first: that the last log is unusable must not show after minutes of measuring the others.
    const prepared: (PreparedDataset | null)[] = [];
    for (const stage of stages) prepared.push(await prepareDataset(stage));
    for (const [index, stage] of stages.entries()) {
      const dataset = prepared[index];
      if (dataset) await measure(stage, dataset, sound);
      rmSync(stage.datasetFolder, { recursive: true });
    }
    whole = true;
  } finally {
    context.writer.add({ type: 'end', durationMs: performance.now() - startedMs, whole });
  }
}

/** Loads each implementation once, so that a wrong shape is told before minutes are spent. */
export async function inspectAll(suite: Suite, context: RunContext): Promise<PlugIn[]> {
  const sound: PlugIn[] = [];
  for (const plugIn of suite.implementations) {
    const trial = await recordTrial(suite, context, {
      specification: { pass: 'inspect', implementation: plugIn },
      workload: null,
      round: null,
      remainingSeconds: suite.budgetSeconds,
    });
    if (trial.result?.kind !== 'inspected') continue;
    context.writer.add({
      type: 'implementation',
      name: plugIn.name,
      ...trial.result.implementation,
    });
    sound.push(plugIn);
  }
  return sound;
}

/** Draws or reads the workload's events, once. @returns null where that failed. */
export async function prepareDataset(stage: Stage): Promise<PreparedDataset | null> {
  const { suite, context, workload, datasetFolder } = stage;
  mkdirSync(datasetFolder);
  const { result } = await recordTrial(suite, context, {
    specification: {
      pass: 'prepare',
      generator: workload.generator.plugIn,
      parameters: workload.parameters,
      seed: suite.seed,
      datasetFolder,
    },
    workload: workload.name,
    round: null,
    remainingSeconds: (stage.deadlineMs - performance.now()) / 1e3 + stage.followingSeconds,
  });
  if (result?.kind !== 'prepared') return null;
  context.writer.add({
    type: 'workload',
    workload: workload.name,
    strings: workload.strings,
    dataset: result.dataset,
  });
  return result.dataset;
}
