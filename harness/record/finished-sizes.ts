/** Sizes of a sweep that was stopped or killed: those that were measured whole, and the last one, of which nobody knows. Pure. */
import type { RunRecord } from './record.ts';
import type { LookEntry, PlanEntry, TrialEntry } from './record-schema.ts';
import type { SizeEntry } from './sweep-entry.ts';
import type { WorkloadEntry } from './workload-entry.ts';

/** All that is on record of one size. */
export interface FinishedSize {
  readonly size: SizeEntry;
  readonly workloads: readonly WorkloadEntry[];
  readonly plans: readonly PlanEntry[];
  readonly trials: readonly TrialEntry[];
  readonly looks: readonly LookEntry[];
}

/** The workload of the size that was being measured; null where the run was no sweep. */
export function brokenSize({ sizes = [] }: Pick<RunRecord, 'sizes'>): string | null {
  return sizes.at(-1)?.workload ?? null;
}

/** What is on record of a size that was followed by another one; null of every other workload. */
export function finishedSize(record: RunRecord, workload: string): FinishedSize | null {
  const size = (record.sizes ?? []).find((one) => one.workload === workload);
  if (size === undefined || workload === brokenSize(record)) return null;
  const isOwn = (entry: { readonly workload: string | null }) => entry.workload === workload;
  return {
    size,
    workloads: record.workloads.filter(isOwn),
    plans: record.plans.filter(isOwn),
    trials: record.trials.filter(isOwn),
    looks: record.looks.filter(isOwn),
  };
}
