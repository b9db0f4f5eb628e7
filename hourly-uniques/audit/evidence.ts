/** What the trials of an audit found out about one implementation. Types, and trials in words; pure. */

import { sentencesOf } from '../../harness/audit/evidence-in-words.ts';
import type { ModuleGraph } from '../../harness/audit/module-graph.ts';
import type { PeakBytes } from '../../harness/memory/peak-trials.ts';
import type { Requirement } from '../../harness/record/audit-entry.ts';
import type { ToolResult } from '../../harness/record/profile-record.ts';
import type { TrialFailure, TrialOutcome } from '../../harness/wire/outcome.ts';

/** Trials that are compared with another implementation's. */
export interface Costs {
  readonly peak: PeakBytes | TrialFailure;
  readonly scale: TrialOutcome<'scale'>;
  readonly census: TrialOutcome<'census'>;
}

/** Everything that the requirements are judged by. */
export interface Evidence {
  readonly implementation: string;
  readonly baseline: string;
  /** The first so many events of the workload were measured. */
  readonly events: number;
  /** What it says of itself. */
  readonly bottleneck: string;
  /** Its answers to whole workloads. */
  readonly answers: readonly {
    readonly workload: string;
    readonly events: number;
    readonly outcome: TrialOutcome<'verify'>;
  }[];
  readonly examined: TrialOutcome<'examine'>;
  readonly watched: TrialOutcome<'watch'>;
  readonly own: Costs;
  readonly ofBaseline: Costs;
  /** Of building the answer, and nothing else; see answer-alone.ts. */
  readonly ofAnswer: Pick<Costs, 'scale' | 'census'>;
  /** Or why it could not be told. */
  readonly modules: ModuleGraph | string;
  /** By processor time and by allocation; empty where it does not end on the whole workload. */
  readonly profiles: readonly ToolResult[];
}

const TITLES = [
  'counts distinct visitors per hour and page',
  'works for events in any order',
  'peak memory not above the baseline’s',
  'linear time, low constant',
  'keeps the structure of the output',
  'counts duplicates once',
  'standard library only',
  'counts while adding, in one pass',
  'says what its bottleneck is',
] as const;

/** Of one of the nine. */
export type RequirementNumber = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/** A requirement with its title. */
export function requirement(
  number: RequirementNumber,
  outcome: Requirement['outcome'],
  evidence: readonly string[],
): Requirement {
  return { number, title: TITLES[number - 1]!, outcome, evidence: sentencesOf(evidence) };
}
