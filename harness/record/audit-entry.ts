/** What the audit of an implementation puts on record. */
import { z } from 'zod';
import { count, duration, type Plain } from '../wire/plain.ts';

const requirement = z.looseObject({
  number: z.literal([1, 2, 3, 4, 5, 6, 7, 8, 9]),
  /** `counts distinct visitors per hour and page`. */
  title: z.string(),
  outcome: z.enum(['pass', 'fail', 'unresolved']),
  /** Sentences with figures; the first is the most important. */
  evidence: z.array(z.string()),
});

/** One of the nine requirements, and what shows whether it is met. */
export type Requirement = Plain<typeof requirement>;

const scaling = z.looseObject({
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
  /** All nine, in order. */
  requirements: z.array(requirement),
  /** null where it was not measured. */
  scaling: scaling.nullable(),
  /** What it was caught at; empty for an honest one. */
  tricks: z.array(z.looseObject({ trick: z.string(), evidence: z.string() })),
});

/** @see auditEntry */
export type AuditEntry = Plain<typeof auditEntry>;

/** The implementation that only builds the answer; see wire/answer-alone.ts. */
export const ANSWER_ALONE = '(the answer alone)';

/** Presets of synthetic page views that have broken implementations in different ways. */
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
