/** What profiling gives: plain data, ready to be saved and reported. */

import type { Environment } from '../record/environment.ts';
import type { TrialOutcome } from '../wire/outcome.ts';
import type { PreparedDataset } from '../wire/passes/prepare.ts';
import type { Tool } from '../wire/profiling-tools.ts';
import type { StringOwnership } from '../wire/strings.ts';
import type { Ranking } from './hotspots.ts';
import type { KeptObjects } from './retainers.ts';

/** Collections of one kind during the calls, as `--trace-gc` tells them. */
export interface TracedCollections {
  readonly kind: string;
  readonly count: number;
  readonly pauseMs: number;
  readonly longestMs: number;
  /** What they freed. */
  readonly freedBytes: number;
}

/** A quantity that was sampled over the time of the process. */
export interface Series {
  readonly name: string;
  readonly unit: 'share' | 'ms' | 'bytes' | 'count';
  readonly points: number;
  readonly least: number;
  /** Over time, so that a point after a long call counts for as long. */
  readonly mean: number;
  readonly most: number;
}

/** What a tool's data say; each tool fills its own part. */
export interface Findings {
  readonly rankings: readonly Ranking[];
  readonly kept: KeptObjects | null;
  readonly collections: readonly TracedCollections[];
  readonly series: readonly Series[];
}

/** How a profile went wrong, and what to try. */
export interface Problem {
  readonly outcome: 'empty profile' | Exclude<TrialOutcome['outcome'], 'completed'>;
  readonly message: string;
}

/** One tool on one implementation. */
export interface ToolResult {
  readonly tool: Tool;
  /** Calls that were profiled; null where it went wrong before that was known. */
  readonly calls: number | null;
  /** Of the whole of it, reading back included. */
  readonly durationMs: number;
  /** What was written, to be opened by whoever wants more. */
  readonly files: readonly string[];
  readonly findings: Findings;
  readonly problem: Problem | null;
}

/** Everything of one implementation. */
export interface ImplementationProfile {
  readonly name: string;
  /** Its author's own words. */
  readonly bottleneck: string;
  readonly results: readonly ToolResult[];
}

/** Everything that `uniqbench profile` found. */
export interface ProfileRecord {
  readonly environment: Environment;
  readonly workload: string;
  readonly strings: StringOwnership;
  readonly seed: number;
  readonly dataset: PreparedDataset;
  readonly implementations: readonly ImplementationProfile[];
}

/** Nothing. */
export const NO_FINDINGS: Findings = { rankings: [], kept: null, collections: [], series: [] };
