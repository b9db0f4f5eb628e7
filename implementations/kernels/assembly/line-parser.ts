/**
 * What the parsers of all formats share: where the lines are, and where the events go. A parser takes lines as long as they
 * are plain; the first one that is not stops it, and it goes on behind that when the caller has dealt with it. In each
 * thread that reads, over a window of the file in memory.
 */

/** Why a parser stopped. */
export const DONE: u32 = 0;
/** The line at `at` is not plain. */
export const NOT_PLAIN: u32 = 1;
/** The line at `at` is plain, but for an hour that {@link setHour} has not told yet. */
export const UNKNOWN_HOUR: u32 = 2;
/** The batch must be taken before the next line. */
export const BATCH_FULL: u32 = 7;

/** The fields that the threads' JavaScript writes, in this order, those of 64 bits last. */
@unmanaged
export class LineParser {
  /** The next line, and the end of the last one: a line end stands before it. 64 bytes behind it may be read. */
  at: u32;
  end: u32;
  /** Plain lines taken. */
  lines: u32;
  /** Keys of the hash. */
  keys: u32;
  /** See hour-keys.ts. */
  hourSlots: u32;
  hourMask: u32;
  knownHours: u32;
  lastHour: u32;
  /** FoundEvents, see found-event.ts. */
  batch: u32;
  batchEvents: u32;
  batchMost: u32;
  /** Those that are in the columns already, see take-batch.ts. */
  batchTaken: u32;
  pages: u32;
  visitors: u32;
  /** An InternThread. */
  thread: u32;
  /** Columns of events, and how many they hold and may hold. */
  hourColumn: u32;
  pageColumn: u32;
  visitorColumn: u32;
  events: u32;
  mostEvents: u32;
  /** Line ends within the plain records taken, see parse-table.ts. */
  innerLineEnds: u32;
  unused: u32;
  keyLow: u64;
  keyHigh: u64;
  lastLow: u64;
  lastHigh: u64;
}
