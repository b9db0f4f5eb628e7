/** What the audit of an implementation puts on record. Types only. */

/** One of the nine requirements, and what shows whether it is met. */
export interface Requirement {
  readonly number: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
  /** `counts distinct visitors per hour and page`. */
  readonly title: string;
  readonly outcome: 'pass' | 'fail' | 'unresolved';
  /** Sentences with figures; the first is the most important. */
  readonly evidence: readonly string[];
}

/** Time over events, with the exponent fitted to it and its 95% interval. */
export interface Scaling {
  readonly points: readonly { readonly events: number; readonly wallNs: number }[];
  readonly exponent: number;
  readonly low: number;
  readonly high: number;
}

/** The audit of one implementation on one workload. */
export interface AuditEntry {
  readonly type: 'audit';
  readonly implementation: string;
  readonly workload: string;
  /** All nine, in order. */
  readonly requirements: readonly Requirement[];
  /** null where it was not measured. */
  readonly scaling: Scaling | null;
  /** What it was caught at; empty for an honest one. */
  readonly tricks: readonly { readonly trick: string; readonly evidence: string }[];
}
