/** How the calls of one process became steady. Pure. */

import type { TrialEntry } from '../../harness/record/record-schema.ts';
import { resultOf } from '../../harness/record/record-schema.ts';
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
export function seriesOf(trial: TrialEntry): ReportedSeries[] {
  const { implementation, workload } = trial;
  const series = resultOf(trial, 'steady');
  if (series === null || implementation === null || workload === null) return [];
  const { events, callsNs } = series.result;
  return [{ implementation, workload, events, callsNs, ...classify(callsNs) }];
}
