/** What the audit of an implementation puts on record. */
import { z } from 'zod';
import { count, duration, type Plain } from '../wire/plain.ts';

/** `told`: worth knowing, and no fault where nobody requires otherwise; `not checked`: the task does not give what it takes. */
const outcome = z.enum(['pass', 'fail', 'unresolved', 'told', 'not checked']);

const requirement = z.looseObject({
  /** From 1. */
  number: z.int().positive(),
  title: z.string(),
  outcome,
  /** Sentences with figures; the first is the most important. */
  evidence: z.array(z.string()),
  /** Of a task: the checks that it is made of, by the names that the task knows them by. */
  checks: z.array(z.looseObject({ check: z.string(), outcome })).exactOptional(),
});

/** A requirement, and what shows whether it is met. */
export type Requirement = Plain<typeof requirement>;

const scaling = z.looseObject({
  /** Of a task: the parameter whose sizes stand as events below. */
  parameter: z.string().exactOptional(),
  points: z.array(z.looseObject({ events: count, wallNs: duration })),
  exponent: z.number(),
  low: z.number(),
  high: z.number(),
});

/** Time over events, with the exponent fitted to it and its 95% interval. */
export type Scaling = Plain<typeof scaling>;

/** The audit of one implementation on one workload. */
export const auditEntry = z.looseObject({
  type: z.literal('audit'),
  implementation: z.string(),
  workload: z.string(),
  /** In order. */
  requirements: z.array(requirement),
  /** Of a task that says what is required: checks that are not. */
  notRequired: z.array(z.string()).exactOptional(),
  /** null where it was not measured. */
  scaling: scaling.nullable(),
  /** What it was caught at; empty for an honest one. */
  tricks: z.array(z.looseObject({ trick: z.string(), evidence: z.string() })),
});

/** @see auditEntry */
export type AuditEntry = Plain<typeof auditEntry>;

/** What only builds the answer, which it knows beforehand: an implementation of the audit's own. */
export const ANSWER_ALONE = '(the answer alone)';

/** Presets that have broken implementations in different ways. */
export const AUDIT_PRESETS = [
  'hostile-names',
  'unicode',
  'all-unique',
  'repeats',
  'month',
] as const;

/** A preset's workload, told apart from one of the run's own. */
export function auditWorkload(preset: (typeof AUDIT_PRESETS)[number]): string {
  return `${preset} (audit)`;
}
