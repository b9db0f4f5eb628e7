/** What takes part in an audit beside the run's own implementations and workloads, by the names it has on record. */

/** The implementation that only builds the answer; see answer-alone.ts. */
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
