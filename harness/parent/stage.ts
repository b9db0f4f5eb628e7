/** Where a run stands, as the parent's modules hand it to each other. */
import type { RunSettings } from '../request/run-settings.ts';
import type { Workload } from '../request/workloads.ts';
import type { DecisionRule } from '../stats/decision-rule.ts';
import type { CallResources, FileAsRead } from '../wire/forms.ts';
import type { Group } from '../wire/groups.ts';
import type { RunContext } from './record-trial.ts';

/** A workload of a run, whose dataset is still to be made. */
export interface WorkloadStage {
  readonly settings: RunSettings;
  readonly context: RunContext;
  readonly workload: Workload;
  /** Receives the dataset. */
  readonly folder: string;
  /** When the run began, on the clock of `performance.now()`. */
  readonly startedMs: number;
  /** When the workload's share of the budget is spent, on the clock of `performance.now()`. */
  readonly deadlineMs: number;
  /** What the workloads after it will take; null where nothing tells. */
  readonly followingSeconds: number | null;
}

/** A dataset in its folder. */
export interface StagedDataset {
  readonly folder: string;
  readonly digest: string;
  readonly events: number;
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

/** One form on one workload of a run. */
export interface GroupStage extends PreparedStage {
  /** The whole run. */
  readonly settings: RunSettings;
  readonly group: Group;
  readonly startedMs: number;
  /** How the comparisons of this group are decided. */
  readonly rule: DecisionRule;
  /** When the group's share of the budget is spent, on the clock of `performance.now()`. */
  readonly deadlineMs: number;
  /** What the groups and workloads after it will take; null where nothing tells. */
  readonly followingSeconds: number | null;
}
