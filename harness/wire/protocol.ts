/**
 * What passes between the harness and its trial processes: one specification in, one reply out.
 * Plain data on both sides. Used in both processes.
 */
import type { Implementation, RawParameters } from '../../contract.ts';
import type { Prepared } from '../../hourly-uniques/dataset.ts';
import type { StringOwnership } from '../../hourly-uniques/rows.ts';
import type { AuditPart, AuditReply } from './audit.ts';
import type {
  AnswerPart,
  AnswerReply,
  CountError,
  FilesToWrite,
  Given,
  ReadPart,
  ReadReply,
} from './forms.ts';
import type { CensusResult, CurveResult, Span, View } from './memory-results.ts';
import type { Trick } from './tricks.ts';
import type { WrongAnswer } from './wrong-answer.ts';

/** Where a plug-in's plain JavaScript lies, and the name it goes by. */
export interface PlugIn {
  readonly name: string;
  /** Path of the file that its author wrote. */
  readonly source: string;
  /** `file:` URL of a module that plain Node can import. */
  readonly url: string;
  /** Which of its exports is meant; where absent, the default one, or the only one. */
  readonly exported?: string;
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
  /** Where its events are to be written as files as well, and the reader of logs; null where nobody reads any. */
  readonly files: (FilesToWrite & { readonly reader: PlugIn }) | null;
}

interface OfImplementation {
  readonly implementation: PlugIn;
  readonly datasetFolder: string;
  /** The dataset's digest; a trial that reads other data is refused. */
  readonly digest: string;
}

/** A call on rows whose strings are owned as told. */
interface OfCall extends OfImplementation {
  readonly strings: StringOwnership;
}

/** One call on the first `events` events, with a full collection before each of the `marks`. */
interface OfMemory extends OfCall {
  readonly events: number;
  /** Numbers of events, ascending, above 0 and below `events`. */
  readonly marks: readonly number[];
}

/** One call, its answer compared with the oracle's; its live memory is looked at on the way, in production's view. */
export interface VerifySpecification extends OfMemory {
  readonly pass: 'verify';
}

/** How a process is laid out in memory, which moves its times although its code is the same. */
export interface ProcessLayout {
  /** What V8 seeds the hashes of strings with. */
  readonly hashSeed: number;
  /** Length of a variable in the environment, which moves the stack. */
  readonly paddingBytes: number;
}

/** The first call on columns or a file; see forms.ts. */
export type AnswerSpecification = OfImplementation & AnswerPart;

/** Reads the workload's file into another form. */
export interface ReadSpecification extends ReadPart {
  readonly pass: 'read';
  /** The replay reader. */
  readonly generator: PlugIn;
}

/** A series of calls from the first on, without warm-up: how many it takes until they are steady. */
export interface SteadySpecification extends OfCall {
  readonly pass: 'steady';
  readonly given: Given;
  readonly layout: ProcessLayout;
  /** The calls get so many of the first events. */
  readonly events: number;
  /** The series ends after so many calls, or so much time, but never before two calls. */
  readonly mostCalls: number;
  readonly mostSeconds: number;
}

/** Timed calls after warm-up calls, on input made ready beforehand. */
export interface TimeSpecification extends OfCall {
  readonly pass: 'time';
  readonly given: Given;
  readonly layout: ProcessLayout;
  readonly warmUps: number;
  /** Warm-up calls get so many of the first events. */
  readonly warmUpEvents: number;
  readonly iterations: number;
}

/** Live bytes over the input. */
export interface CurveSpecification extends OfMemory {
  readonly pass: 'curve';
  readonly view: View;
  /** Spans of the input within which every collection is a full one, for a closer look. */
  readonly fine: readonly Span[];
  /** How much is allocated between two such collections, and what share of it is left out where a span begins. */
  readonly semiSpaceMb: number;
  readonly phase: number;
}

/** Objects by kind, allocated and alive at each mark; always deterministic. */
export interface CensusSpecification extends OfMemory {
  readonly pass: 'census';
}

/** What the audit looks at; see audit/trials.ts. */
export type AuditSpecification = OfCall & AuditPart;

/** What a trial process is asked to do. */
export type TrialSpecification =
  | InspectSpecification
  | PrepareSpecification
  | VerifySpecification
  | AnswerSpecification
  | ReadSpecification
  | SteadySpecification
  | TimeSpecification
  | CurveSpecification
  | CensusSpecification
  | AuditSpecification;

/** The kinds of trials: each measures one thing, because measuring one disturbs the others. */
export type Pass = TrialSpecification['pass'];

/** One timed call. */
export interface TimeSample {
  readonly wallNs: number;
  /** On-CPU time of the whole process, collector and compiler threads included. */
  readonly cpuNs: number;
  /** How long the main thread ran, and how long it was ready to run but had no core; null off Linux. */
  readonly mainThread: MainThreadTime | null;
  /** What the hypervisor took from all cores meanwhile, in steps of 10 ms; null off Linux. */
  readonly stealNs: number | null;
  /** Made again, because it had to wait for a core: on record, but in no figure. */
  readonly isRepeated: boolean;
  /** Collections by V8's kind (`Scavenge`, `MarkSweepCompact`, …). */
  readonly collections: Readonly<Record<string, Collections>>;
  /** Bytes allocated on the heap and, where rows are counted, in array buffers, by production's compilers. */
  readonly allocatedBytes: number;
  /** What loading the input into tables of its own took before the call, where it has some. */
  readonly loadNs?: number;
}

/** Of one thread, as the scheduler accounts for it. */
export interface MainThreadTime {
  readonly onCpuNs: number;
  readonly waitNs: number;
}

/** Collections of one kind during a call, and how long they stopped it, together and at the longest. */
export interface Collections {
  readonly count: number;
  readonly pauseNs: number;
  readonly longestNs: number;
}

/** A series of calls of one process, from its first on. */
export interface SteadyResult {
  readonly layout: ProcessLayout;
  readonly events: number;
  readonly callsNs: readonly number[];
  /** Of a call with its preparation. */
  readonly secondsPerCall: number;
}

/** What the timing trial measured. */
export interface TimeResult {
  readonly layout: ProcessLayout;
  readonly warmUpsNs: readonly number[];
  /** In the order of the calls; those that were made again stand before their repetitions. */
  readonly samples: readonly TimeSample[];
  /** Largest resident set of the whole process, input rows included, during the timed calls; Linux only. */
  readonly peakRssBytes: number | null;
  /** Of the process after the timed calls, on disk instead of in memory; Linux only. */
  readonly swappedBytes: number | null;
}

/** What an implementation says of itself. */
export type InspectedImplementation = Omit<Implementation, 'countUniques'>;

/** What a trial process sends back. */
export type TrialReply =
  | { readonly kind: 'inspected'; readonly implementation: InspectedImplementation }
  | ({ readonly kind: 'prepared' } & Prepared)
  | {
      readonly kind: 'verified';
      /** Of the call, rows made on the way included: it plans the timing trials, it is not a measurement. */
      readonly durationNs: number;
      readonly peakRssBytes: number | null;
      readonly events: number;
      readonly result: CurveResult;
      /** Of approximate counts; absent from records of before there were any. */
      readonly error?: CountError | null;
    }
  | AnswerReply
  | ReadReply
  | { readonly kind: 'steady'; readonly result: SteadyResult }
  | { readonly kind: 'timed'; readonly result: TimeResult }
  | {
      readonly kind: 'curve';
      readonly view: View;
      readonly events: number;
      /** The spans that were looked at closely. */
      readonly fine: readonly Span[];
      readonly result: CurveResult;
    }
  | { readonly kind: 'census'; readonly events: number; readonly result: CensusResult }
  | AuditReply
  | { readonly kind: 'wrong'; readonly wrong: WrongAnswer }
  | { readonly kind: 'caught'; readonly tricks: readonly Trick[] }
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
