/** What memory trials measure. Plain data. */
import { z } from 'zod';
import { bytes, count, type Plain } from './plain.ts';

/**
 * Whose compilers run: `deterministic` counts the same bytes in every process (`--predictable`: no compiler threads),
 * `production` is what Node does by default.
 */
export const VIEWS = ['deterministic', 'production'] as const;

/** One of {@link VIEWS}. */
export type View = (typeof VIEWS)[number];

/** Part of the input, by events handed over; one that begins at the number of all events lies behind the last. */
export const span = z.looseObject({ fromEvent: count, toEvent: count });

/** @see span */
export type Span = Plain<typeof span>;

const objectCount = z.looseObject({
  kind: z.string(),
  count: z.int(),
  /** Of the objects themselves (not of what they refer to). */
  bytes,
});

/** Objects of one kind. */
export type ObjectCount = Plain<typeof objectCount>;

/** Objects by kind. */
export const objectCounts = z.array(objectCount);

/** No process has more: sums of some such counts are still whole numbers. */
const MOST_OBJECTS = 2 ** 48;

/** As one trial counts them; below 0 where more were gone than there. */
const countedObjects = z.array(
  objectCount.extend({ count: z.int().min(-MOST_OBJECTS).max(MOST_OBJECTS) }),
);

const liveInterval = span.extend({
  /** Alive at its start. */
  liveBytes: bytes,
  /** The most that is known to have been alive at once, at its start or later. */
  seenBytes: bytes,
  /** The most that could have been alive at once: garbage not yet collected is in it. */
  atMostBytes: bytes,
  /** Bytes that the call and its input allocated in it on the heap, in array buffers, and in shared memory. */
  allocatedBytes: bytes,
  /** Of these, in objects so large that V8 keeps each apart. */
  allocatedLargeBytes: bytes,
});

/**
 * What is known of memory between two forced collections. Bytes are above the state before the call,
 * the input left out: heap, array buffers, shared and WebAssembly memory, and whole heaps of workers.
 */
export type LiveInterval = Plain<typeof liveInterval>;

const outsideMemory = z.looseObject({
  /** Of the process: what is resident beyond V8's heaps and array buffers. */
  nativeBytes: bytes,
  /** Of the processes that it started, and of theirs: all that is resident. */
  childrenBytes: bytes,
});

/** Memory that V8 does not account for, at the most at a mark, above the state before the call; from resident pages. */
export type OutsideMemory = Plain<typeof outsideMemory>;

/** What the curve trial measured. */
export const curveResult = z.looseObject({
  /** From the first event to the return of the call, without gaps; the last begins where the input ended. */
  intervals: z.array(liveInterval).min(1),
  /** Alive after the call: what the answer keeps. */
  retainedBytes: bytes,
  /** Alive before the call, which every collection marks again: what looking closer takes depends on it. */
  baseBytes: bytes.exactOptional(),
  /** Workers that could not be asked for their memory at every mark. */
  silentWorkers: count,
  /** As far as the system tells; absent where it does not, and where it was not asked. */
  outside: outsideMemory.exactOptional(),
});

/** @see curveResult */
export type CurveResult = Plain<typeof curveResult>;

const held = z.looseObject({
  /** By the module and what it imports, its code included, once it is loaded. */
  byImportBytes: bytes,
  /** In addition by a warm-up call, once it has returned, compiled code included. */
  byWarmUpBytes: bytes,
});

/** What is held before the measured call, and is not among its figures: in bytes, as {@link LiveInterval} has them. */
export type Held = Plain<typeof held>;

const censusPoint = z.looseObject({
  /** Events handed over. */
  events: count,
  /** As {@link LiveInterval} has them. */
  liveBytes: bytes,
  live: countedObjects,
  /** What the call allocated from here to the next mark, or to its return. */
  allocatedNext: countedObjects,
});

/** What was alive at a mark. */
export type CensusPoint = Plain<typeof censusPoint>;

/** What the census trial measured; all figures are above the state before the call, input excluded. */
export const censusResult = z.looseObject({
  held,
  /** The marks, and the end of the input. */
  points: z.array(censusPoint).min(1),
  /** What the answer keeps alive after the call, in all and by kind. */
  retainedBytes: bytes,
  retainedObjects: countedObjects,
  /** Bytes allocated by the call, whether they were collected meanwhile or not; without the engine's own. */
  allocatedBytes: bytes,
  /** What these bytes are, by kind, most bytes first. */
  allocatedObjects: countedObjects,
});

/** @see censusResult */
export type CensusResult = Plain<typeof censusResult>;
