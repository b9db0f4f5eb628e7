/** Fields that many parts of a report have, as schemas. Pure. */
import { z } from 'zod';

/** A number; null where it was not measured, or there is none. */
export const figure = z.number().nullable();

export const implementationName = z.string().describe('One of request.implementations.');
export const workloadName = z.string().describe('One of request.workloads.');
