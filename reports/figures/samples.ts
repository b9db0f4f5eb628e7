/** The timed calls of a run, one by one. Pure. */

import type { TrialEntry } from '../../harness/record/record-schema.ts';
import { resultOf } from '../../harness/record/record-schema.ts';
import type { TimeSample } from '../../harness/wire/passes/time.ts';

/** One timed call; times in nanoseconds. */
export interface ReportedSample {
  readonly implementation: string;
  readonly workload: string;
  readonly round: number;
  /** From 1 within its process; warm-up calls are not among them. */
  readonly call: number;
  readonly wallNs: number;
  readonly cpuNs: number;
  readonly allocatedBytes: number;
  readonly collections: TimeSample['collections'];
  /** Of the main thread: on a core, waiting for one; null where the system does not tell; so below. */
  readonly onCpuNs: number | null;
  readonly waitNs: number | null;
  /** What the host took from this machine meanwhile. */
  readonly stealNs: number | null;
  /** Of loading the input into tables of its own before the call; absent where it has none. */
  readonly loadNs?: number;
}

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
