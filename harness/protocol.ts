/**
 * What passes between the harness and its trial processes: one specification in, one reply out.
 * Plain data on both sides. Used in both processes.
 */
import type { Implementation, RawParameters, RejectedLines } from '../contract.ts';

/** Where a plug-in's plain JavaScript lies, and the name it goes by. */
export interface PlugIn {
  readonly name: string;
  /** `file:` URL of a module that plain Node can import. */
  readonly url: string;
}

/** Loads an implementation and tells what it says of itself. */
export interface InspectSpecification {
  readonly pass: 'inspect';
  readonly implementation: PlugIn;
}

/** Draws or reads a dataset, works out the expected answer, and saves both. */
export interface PrepareSpecification {
  readonly pass: 'prepare';
  readonly generator: PlugIn;
  readonly parameters: RawParameters;
  readonly seed: number;
  /** Folder that receives the dataset. */
  readonly datasetFolder: string;
}

interface OfImplementation {
  readonly implementation: PlugIn;
  readonly datasetFolder: string;
  /** The dataset's digest; a trial that reads other data is refused. */
  readonly digest: string;
}

/** One call, its answer compared with the oracle's. */
export interface VerifySpecification extends OfImplementation {
  readonly pass: 'verify';
}

/** Timed calls after warm-up calls, on rows made beforehand. */
export interface TimeSpecification extends OfImplementation {
  readonly pass: 'time';
  readonly warmUps: number;
  readonly iterations: number;
}

/** One call under `--predictable` and forced collections: live bytes, allocation, objects by kind. */
export interface MemorySpecification extends OfImplementation {
  readonly pass: 'memory';
}

/** What a trial process is asked to do. */
export type TrialSpecification =
  | InspectSpecification
  | PrepareSpecification
  | VerifySpecification
  | TimeSpecification
  | MemorySpecification;

/** The kinds of trials: each measures one thing, because measuring one disturbs the others. */
export type Pass = TrialSpecification['pass'];

/** What a prepared dataset holds, and what its answer amounts to. */
export interface PreparedDataset {
  readonly digest: string;
  readonly events: number;
  readonly pages: number;
  readonly visitors: number;
  readonly hours: number;
  /** Distinct (hour, page) pairs, and the sum of their distinct visitors. */
  readonly pairs: number;
  readonly uniques: number;
  /** Lines of a log, where it was read from one. */
  readonly linesRead?: { readonly lines: number; readonly rejected: readonly RejectedLines[] };
}

/** One place where an answer differs from the oracle's. */
export interface Difference {
  readonly hour: string;
  /** Absent where the hour itself is missing, not expected, or not an object. */
  readonly page?: string;
  readonly expected: string;
  readonly actual: string;
}

/** How far an answer is from the oracle's: how many differences there are, and the first of them. */
export interface WrongAnswer {
  readonly differences: number;
  readonly first: readonly Difference[];
}

/** One timed call. */
export interface TimeSample {
  readonly wallNs: number;
  /** On-CPU time of the whole process, collector and compiler threads included. */
  readonly cpuNs: number;
  /** Collections by V8's kind (`Scavenge`, `MarkSweepCompact`, …) and their pauses. */
  readonly collections: Readonly<
    Record<string, { readonly count: number; readonly pauseNs: number }>
  >;
}

/** What the timing trial measured. */
export interface TimeResult {
  readonly warmUpsNs: readonly number[];
  readonly samples: readonly TimeSample[];
  /** Largest resident set of the whole process, input rows included, during the timed calls; Linux only. */
  readonly peakRssBytes: number | null;
}

/** Objects of one kind, with the bytes of the objects themselves (not of what they refer to). */
export interface ObjectCount {
  readonly kind: string;
  readonly count: number;
  readonly bytes: number;
}

/** Live bytes after one collection, above the state before the call. */
export interface LivePoint {
  /** Events handed over so far. */
  readonly events: number;
  readonly bytes: number;
}

/** What the memory trial measured; all figures are above the state before the call, input excluded. */
export interface MemoryResult {
  /** Heap and array buffers, garbage excluded, at their largest. */
  readonly peakLiveBytes: number;
  /** What the answer keeps alive after the call. */
  readonly retainedBytes: number;
  /** Heap bytes allocated by the call, whether they were collected meanwhile or not; without the engine's own. */
  readonly allocatedBytes: number;
  /** The objects that these bytes are, by kind, most bytes first. */
  readonly allocatedObjects: readonly ObjectCount[];
  /** Objects alive when live bytes were at their largest, by kind, most bytes first. */
  readonly liveObjects: readonly ObjectCount[];
  readonly liveCurve: readonly LivePoint[];
}

/** What a trial process sends back. */
export type TrialReply =
  | { readonly kind: 'inspected'; readonly implementation: Omit<Implementation, 'countUniques'> }
  | { readonly kind: 'prepared'; readonly dataset: PreparedDataset }
  | { readonly kind: 'verified'; readonly durationNs: number }
  | { readonly kind: 'timed'; readonly result: TimeResult }
  | { readonly kind: 'measured'; readonly result: MemoryResult }
  | { readonly kind: 'wrong'; readonly wrong: WrongAnswer }
  | {
      readonly kind: 'threw';
      readonly usage: boolean;
      readonly message: string;
      readonly stack: string;
    };

/** A message between the processes; the token tells it from what an implementation may send itself. */
export interface TrialEnvelope<Content> {
  readonly token: string;
  readonly content: Content;
}
