/** How the calls of one process became steady. Pure. */

import { z } from 'zod';
import { resultOf, type TrialEntry } from '../../harness/record/record-schema.ts';
import { classify, STEADY_STATES } from '../../harness/stats/steady-state.ts';
import type { Plain } from '../../harness/wire/plain.ts';
import { implementationName, workloadName } from './fields.ts';

export const reportedSeries = z.object({
  implementation: implementationName,
  workload: workloadName,
  kind: z.enum(STEADY_STATES),
  /** As {@link classify} has them. */
  warmUpCalls: z.int().nullable(),
  changepoints: z.array(z.int()),
  events: z.int().describe('Each call got so many of the first events.'),
  callsNs: z.array(z.number()),
});

/** A longer series of calls of one process, from its first on, and what it settles to. */
export type ReportedSeries = Plain<typeof reportedSeries>;

/** The series of a trial; none where it measured none, or went wrong. */
export function seriesOf(trial: TrialEntry): ReportedSeries[] {
  const { implementation, workload } = trial;
  const series = resultOf(trial, 'steady');
  if (series === null || implementation === null || workload === null) return [];
  const { events, callsNs } = series.result;
  return [{ implementation, workload, events, callsNs, ...classify(callsNs) }];
}
