/** `time`: timed calls after warm-up calls, on input made ready beforehand. It takes turns with trials of the same pass. */
import { z } from 'zod';
import type { CallResources } from '../forms.ts';
import { ALL_EVENTS, timedCall } from '../judging.ts';
import { type ProcessLayout, processLayout } from '../layout.ts';
import { bytes, count, duration, type Plain } from '../plain.ts';
import { definePass, type RowsTrial } from './definition.ts';

export interface TimeSpecification extends RowsTrial {
  readonly pass: 'time';
  readonly resources: CallResources;
  readonly layout: ProcessLayout;
  /** What the calls get is drawn by it: the same for all sides of a round. */
  readonly inputSeed: number;
  /** On all events, as the timed ones. */
  readonly warmUps: number;
  readonly iterations: number;
  /** Whether nothing else runs during the process's first call either, so that what it takes is a figure. */
  readonly isFirstCallAlone: boolean;
  /** How many calls make a sample, where one is too short; one where absent. */
  readonly callsPerSample?: number;
}

const collectionsOfOneKind = z.looseObject({ count, pauseNs: duration, longestNs: duration });

/** Collections of one kind during a call, and how long they stopped it, together and at the longest. */
export type Collections = Plain<typeof collectionsOfOneKind>;

/** By V8's kind (`Scavenge`, `MarkSweepCompact`, …). */
export const collections = z.record(z.string(), collectionsOfOneKind);

const mainThreadTime = z.looseObject({ onCpuNs: duration, waitNs: duration });

/** How long a thread ran, and how long it was ready to run but had no core, as the scheduler accounts for it. */
export type MainThreadTime = Plain<typeof mainThreadTime>;

const timeSample = z.looseObject({
  /** Of one call: where several were timed together, their mean; so below, but for what says otherwise. */
  wallNs: duration,
  /** Calls that were too short to be timed singly, one after the other on inputs of their own; absent where it was one. */
  calls: count.exactOptional(),
  /** On-CPU time of the whole process, collector and compiler threads included. */
  cpuNs: duration,
  /** Of all calls of the sample; null off Linux. */
  mainThread: mainThreadTime.nullable(),
  /** What the hypervisor took from all cores meanwhile, in steps of 10 ms; null off Linux. */
  stealNs: duration.nullable(),
  /** Of all calls of the sample; absent where there is no V8, which tells. */
  collections: collections.exactOptional(),
  /**
   * Bytes allocated on the heap and, where rows are counted, in array buffers, by production's compilers; absent as
   * `collections` are.
   */
  allocatedBytes: bytes.exactOptional(),
  /** What loading the input into tables of its own took before the call, where it has some. */
  loadNs: duration.exactOptional(),
});

/** One timed call. */
export type TimeSample = Plain<typeof timeSample>;

const timeResult = z.looseObject({
  layout: processLayout,
  /** The process's first, cold call; null where others ran beside it. */
  firstCallNs: duration.nullable(),
  /** Others may have run beside them. */
  warmUpsNs: z.array(duration),
  /** In the order of the calls. */
  samples: z.array(timeSample),
  /** What calling costs by itself, where several calls are timed together: it is in their times. */
  emptyCallNs: duration.exactOptional(),
  /** Answers that were compared, where not all of them were kept. */
  answers: z.looseObject({ compared: count, made: count }).exactOptional(),
  /** Largest resident set of the whole process, input rows included, during the timed calls; Linux only. */
  peakRssBytes: bytes.nullable(),
  /** Of the process after the timed calls, on disk instead of in memory; Linux only. */
  swappedBytes: bytes.nullable(),
});

/** What the timing trial measured. */
export type TimeResult = Plain<typeof timeResult>;

export const time = definePass<TimeSpecification>()({
  result: z.looseObject({ kind: z.literal('timed'), result: timeResult }),
  doing: 'timing',
  runsAlone: true,
  given: ({ inputSeed }, form, call) => timedCall({ inputSeed, events: ALL_EVENTS }, form, call),
});
