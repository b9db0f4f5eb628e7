/** Where an implementation spends its time and allocates, by the tools of `uniqbench profile`. Runs in the parent. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { GroupStage } from '../../harness/parent/stage.ts';
import { modulesOf } from '../../harness/profilers/own-modules.ts';
import { profileWith, type Target } from '../../harness/profilers/profile-with.ts';
import type { ToolResult } from '../../harness/record/profile-record.ts';
import { bundle } from '../../harness/request/compile.ts';
import type { PlugIn } from '../../harness/wire/plug-in.ts';
import { digestOf, firstEvents, loadDataset, saveDataset } from '../dataset.ts';
import type { AuditedDataset } from './audit-trials.ts';

/** Where time goes, and what allocates. */
const TOOLS = ['cpu', 'heap'] as const;

/** The first `events` events of a dataset, saved as one of their own; the dataset itself where it has no more. */
export function partOf(dataset: AuditedDataset, events: number, folder: string): AuditedDataset {
  if (events >= dataset.events) return dataset;
  const part = firstEvents(loadDataset(dataset.folder), events);
  mkdirSync(folder, { recursive: true });
  saveDataset(folder, part);
  return { name: dataset.name, folder, digest: digestOf(part), events };
}

/** One result for each tool; what goes wrong is part of it. */
export async function profilesOf(
  stage: GroupStage,
  plugIn: PlugIn,
  dataset: AuditedDataset,
): Promise<ToolResult[]> {
  const { context, followingSeconds } = stage;
  const folder = join(context.scratchFolder, 'profiles');
  mkdirSync(folder, { recursive: true });
  const target: Target = {
    ...(await profiledCode(stage, plugIn, dataset, folder)),
    outFolder: folder,
    scratchFolder: folder,
    limits: context.limits,
    signal: context.signal,
  };
  const results: ToolResult[] = [];
  for (const tool of TOOLS) {
    context.onProgress({
      workload: dataset.name,
      pass: 'profile',
      implementation: plugIn.name,
      round: null,
      remainingSeconds: followingSeconds,
    });
    results.push(await profileWith(tool, target, dataset.events));
  }
  return results;
}

/** What is profiled, and what its calls get. Tasks are compiled into modules beside each other by now, others into one here. */
async function profiledCode(
  { workload, inputKey }: GroupStage,
  plugIn: PlugIn,
  { folder: datasetFolder, digest, task }: AuditedDataset,
  folder: string,
): Promise<Pick<Target, 'implementation' | 'modules' | 'input'>> {
  if (task !== undefined) {
    const { input: taskInput, judgedBy: baseline } = task;
    return {
      implementation: plugIn,
      modules: modulesOf(plugIn),
      input: { kind: 'task', taskInput, inputSeed: inputKey, baseline },
    };
  }
  const { strings } = workload;
  return {
    implementation: await bundle({ ...plugIn, path: plugIn.source }, folder),
    input: { kind: 'events', datasetFolder, digest, strings },
  };
}
