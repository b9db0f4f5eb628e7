/** The timed calls of a run, one by one. Pure. */

import { z } from 'zod';
import { resultOf, type TrialEntry } from '../../harness/record/record-schema.ts';
import { collections } from '../../harness/wire/passes/time.ts';
import type { Plain } from '../../harness/wire/plain.ts';
import { figure, implementationName, workloadName } from './fields.ts';

export const reportedSample = z.object({
  implementation: implementationName,
  workload: workloadName,
  round: z.int(),
  call: z.int().describe('From 1 within its process; warm-up calls are not among them.'),
  wallNs: z.number().describe('Of one call.'),
  calls: z
    .int()
    .exactOptional()
    .describe('How many short calls were timed together; absent where it was one.'),
  cpuNs: z.number().describe('Of the whole process.'),
  allocatedBytes: z.number().exactOptional().describe('Absent where there is no V8, which tells.'),
  collections: collections.exactOptional().describe('During all calls timed together.'),
  onCpuNs: figure.describe(
    'Of the main thread, in all calls timed together; null where it is not known.',
  ),
  waitNs: figure.describe('Of the main thread, for a core, in all calls timed together.'),
  stealNs: figure.describe('What the host took from the machine meanwhile.'),
  loadNs: z.number().exactOptional().describe('Of loading the input before the call.'),
});

/** One timed call; times in nanoseconds. */
export type ReportedSample = Plain<typeof reportedSample>;

/** The timed calls of a trial; none where it is no timing trial, or went wrong. */
export function samplesOf(trial: TrialEntry): ReportedSample[] {
  const { implementation, workload, round } = trial;
  const timed = resultOf(trial, 'time');
  if (timed === null || implementation === null || workload === null || round === null) return [];
  return timed.result.samples.map(({ mainThread, ...sample }, index) => ({
    implementation,
    workload,
    round,
    call: index + 1,
    ...sample,
    onCpuNs: mainThread?.onCpuNs ?? null,
    waitNs: mainThread?.waitNs ?? null,
  }));
}
