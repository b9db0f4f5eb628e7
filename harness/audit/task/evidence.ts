/** What the trials of a task's audit found out about one implementation. Types. */
import type { PeakBytes } from '../../memory/peak-trials.ts';
import type { Requirement } from '../../record/audit-entry.ts';
import type { SourceHotspot } from '../../record/profile-record.ts';
import type { TrialFailure, TrialOutcome } from '../../wire/outcome.ts';
import type { DescribedTask } from '../../wire/passes/describe.ts';
import type { ModuleGraph } from '../module-graph.ts';

/** A check, and what it came to. */
export interface CheckResult {
  /** As requirements name it. */
  readonly check: string;
  readonly outcome: Requirement['outcome'];
  readonly evidence: readonly string[];
}

/** An outcome, and its evidence. */
export type Judged = readonly [Requirement['outcome'], ...string[]];

/** How time grows with a parameter. */
export interface Growth {
  readonly parameter: string;
  readonly outcome: TrialOutcome<'sizes'>;
}

/** Trials that are compared with the baseline's; what no check needs is not made. */
export interface TaskCosts {
  readonly peak: PeakBytes | TrialFailure | null;
  readonly census: TrialOutcome<'census'> | null;
  /** Empty where the workload has none of the parameters that the task gives sizes of. */
  readonly growth: readonly Growth[];
}

/** Everything that checks are judged by. */
export interface TaskEvidence {
  readonly implementation: string;
  readonly baseline: string;
  readonly workload: string;
  /** Whether its answers are those that others are held against, where the task has no oracle. */
  readonly isJudge: boolean;
  readonly task: DescribedTask;
  readonly checked: TrialOutcome<'check'>;
  /** Whether every implementation that was checked differs from `expected`, of several. */
  readonly isOracleInQuestion: boolean;
  /** null where its answers are wrong: what they cost says nothing. */
  readonly own: TaskCosts | null;
  readonly ofBaseline: TaskCosts | null;
  /** Of its file, or why it is not known. */
  readonly modules: ModuleGraph | string;
  /** Of the task's file; the same where it stands there. */
  readonly ofTaskFile: ModuleGraph | string;
  readonly isInTaskFile: boolean;
  /** What it says of itself. */
  readonly bottleneck: string;
  /** The hottest first; null where they were not looked for. */
  readonly hottest: readonly SourceHotspot[] | TrialFailure | null;
  readonly watched: TrialOutcome<'watch'> | null;
}
