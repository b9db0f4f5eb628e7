/** What the audit's own trials are asked and what they answer. Plain data; used in both processes. */
import type { Trick } from './tricks.ts';

/** Answers to many small inputs: orders, repeats, hostile ones; and whether it plays tricks. */
export interface ExaminePart {
  readonly pass: 'examine';
  /** Of shuffles and renamings. */
  readonly seed: number;
}

/** Timed calls on parts of the events. */
export interface ScalePart {
  readonly pass: 'scale';
  /** The first so many events of the workload. */
  readonly events: number;
  /** Numbers of events, ascending, the last one all of these. */
  readonly sizes: readonly number[];
  /** Calls of each size, in mixed order. */
  readonly rounds: number;
  readonly seed: number;
}

/** What a trial of the audit is asked. */
export type AuditPart = ExaminePart | ScalePart;

/** One thing that was tried, and what was wrong with the answer; null where nothing was. */
export interface Check {
  /** The requirement that it is evidence for. */
  readonly requirement: 1 | 2 | 5 | 6 | 8;
  /** `reversed order`. */
  readonly what: string;
  readonly fault: string | null;
}

/** One call of known size. */
export interface ScaleCall {
  readonly events: number;
  readonly wallNs: number;
  /** From when it was told that there are no more events to its answer. */
  readonly afterLastNs: number;
}

/** What a trial of the audit answers. */
export type AuditReply =
  | {
      readonly kind: 'examined';
      readonly checks: readonly Check[];
      readonly tricks: readonly Trick[];
      /** What it loaded while it ran by `require`, as it was asked for. */
      readonly required: readonly string[];
    }
  | { readonly kind: 'scaled'; readonly calls: readonly ScaleCall[] };
