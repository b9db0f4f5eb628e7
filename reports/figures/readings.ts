/** What it costs to bring a workload's file into rows or columns, by the replay reader. Pure. */

import { z } from 'zod';
import { resultOf, type TrialEntry } from '../../harness/record/record-schema.ts';
import { median } from '../../harness/stats/summary.ts';
import { READ_FORMS } from '../../harness/wire/passes/read.ts';
import type { Plain } from '../../harness/wire/plain.ts';
import { figure, workloadName } from './fields.ts';

export const reportedReading = z.object({
  workload: workloadName,
  form: z.enum(READ_FORMS),
  events: z.int(),
  /** Of the median of each process. */
  wallNs: z.number().describe('Median over processes, their first calls left out.'),
  lowNs: z.number(),
  highNs: z.number(),
  /** Median of the first calls. */
  firstCallNs: z.number(),
  /** Above what the process had before; null where the system does not tell. */
  peakRssBytes: figure,
});

/** Of one form on one workload, over several processes. */
export type ReportedReading = Plain<typeof reportedReading>;

/** In order of workloads and forms; a process that was stopped after its first call tells nothing of the later ones. */
export function readingsOf(trials: readonly TrialEntry[]): ReportedReading[] {
  const replies = trials.flatMap((trial) => {
    const { workload } = trial;
    const read = resultOf(trial, 'read');
    return workload === null || read === null || read.callsNs.length < 2
      ? []
      : [{ workload, ...read }];
  });
  const keys = new Set(replies.map(({ workload, form }) => JSON.stringify([workload, form])));
  return [...keys].map((key) => {
    const own = replies.filter(({ workload, form }) => JSON.stringify([workload, form]) === key);
    const { workload, form, events } = own[0]!;
    const later = own.map(({ callsNs }) => middle(callsNs.slice(1)));
    const peaks = own.flatMap(({ peakRssBytes }) => (peakRssBytes === null ? [] : [peakRssBytes]));
    return {
      workload,
      form,
      events,
      wallNs: middle(later),
      lowNs: Math.min(...later),
      highNs: Math.max(...later),
      firstCallNs: middle(own.map(({ callsNs }) => callsNs[0]!)),
      peakRssBytes: peaks.length === 0 ? null : middle(peaks),
    };
  });
}

function middle(values: readonly number[]): number {
  const found = median(values.toSorted((a, b) => a - b));
  if (found === null) throw new Error('A reading of no calls.');
  return found;
}
