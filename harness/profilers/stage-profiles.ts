/** Where an implementation spends its time and allocates, by the tools of `uniqbench profile`. Runs in the parent. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { GroupStage, NamedDataset } from '../parent/stage.ts';
import type { ToolResult } from '../record/profile-record.ts';
import { bundle } from '../request/compile.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import { modulesOf } from './own-modules.ts';
import { profileWith, type Target } from './profile-with.ts';

/** Where time goes, and what allocates. */
const TOOLS = ['cpu', 'heap'] as const;

/** One result for each tool; what goes wrong is part of it. */
export async function profilesOf(
  stage: GroupStage,
  plugIn: PlugIn,
  dataset: NamedDataset,
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
  { folder: datasetFolder, digest, events, task }: NamedDataset,
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
    input: { kind: 'events', datasetFolder, digest, strings, events },
  };
}
