/** How a run decides what its timed rounds say: the question, and how sure the answers are to be. Types and names only. */

/** The metrics that vary from trial to trial and are decided together; what is counted is compared exactly. */
export const DECIDED_METRICS = ['wallTime', 'cpuTime'] as const;

/** One of {@link DECIDED_METRICS}. */
export type DecidedMetric = (typeof DECIDED_METRICS)[number];

/** How decisions of a run are made. */
export interface DecisionRule {
  readonly baseline: string;
  /** Those whose counts are estimates: they do not take part where the fastest is compared with the second. */
  readonly approximate?: readonly string[];
  /** The baseline's code once more, under another name: compared as all are, but no run goes on for its sake. */
  readonly control?: string;
  /** What else is decided, of the wall time: pairs of which none need be the baseline. */
  readonly pairs?: readonly { readonly baseline: string; readonly candidate: string }[];
  /** The chance that any of a run's decisions says "different" where nothing differs. */
  readonly alpha: number;
  /** Those of the run, whatever they are: their decisions share it equally. */
  readonly workloads: readonly unknown[];
  /** Ratios between 1 / (1 + threshold) and 1 + threshold count as equivalent. */
  readonly threshold: number;
  /**
   * What each candidate ÷ baseline is held against, less 1: 0 asks whether it is slower at all, 0.05 whether it is more than
   * 5% slower. A metric that is not in it is not decided.
   */
  readonly limits: Readonly<Partial<Record<DecidedMetric, number>>>;
}
