/** Where a run stands, as the parent's modules hand it to each other. */
import type { RunSettings } from '../request/run-settings.ts';
import type { TaskRunWorkload } from '../request/task-settings.ts';
import type { Workload } from '../request/workloads.ts';
import type { DecisionRule } from '../stats/decision-rule.ts';
import type { CallResources, FileAsRead } from '../wire/forms.ts';
import type { Group } from '../wire/groups.ts';
import type { RowsTrial } from '../wire/passes/definition.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import type { TaskInput } from '../wire/task.ts';
import type { RunContext } from './record-trial.ts';
import type { Following } from './remaining-time.ts';
import type { CallPlan, Samples } from './timing-plan.ts';

/** A workload of a run, whose dataset is still to be made. */
export interface WorkloadStage {
  readonly settings: RunSettings;
  readonly context: RunContext;
  readonly workload: Workload | TaskRunWorkload;
  /** Receives the dataset. */
  readonly folder: string;
  /** When the run began, on the clock of `performance.now()`. */
  readonly startedMs: number;
  /** When the workload's share of the budget is spent, on the clock of `performance.now()`. */
  readonly deadlineMs: number;
  /** What the workloads after it will take; null where nothing tells. */
  readonly followingSeconds: number | null;
  /** How many workloads come after it; absent where that says nothing of how long they take. */
  readonly followingWorkloads?: number;
}

/** A dataset in its folder, or what the inputs of a task's workload are made of. */
export interface StagedDataset {
  readonly folder: string;
  readonly digest: string;
  /** Of an input of a task: 1, where memory is not followed by its elements. */
  readonly events: number;
  /** Absent where it is one of the task that is built in. */
  readonly task?: StagedTask;
}

/** A dataset under the name of its workload. */
export interface NamedDataset extends StagedDataset {
  readonly name: string;
}

/** What a trial of a task is told beside its implementation. */
export interface StagedTask {
  readonly input: TaskInput;
  /** Whose answers are taken for right; null where the task has an oracle. */
  readonly judgedBy: PlugIn | null;
  /** SHA-256 of the first call's input; null where it cannot be saved. */
  readonly inputDigest: string | null;
  /** How many elements the task's `stream` has; null where it has none, and memory is looked at over whole calls. */
  readonly elements: number | null;
}

/** A workload whose dataset is there: all that a trial on it needs. */
export interface PreparedStage {
  readonly context: RunContext;
  readonly workload: Pick<Workload, 'name' | 'strings'>;
  /** Of the run: calls get the events varied by it. */
  readonly inputKey: number;
  readonly dataset: StagedDataset;
  readonly resources: CallResources;
  /** What nobody but the parent knows of the workload's file; null where none is read. */
  readonly read: FileAsRead | null;
}

/** A workload's dataset, and what calls on it may use. */
export interface PreparedWorkload {
  readonly dataset: StagedDataset;
  /** The events of the file that was written, as its reader finds them; null where none was written. */
  readonly readBack: StagedDataset | null;
  readonly resources: CallResources;
  /** What nobody but the parent knows of the file; null where none is read. */
  readonly read: FileAsRead | null;
}

/** What every trial of an implementation on it is told. */
export function trialOn(
  { dataset, workload }: Omit<PreparedStage, 'context' | 'resources'>,
  implementation: PlugIn,
): RowsTrial {
  const { folder, digest, task } = dataset;
  return {
    implementation,
    datasetFolder: folder,
    digest,
    strings: workload.strings,
    ...(task === undefined ? {} : { taskInput: task.input }),
    ...(task?.judgedBy == null ? {} : { baseline: task.judgedBy }),
  };
}

/** How many calls the trials of a round make, and how many make a sample. */
export type PlannedCalls = CallPlan & Samples;

/** One task on one workload of a run. */
export interface GroupStage extends PreparedStage, Following {
  /** The whole run. */
  readonly settings: RunSettings;
  readonly group: Group;
  readonly startedMs: number;
  /** How the comparisons of this group are decided. */
  readonly rule: DecisionRule;
  /** When the group's share of the budget is spent, on the clock of `performance.now()`. */
  readonly deadlineMs: number;
  /** How many calls trials make, where that is known of an input of about that size; found out where absent. */
  readonly calls?: PlannedCalls;
  /** Whether implementations were watched between calls before, which is done on events of its own; absent where not. */
  readonly isWatched?: true;
}
