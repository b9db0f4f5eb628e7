/**
 * The words that every part of uniqbench shares: events, implementations, generators.
 * Types, and the errors of users and of the world. Imports nothing.
 */

/** One page view, as the original function receives it. */
export interface PageView {
  readonly timestamp: Date;
  readonly pageUrl: string;
  readonly visitorId: string;
}

/**
 * The answer: distinct visitors by hour and page, as plain nested objects.
 * An hour is written `YYYY-MM-DD HH:00` in UTC (years outside 0 to 9999 as `Date#toISOString`
 * writes them). A pair without a visitor does not exist. The prototype of each object is either
 * `Object.prototype` or null; a page called `__proto__` is a key like any other.
 */
export type HourlyUniques = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** What every implementation says of itself. */
interface Described {
  /** How it works, in one sentence. */
  readonly description: string;
  /** What limits it, and why: requirement 9 of the audit. */
  readonly bottleneck: string;
  /** `approximate` where counts are estimates: compared with others only under that name. `exact` where absent. */
  readonly counts?: 'exact' | 'approximate';
  /**
   * What it imports beyond Node's library, or the variable of the environment that it needs, and what brings it; it is skipped where
   * that is missing.
   */
  readonly needs?:
    | { readonly package: string; readonly install: string }
    | { readonly variable: string; readonly install: string };
}

/** Counts rows: an iterable of event objects, as the original function takes them. */
export interface RowsImplementation extends Described {
  readonly input: 'rows';
  /**
   * Counts the distinct visitors of each hour and page.
   *
   * @param events Page views in any order, with duplicates; may be a one-shot iterator, so read it once.
   * @throws RangeError where an event's timestamp is not a valid date.
   */
  readonly countUniques: (events: Iterable<PageView>) => HourlyUniques | Promise<HourlyUniques>;
}

/**
 * All events in columns of one length: milliseconds since 1970 (integers), and ids of the two tables of
 * names, in which no name stands twice. In shared memory, so that threads can read them where they are.
 */
export interface EventColumns {
  readonly timestampsMs: Float64Array<SharedArrayBuffer>;
  readonly pageIds: Uint32Array<SharedArrayBuffer>;
  readonly visitorIds: Uint32Array<SharedArrayBuffer>;
  readonly pages: readonly string[];
  readonly visitors: readonly string[];
}

/** What a call may use; the same for all implementations of a run. */
export interface CallLimits {
  /** Threads that may work at once, the calling one included; at least 1. */
  readonly threads: number;
  /** Memory for what is kept beside the input and the answer; beyond it, file implementations use the disk. */
  readonly memoryBytes?: number;
}

/** Columns in an engine's own tables. */
export interface LoadedColumns {
  readonly countUniques: () => Promise<HourlyUniques>;
  readonly close: () => void | Promise<void>;
}

/** Counts columns: where they are, or in tables of its own, filled beforehand. */
export type ColumnsImplementation = Described & { readonly input: 'columns' } & (
    | {
        readonly countUniques: (
          columns: EventColumns,
          limits: CallLimits,
        ) => HourlyUniques | Promise<HourlyUniques>;
      }
    | {
        /** Brings the columns to where they are counted; its time is told apart. */
        readonly load: (columns: EventColumns, limits: CallLimits) => Promise<LoadedColumns>;
      }
  );

/** Log files to be read one after the other. */
export interface LogFiles {
  readonly paths: readonly string[];
  /** How to read them: the replay generator's parameters, but for `files`. */
  readonly reading: RawParameters;
}

/** How far a file implementation has come. */
export interface FileProgress {
  /** Of the files as they are on disk; null where it cannot be told. */
  readonly bytesRead: number | null;
  readonly bytesTotal: number | null;
  readonly events: number;
}

/** The answer to log files. */
export interface FileAnswer {
  readonly uniques: HourlyUniques;
  /** Lines read (records, where one spans lines), and those without an event; absent where it does not count them. */
  readonly linesRead?: LinesRead;
}

/** Counts log files, from bytes to the answer. */
export interface FileImplementation extends Described {
  readonly input: 'file';
  /** @throws UsageError where a file is missing, damaged or of no known format, as the replay generator does. */
  readonly countUniques: (
    log: LogFiles,
    limits: CallLimits,
    onProgress?: (progress: FileProgress) => void,
  ) => Promise<FileAnswer>;
  /**
   * Called before files are counted for the first time, off the clock.
   *
   * @throws UsageError where they hold what it would count wrong without noticing.
   */
  readonly refuse?: (log: LogFiles) => Promise<void>;
}

/**
 * A way to count hourly unique visitors: the default export of a file in `implementations/`. `input` is the
 * form in which it takes the events; what it costs to bring them there is no part of its time.
 */
export type Implementation = RowsImplementation | ColumnsImplementation | FileImplementation;

/** The forms in which implementations take events. */
export type InputForm = Implementation['input'];

/** A table of names: `at(id)` for ids from 0 to `size - 1`; different ids have different names. */
export interface Names {
  readonly size: number;
  readonly at: (id: number) => string;
}

/**
 * Consecutive events in columns, all of the same length: milliseconds since 1970 (integers), and ids
 * of {@link EventSource.pages} and {@link EventSource.visitors}. Valid only until the next chunk is
 * asked for: the arrays may be used again.
 */
export interface EventChunk {
  readonly timestampsMs: Float64Array;
  readonly pageIds: Uint32Array;
  readonly visitorIds: Uint32Array;
}

/** Input lines that hold no event, by reason. */
export interface RejectedLines {
  readonly reason: string;
  readonly count: number;
  /** Where the first few of them stand; lines are counted from 1. */
  readonly first: readonly { readonly file: string; readonly line: number }[];
}

/** How many lines were read (records, where one spans lines), and those that hold no event. */
export interface LinesRead {
  readonly lines: number;
  readonly rejected: readonly RejectedLines[];
  /** What looks wrong about the events, a sentence each; absent where nothing does. */
  readonly notes?: readonly string[];
}

/** A stream of events, drawn or read once. */
export interface EventSource {
  /** How many events will come, where that is known before the last one. */
  readonly events?: number;
  /** Grows while a log is read: a chunk's ids are in the table by the time the chunk is handed over. */
  readonly pages: Names;
  readonly visitors: Names;
  /** All events, in order; may be called once. */
  readonly chunks: () => Iterable<EventChunk> | AsyncIterable<EventChunk>;
  /** After the last chunk. */
  readonly linesRead?: () => LinesRead;
}

/** Parameters as a user writes them, `key=value`. */
export type RawParameters = Readonly<Record<string, string>>;

/** Makes events: the default export of a file in `generators/`. */
export interface Generator {
  readonly description: string;
  /** Named sets of parameters, ready to use as workloads. */
  readonly presets: Readonly<
    Record<string, { readonly description: string; readonly parameters: RawParameters }>
  >;
  /** Each parameter's meaning, unit and default, for help texts. */
  readonly parameters: Readonly<Record<string, string>>;
  /**
   * Starts one stream of events. The same parameters and seed give the same events, bit for bit,
   * on every platform.
   *
   * @param seed Unsigned 32-bit integer.
   * @throws UsageError that names the parameter, where one is unknown or out of range.
   */
  readonly open: (parameters: RawParameters, seed: number) => EventSource;
}

/** By these marks their classes are known: plug-ins carry their own copies of them, and other packages have classes of the same names. */
const USAGE_ERROR = Symbol.for('uniqbench.UsageError');
const FAULT = Symbol.for('uniqbench.Fault');

/** A mistake of the user's; the message says what, where and what to do. The process exits with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly [USAGE_ERROR] = true;
}

/** Whether `error` is a {@link UsageError}, of any copy of the class. */
export function isUsageError(error: unknown): error is UsageError {
  return error instanceof Error && Object.hasOwn(error, USAGE_ERROR);
}

/** A fault of the world, such as a full disk; the message says what, where and what to do. The process exits with 1. */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly [FAULT] = true;
}

/** Whether `error` is a {@link Fault}, of any copy of the class. */
export function isFault(error: unknown): error is Fault {
  return error instanceof Error && Object.hasOwn(error, FAULT);
}

/** How `countUniques` is called, and what it gives, by the form of the input: for messages. */
export const SIGNATURES = {
  rows: '(events) => { hour: { page: count } }',
  columns: '(columns, limits) => { hour: { page: count } }',
  file: '(log, limits) => { uniques: { hour: { page: count } } }',
} as const satisfies Record<InputForm, string>;
