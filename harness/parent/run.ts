/** The conductor of a run: prepares datasets, then measures each form on each workload. Runs in the parent. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { AloneEntry } from '../record/alone.ts';
import { codeDigest } from '../request/compile.ts';
import type { RunSettings } from '../request/run-settings.ts';
import { ruleOfGroup } from '../wire/groups.ts';
import { completed } from '../wire/outcome.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import { measureWorkload } from './measure-workload.ts';
import { prepareTask } from './prepare-task.ts';
import { type RunContext, recordTrial } from './record-trial.ts';
import { totalOf } from './remaining-time.ts';
import type { GroupStage, PreparedWorkload, WorkloadStage } from './stage.ts';
import { taskFaults } from './task-faults.ts';
import { fileOnRecord, filesToWrite, workloadFiles } from './workload-files.ts';

/** What is done with each form on each workload, once its dataset is there, and the implementations that could be loaded. */
export type Measure = (stage: GroupStage, implementations: readonly PlugIn[]) => Promise<unknown>;

/**
 * Makes the run; every trial is on record as soon as it has ended. A trial that goes wrong ends the
 * measurement of its implementation on that workload, and a mistake in a task that of its workload; not the run.
 *
 * @throws UsageError where an implementation is none, or a workload's parameters or files are not
 * usable; the signal's reason where it is aborted. What was measured until then is on record.
 */
export async function run(
  settings: RunSettings,
  context: RunContext,
  measure: Measure = measureWorkload,
): Promise<void> {
  const startedMs = performance.now() - (context.interrupted?.elapsedMs ?? 0);
  const shareMs = (settings.budgetSeconds * 1e3) / settings.workloads.length;
  const faults = taskFaults();
  const alone: AloneEntry[] = [];
  let whole = false;
  try {
    const sound = recordInspected(settings, context);
    const stages = settings.workloads.map(
      (workload, index): WorkloadStage => ({
        settings,
        context: { ...context, onAlone: (one) => alone.push(one) },
        workload,
        folder: join(context.scratchFolder, `dataset-${index}`),
        startedMs,
        deadlineMs: startedMs + (index + 1) * shareMs,
        followingSeconds: shareOf(settings, settings.workloads.length - 1 - index, shareMs),
        followingWorkloads: settings.workloads.length - 1 - index,
      }),
    );
    // All at first: that the last log is unusable must not show after minutes of measuring the others.
    const prepared: (PreparedWorkload | null)[] = [];
    for (const stage of stages) prepared.push(await faults.within(() => prepareWorkload(stage)));
    let measured = 0;
    const measureOne: Measure = (stage, members) =>
      faults.within(async () => {
        await measure(stage, members);
        measured++;
      });
    for (const [index, stage] of stages.entries()) {
      const ready = prepared[index];
      // Where those before took longer than their shares, those behind will as well.
      const spentMs = performance.now() - startedMs;
      const pace = index === 0 ? 1 : Math.max(1, spentMs / (index * shareMs));
      const { followingSeconds } = stage;
      const paced = {
        ...stage,
        followingSeconds: followingSeconds === null ? null : pace * followingSeconds,
      };
      if (ready) await measureGroups(paced, ready, sound, measureOne);
      context.kept.keep(stage.folder);
      rmSync(stage.folder, { recursive: true, force: true });
    }
    // Of two revisions, it is told by what is on record whose fault it was.
    const isOfRevisions = settings.groups.some(({ control }) => control !== undefined);
    if (!isOfRevisions) faults.assertNotAll(measured);
    whole = true;
  } finally {
    const durationMs = performance.now() - startedMs;
    context.writer.add({
      ...{ type: 'end', durationMs, whole },
      ...faults.onRecord(),
      ...(alone.length === 0 ? {} : { alone }),
    });
  }
}

/** Seconds of so many shares of the budget, which is for timing: null where none is made. */
function shareOf({ measures }: RunSettings, shares: number, shareMs: number): number | null {
  return shares === 0 || measures.time ? (shares * shareMs) / 1e3 : null;
}

/** One form after the other; what is left of the workload's time is shared equally by those that are left. */
export async function measureGroups(
  stage: WorkloadStage,
  { dataset, readBack, resources, read }: PreparedWorkload,
  sound: readonly PlugIn[],
  measure: Measure,
): Promise<void> {
  const { settings, context, workload, startedMs, deadlineMs, followingSeconds } = stage;
  const groups = settings.groups.filter(
    ({ workloads }) => workloads === undefined || workloads.includes(workload.name),
  );
  for (const [index, group] of groups.entries()) {
    const left = groups.length - index;
    const nowMs = performance.now();
    const shareMs = Math.max(0, deadlineMs - nowMs) / left;
    const members = sound.filter(({ name }) => group.implementations.includes(name));
    const ofGroup: GroupStage = {
      settings,
      context,
      workload,
      inputKey: settings.inputKey,
      startedMs,
      // What no reader of the file takes from it cannot be asked of one.
      dataset: group.form === 'file' ? (readBack ?? dataset) : dataset,
      resources,
      read,
      group,
      rule: ruleOfGroup(settings, group, settings.groups),
      deadlineMs: nowMs + shareMs,
      followingSeconds: totalOf(followingSeconds, shareOf(settings, left - 1, shareMs)),
      followingGroups: left - 1 + (stage.followingWorkloads ?? 0) * groups.length,
    };
    await measure(ofGroup, members);
  }
}

/** Puts on record what each implementation says of itself. @returns those that could be loaded. */
export function recordInspected(
  { inspected }: RunSettings,
  { interrupted, writer }: RunContext,
): PlugIn[] {
  return inspected.flatMap(({ plugIn, startedAt, durationMs, outcome }) => {
    const trial = { workload: null, implementation: plugIn.name, round: null };
    writer.add({ type: 'trial', pass: 'inspect', ...trial, startedAt, durationMs, outcome });
    const result = completed(outcome);
    if (result === null) return [];
    const { name } = plugIn;
    const implementation = {
      type: 'implementation',
      name,
      code: codeDigest(plugIn),
      ...result.implementation,
    } as const;
    interrupted?.assertSameCode(implementation);
    writer.add(implementation);
    return [plugIn];
  });
}

/** Draws or reads the workload's events, once, and writes them to a file where one is read. @returns null where that failed. */
export async function prepareWorkload(stage: WorkloadStage): Promise<PreparedWorkload | null> {
  const { settings, context, workload, folder } = stage;
  mkdirSync(folder);
  if ('task' in workload) return prepareTask(stage, workload);
  const { replay } = settings;
  if (replay === null) throw new Error('Events are to be read, and there is no reader.');
  const ofEvents = { ...stage, workload };
  const files = settings.fileFormat === null ? null : filesToWrite(ofEvents, settings.fileFormat);
  const { result } = await recordTrial(context, {
    specification: {
      pass: 'prepare',
      generator: workload.generator.plugIn,
      parameters: workload.parameters,
      seed: settings.seed,
      inputSeed: settings.inputKey,
      datasetFolder: folder,
      files: files === null ? null : { ...files, reader: replay },
    },
    workload: workload.name,
  });
  if (result === null) return null;
  const { dataset, readBack } = result;
  const read = files === null ? null : workloadFiles(ofEvents, files, readBack ?? dataset);
  const unreadable = readBack === undefined ? 0 : dataset.events - readBack.events;
  const entry = {
    type: 'workload',
    workload: workload.name,
    strings: workload.strings,
    dataset,
    ...(read === null
      ? {}
      : { file: fileOnRecord(workload, read.files, settings.fileFormat, unreadable) }),
  } as const;
  context.interrupted?.assertSameInputs(entry);
  context.writer.add(entry);
  const readBackFolder = files?.events?.readBackFolder;
  return {
    dataset: { ...dataset, folder },
    readBack:
      readBack === undefined || readBackFolder === undefined
        ? null
        : { ...readBack, folder: readBackFolder },
    resources: { limits: { threads: settings.threads }, files: read?.files ?? null },
    read: read?.asRead ?? null,
  };
}
