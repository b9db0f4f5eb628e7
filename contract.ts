/**
 * The words that every part of uniqbench shares: events, implementations, generators.
 * Types, and the one error that a plug-in throws for a user's mistake. Imports nothing.
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

/** A way to count hourly unique visitors: the default export of a file in `implementations/`. */
export interface Implementation {
  /** How it works, in one sentence. */
  readonly description: string;
  /** What limits it, and why: requirement 9 of the audit. */
  readonly bottleneck: string;
  /** The form in which it takes the events: `rows` is an iterable of {@link PageView}. */
  readonly input: 'rows';
  /**
   * Counts the distinct visitors of each hour and page.
   *
   * @param events Page views in any order, with duplicates; may be a one-shot iterator, so read it once.
   * @throws RangeError where an event's timestamp is not a valid date.
   */
  readonly countUniques: (events: Iterable<PageView>) => HourlyUniques | Promise<HourlyUniques>;
}

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

/** A stream of events, drawn or read once. */
export interface EventSource {
  /** How many events will come, where that is known before the last one. */
  readonly events?: number;
  /** Grows while a log is read: a chunk's ids are in the table by the time the chunk is handed over. */
  readonly pages: Names;
  readonly visitors: Names;
  /** All events, in order; may be called once. */
  readonly chunks: () => Iterable<EventChunk> | AsyncIterable<EventChunk>;
  /** After the last chunk: how many lines were read (records, where one spans lines), and those that hold no event. */
  readonly linesRead?: () => {
    readonly lines: number;
    readonly rejected: readonly RejectedLines[];
  };
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

/** A mistake of the user's; the message says what, where and what to do. The process exits with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Whether `error` is a {@link UsageError}; by name, because plug-ins carry their own copy of the class. */
export function isUsageError(error: unknown): error is UsageError {
  return error instanceof Error && error.name === 'UsageError';
}
