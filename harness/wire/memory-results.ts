/** What the memory trials measure: live bytes over the input, objects by kind. Plain data; used in both processes. */

/**
 * How code runs while memory is measured: `deterministic` is the same to the byte in every process
 * (`--predictable`: no compiler threads), `production` is what Node does by default.
 */
export type View = 'deterministic' | 'production';

/** Part of the input, by events handed over; one that begins at the number of all events lies behind the last. */
export interface Span {
  readonly fromEvent: number;
  readonly toEvent: number;
}

/** Objects of one kind, with the bytes of the objects themselves (not of what they refer to). */
export interface ObjectCount {
  readonly kind: string;
  readonly count: number;
  readonly bytes: number;
}

/**
 * What is known of memory between two forced collections. Bytes are above the state before the call,
 * the input left out: heap, array buffers, shared and WebAssembly memory, and whole heaps of workers.
 */
export interface LiveInterval extends Span {
  /** Alive at its start. */
  readonly liveBytes: number;
  /** The most that is known to have been alive at once, at its start or later. */
  readonly seenBytes: number;
  /** The most that could have been alive at once: garbage not yet collected is in it. */
  readonly atMostBytes: number;
  /** Bytes that the call and its input allocated in it on the heap and in array buffers. */
  readonly allocatedBytes: number;
  /** Of these, in objects so large that V8 keeps each apart. */
  readonly allocatedLargeBytes: number;
}

/** What the curve trial measured. */
export interface CurveResult {
  /** From the first event to the return of the call, without gaps; the last begins where the input ended. */
  readonly intervals: readonly LiveInterval[];
  /** Alive after the call: what the answer keeps. */
  readonly retainedBytes: number;
  /** Workers that could not be asked for their memory at every mark. */
  readonly silentWorkers: number;
  /** As far as the system tells; absent where it does not, and where it was not asked. */
  readonly outside?: OutsideMemory;
}

/** Memory that V8 does not account for, at the most at a mark, above the state before the call; from resident pages. */
export interface OutsideMemory {
  /** Of the process: what is resident beyond V8's heaps and array buffers. */
  readonly nativeBytes: number;
  /** Of the processes that it started, and of theirs: all that is resident. */
  readonly childrenBytes: number;
}

/** What was alive at a mark. */
export interface CensusPoint {
  /** Events handed over. */
  readonly events: number;
  /** As {@link LiveInterval.liveBytes}. */
  readonly liveBytes: number;
  readonly live: readonly ObjectCount[];
  /** What the call allocated from here to the next mark, or to its return. */
  readonly allocatedNext: readonly ObjectCount[];
}

/** What is held before the measured call, and is not among its figures: in bytes, as {@link LiveInterval.liveBytes}. */
export interface Held {
  /** By the module and what it imports, its code included, once it is loaded. */
  readonly byImportBytes: number;
  /** In addition by a warm-up call, once it has returned, compiled code included. */
  readonly byWarmUpBytes: number;
}

/** What the census trial measured; all figures are above the state before the call, input excluded. */
export interface CensusResult {
  /** Absent from records of before it was measured. */
  readonly held?: Held;
  /** The marks, and the end of the input. */
  readonly points: readonly CensusPoint[];
  /** What the answer keeps alive after the call, in all and by kind. */
  readonly retainedBytes: number;
  readonly retainedObjects: readonly ObjectCount[];
  /** Bytes allocated by the call, whether they were collected meanwhile or not; without the engine's own. */
  readonly allocatedBytes: number;
  /** What these bytes are, by kind, most bytes first. */
  readonly allocatedObjects: readonly ObjectCount[];
}
