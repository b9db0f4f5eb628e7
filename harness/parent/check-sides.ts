/** The first trials of an implementation, before anything of it is measured: whether its answer is right, and what it keeps between calls. Runs in the parent. */
import { evenMarks } from '../wire/marks.ts';
import type { TrialOutcome } from '../wire/outcome.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import { hasV8 } from '../wire/runtime.ts';
import { PRODUCTION_POINTS } from './measure-memory.ts';
import { recordTrial } from './record-trial.ts';
import { type GroupStage, type PreparedStage, trialOn } from './stage.ts';
import { assertEqualInputs, assertNoFaultOfTask } from './task-faults.ts';

/** An implementation whose answer was right, and what that took. */
export interface Verified {
  readonly plugIn: PlugIn;
  readonly callSeconds: number;
  readonly trialSeconds: number;
  /** Resident while it was verified; null where the system does not tell. */
  readonly peakRssBytes: number | null;
}

/** Checks one implementation's answer to rows. @returns null as one where it is wrong, or the trial failed. */
export async function verifyOne(
  stage: PreparedStage,
  plugIn: PlugIn,
): Promise<{ readonly one: Verified | null; readonly outcome: TrialOutcome<'verify'> }> {
  const { context, workload, dataset, inputKey } = stage;
  const { events } = dataset;
  const { result, entry } = await recordTrial(context, {
    specification: {
      pass: 'verify',
      ...trialOn(stage, plugIn),
      inputSeed: inputKey,
      events,
      marks: evenMarks(events, PRODUCTION_POINTS),
    },
    workload: workload.name,
  });
  const { outcome, durationMs } = entry;
  if (result === null) return { one: null, outcome };
  const { durationNs, peakRssBytes } = result;
  const one = {
    plugIn,
    callSeconds: durationNs / 1e9,
    trialSeconds: durationMs / 1e3,
    peakRssBytes,
  };
  return { one, outcome };
}

/** Of tasks, by means of V8; what a benchmark file's functions call before and after each other is theirs to say. */
export function isWatchable({ dataset: { task } }: GroupStage, plugIn: PlugIn): boolean {
  return task !== undefined && plugIn.task?.isBenchmarkFile !== true && hasV8(plugIn.runtime);
}

/** What one keeps between calls, and what goes on after them. */
export async function watchOne(
  { context, workload, settings, dataset: { task } }: GroupStage,
  implementation: PlugIn,
): Promise<TrialOutcome<'watch'>> {
  const ofTask = task === undefined ? {} : { taskInput: task.input };
  const { entry } = await recordTrial(context, {
    specification: { pass: 'watch', implementation, seed: settings.inputKey, ...ofTask },
    workload: workload.name,
  });
  return entry.outcome;
}

/** As {@link verifyOne}, for columns and files: the first call of a process, which is on record as such. */
export async function answerOne(stage: GroupStage, plugIn: PlugIn): Promise<Verified | null> {
  const { context, workload, dataset, resources, inputKey, read } = stage;
  const { result, entry } = await recordTrial(context, {
    specification: { pass: 'answer', ...trialOn(stage, plugIn), resources, inputSeed: inputKey },
    workload: workload.name,
    read,
  });
  // Others would be held against answers that say nothing. What another revision of the task does is no fault of this one.
  const isJudge = plugIn.name === stage.group.baseline && plugIn.judgedBy === undefined;
  if (dataset.task !== undefined && isJudge)
    assertNoFaultOfTask(workload.name, plugIn.name, entry.outcome);
  if (result === null) return null;
  // Another V8, or none, may save the same otherwise.
  const { runtime } = plugIn;
  const isSameV8 = runtime === undefined || runtime.v8 === process.versions.v8;
  const inputDigest = isSameV8 ? (result.checked?.inputDigest ?? null) : null;
  assertEqualInputs(workload.name, plugIn.name, dataset.task?.inputDigest ?? null, inputDigest);
  const callSeconds = (result.firstCallNs + (result.loadNs ?? 0)) / 1e9;
  const { peakRssBytes } = result;
  return { plugIn, callSeconds, trialSeconds: entry.durationMs / 1e3, peakRssBytes };
}
