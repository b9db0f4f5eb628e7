/** What the audit found about one implementation, as a line of the record. Types only; used in the parent. */

/** One of the nine requirements that a replacement must meet to be accepted. */
export interface Requirement {
  readonly number: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
  /** What is required, in words: `counts distinct visitors per hour and page`. */
  readonly title: string;
  readonly outcome: 'pass' | 'fail' | 'unresolved';
  /** Sentences with figures; the first is the most important. */
  readonly evidence: readonly string[];
}

/** The audit of one implementation on one workload. */
export interface AuditEntry {
  readonly type: 'audit';
  readonly implementation: string;
  readonly workload: string;
  readonly requirements: readonly Requirement[];
  /** Time over events, for a chart; null where it was not measured. */
  readonly scaling: {
    readonly points: readonly { readonly events: number; readonly wallNs: number }[];
    readonly exponent: number;
    readonly low: number;
    readonly high: number;
  } | null;
  /** Tricks it was caught at, in words; empty for an honest one. */
  readonly tricks: readonly { readonly trick: string; readonly evidence: string }[];
}
