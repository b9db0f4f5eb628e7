/** One workload's part of a run, as the parent's modules hand it to each other. */
import type { RunContext } from './record-trial.ts';
import type { Suite } from './suite.ts';
import type { Workload } from './workloads.ts';

/** Where a workload stands in its run. */
export interface Stage {
  readonly suite: Suite;
  readonly context: RunContext;
  readonly workload: Workload;
  readonly datasetFolder: string;
  /** When the workload's share of the budget is spent, on the clock of `performance.now()`. */
  readonly deadlineMs: number;
  /** What the workloads after it will take. */
  readonly followingSeconds: number;
}
