/** What profiling gives: plain data, ready to be saved and reported. */
import type { TrialFailure } from '../wire/outcome.ts';
import type { PreparedDataset } from '../wire/passes/prepare.ts';
import type { Tool } from '../wire/profiling-tools.ts';
import type { StringOwnership } from '../wire/strings.ts';
import type { Unit } from '../wire/units.ts';
import type { Environment } from './environment.ts';

/** A function or a source line, and what it takes of a whole. */
export interface Hotspot {
  readonly function: string;
  /** Path of the source file; empty for what is in none, such as the garbage collector. */
  readonly file: string;
  readonly line: number | null;
  /** Of the whole. */
  readonly share: number;
  /** Nanoseconds, bytes or objects. */
  readonly amount: number;
}

/** What a {@link Ranking} ranks by. */
export type Measure =
  | 'self CPU time'
  | 'CPU samples'
  | 'bytes allocated'
  | 'bytes kept'
  | 'objects kept'
  | 'asynchronous operations';

/** Hotspots by one measure, the hottest first; all of them, so that their shares add up to 1. */
export interface Ranking {
  readonly measure: Measure;
  readonly by: 'function' | 'line';
  readonly unit: Unit;
  /** The whole: of all calls of the profile, or of one where only one was made. */
  readonly total: number;
  /** How many calls the whole covers. */
  readonly calls: number;
  readonly hotspots: readonly SourceHotspot[];
}

/** With what stands there; null for what is in no file. */
export interface SourceHotspot extends Hotspot {
  readonly text: string | null;
}

/** Objects of one kind that the call made and that are alive. */
export interface KeptKind {
  readonly kind: string;
  readonly count: number;
  /** Of the objects themselves. */
  readonly shallowBytes: number;
  /** With all that they alone keep alive, what they keep of each other counted once. */
  readonly retainedBytes: number;
}

/** Objects of one kind that are kept by those of the row above that is less deep, and by nothing else. */
export interface Retainer extends KeptKind {
  /** 0: kept by the running function or by what was there before the call. */
  readonly depth: number;
  /** Of everything that the call made. */
  readonly share: number;
}

/** A snapshot, explained. */
export interface KeptObjects {
  readonly kinds: readonly KeptKind[];
  readonly retainers: readonly Retainer[];
  readonly rankings: readonly Ranking[];
}

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

/** A place in a tree of calls: a function, or a line of the function above it. */
export interface StackFrame {
  readonly kind: 'function' | 'line';
  /** Its place in the list, before this one; null for the first called. */
  readonly parent: number | null;
  readonly function: string;
  /** Empty for what is in no file. */
  readonly file: string;
  readonly line: number | null;
  /** What stands there; null for what is in no file. */
  readonly text: string | null;
  /** Its own, without those below it. */
  readonly amount: number;
}

/** Which calls take how much of all calls of a profile. */
export interface Stacks {
  readonly measure: Measure;
  readonly unit: Unit;
  readonly calls: number;
  readonly frames: readonly StackFrame[];
}

/** What a tool's data say; each tool fills its own part. */
export interface Findings {
  readonly rankings: readonly Ranking[];
  readonly kept: KeptObjects | null;
  readonly collections: readonly TracedCollections[];
  readonly series: readonly Series[];
  /** Of the CPU profile alone. */
  readonly stacks?: Stacks;
}

/** How a profile went wrong, and what to try. */
export interface Problem {
  readonly outcome: 'empty profile' | TrialFailure['outcome'];
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
  readonly seed: number;
  /** Of a workload of events; where absent, it is one of a task. */
  readonly strings?: StringOwnership;
  readonly dataset?: PreparedDataset;
  readonly task?: {
    readonly task: string;
    readonly parameters: Readonly<Record<string, string | number | boolean>>;
    /** What an input is, in words. */
    readonly input: string;
  };
  readonly implementations: readonly ImplementationProfile[];
}

/** Nothing. */
export const NO_FINDINGS: Findings = { rankings: [], kept: null, collections: [], series: [] };
