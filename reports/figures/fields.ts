/** Fields that many parts of a report have: their schemas, and what they are found by. Pure. */
import { z } from 'zod';

/** A number; null where it was not measured, or there is none. */
export const figure = z.number().nullable();

export const implementationName = z.string().describe('One of request.implementations.');
export const workloadName = z.string().describe('One of request.workloads.');

/** Whether something is of an implementation on a workload. */
export function isOf(workload: string, implementation: string) {
  return (one: { readonly workload: string | null; readonly implementation: string | null }) =>
    one.workload === workload && one.implementation === implementation;
}
