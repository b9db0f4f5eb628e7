/** One workload's part of a run, as the parent's modules hand it to each other. */

import type { Suite } from '../request/suite.ts';
import type { Workload } from '../request/workloads.ts';
import type { CallResources } from '../wire/forms.ts';
import type { RunContext } from './record-trial.ts';

/** Where a workload, or one group of implementations on it, stands in its run. */
export interface Stage {
  /** Narrowed to the group, where one is measured. */
  readonly suite: Suite;
  readonly context: RunContext;
  readonly workload: Workload;
  readonly datasetFolder: string;
  readonly resources: CallResources;
  /** When the workload's share of the budget is spent, on the clock of `performance.now()`. */
  readonly deadlineMs: number;
  /** What the workloads after it will take. */
  readonly followingSeconds: number;
}
