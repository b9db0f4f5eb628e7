/** How the calls of one process became steady. Pure. */
import type { TrialEntry } from '../../harness/record/record.ts';
import { classify, type SteadyState } from '../../harness/stats/steady-state.ts';

/** A longer series of calls of one process, from its first on, and what it settles to. */
export interface ReportedSeries extends SteadyState {
  readonly implementation: string;
  readonly workload: string;
  /** The calls got so many of the first events. */
  readonly events: number;
  readonly callsNs: readonly number[];
}

/** The series of a trial; none where it measured none, or went wrong. */
export function seriesOf({ implementation, workload, outcome }: TrialEntry): ReportedSeries[] {
  if (outcome.outcome !== 'completed' || outcome.result.kind !== 'steady') return [];
  if (implementation === null || workload === null) return [];
  const { events, callsNs } = outcome.result.result;
  return [{ implementation, workload, events, callsNs, ...classify(callsNs) }];
}
