/** The metrics that reports show: their names, units, and where in a record their values stand. Pure. */
import { z } from 'zod';
import { resultOf, type TrialEntry } from '../../harness/record/record-schema.ts';
import type { Collections, TimeResult, TimeSample } from '../../harness/wire/passes/time.ts';
import type { ResultOf } from '../../harness/wire/passes.ts';
import type { Unit } from '../../harness/wire/units.ts';
import { countOf, type MemoryFigures, withHeld } from './memory.ts';

/** The values of a metric in one round: one for each call, or one for the round. */
export interface RoundValues {
  /** null for what is measured beside the rounds. */
  readonly round: number | null;
  readonly values: readonly number[];
}

/** What is known of one implementation on one workload. */
export interface Measured {
  readonly trials: readonly TrialEntry[];
  /** At the size that is measured in every detail; null where it was not measured. */
  readonly memory: MemoryFigures | null;
}

interface MetricOf<Name extends string> {
  readonly name: Name;
  readonly unit: Unit;
  /** Whether it comes out the same in every process. */
  readonly isCounted: boolean;
  /** Empty where it was not measured. */
  readonly valuesOf: (measured: Measured) => readonly RoundValues[];
}

/** Every metric, in the order of reports; those of production first. */
export const METRICS = [
  timed('wallTime', 'ns', ({ wallNs }) => wallNs),
  timed('cpuTime', 'ns', ({ cpuNs }) => cpuNs),
  collected('gcCount', 'count', (all) => sum(Object.values(all), 'count')),
  collected('gcMinorCount', 'count', (all) => sum(ofKind(all, isMinor), 'count')),
  collected('gcMajorCount', 'count', (all) => sum(ofKind(all, isMajor), 'count')),
  collected('gcPause', 'ns', (all) => sum(Object.values(all), 'pauseNs')),
  timed('gcLongestPause', 'ns', ({ collections }) =>
    collections === undefined
      ? null
      : Math.max(0, ...Object.values(collections).map(({ longestNs }) => longestNs)),
  ),
  resident('peakRss', ({ peakRssBytes }) => peakRssBytes),
  resident('swapped', ({ swappedBytes }) => swappedBytes),
  firstCall(),
  timed('loadTime', 'ns', ({ loadNs }) => loadNs ?? null),
  cold('callPeakRss', 'bytes', ({ peakRssBytes }) => peakRssBytes),
  timed('productionAllocatedBytes', 'bytes', ({ allocatedBytes }) => allocatedBytes ?? null),
  {
    name: 'productionPeakLiveBytes',
    unit: 'bytes',
    isCounted: false,
    valuesOf: ({ memory }) =>
      (memory?.productionPeaksBytes ?? []).map((bytes, fork) => ({
        round: fork + 1,
        values: [bytes],
      })),
  },
  counted('peakLiveBytes', 'bytes', (memory) => withHeld(memory.peakLiveBytes, memory)),
  counted('retainedBytes', 'bytes', (memory) =>
    memory.retainedBytes === null ? null : withHeld(memory.retainedBytes, memory),
  ),
  counted('allocatedBytes', 'bytes', ({ allocatedBytes }) => allocatedBytes),
  counted('allocatedObjects', 'count', ({ allocatedObjects }) =>
    allocatedObjects === null ? null : countOf(allocatedObjects),
  ),
  counted('liveObjects', 'count', ({ liveObjects }) =>
    liveObjects === null ? null : countOf(liveObjects),
  ),
] as const satisfies readonly MetricOf<string>[];

/** Names of metrics, as the JSON report writes them. */
export type MetricName = (typeof METRICS)[number]['name'];

/** A metric: its unit, and its values. */
export type Metric = MetricOf<MetricName>;

/** @see MetricName */
export const metricName = z.enum(METRICS.map(({ name }) => name));

/** Of the trials of one pass: what each measured, as far as it is known. */
function ofTrials<Name extends string, P extends 'time' | 'answer'>(
  name: Name,
  unit: Unit,
  pass: P,
  values: (result: ResultOf<P>) => readonly (number | null)[],
): MetricOf<Name> {
  return {
    name,
    unit,
    isCounted: false,
    valuesOf: ({ trials }) =>
      trials.flatMap((trial) => {
        const result = resultOf(trial, pass);
        const known = result === null ? [] : values(result).filter((one) => one !== null);
        return known.length === 0 ? [] : [{ round: trial.round, values: known }];
      }),
  };
}

/** Measured in every timed call. */
function timed<Name extends string>(
  name: Name,
  unit: Unit,
  value: (sample: TimeSample) => number | null,
): MetricOf<Name> {
  return ofTrials(name, unit, 'time', ({ result }) => result.samples.map(value));
}

/** Of the collections of every timed call, where these are told; of short calls, which are timed together, of one of them. */
function collected<Name extends string>(
  name: Name,
  unit: Unit,
  value: (collections: CollectionsByKind) => number,
): MetricOf<Name> {
  return timed(name, unit, ({ collections, calls = 1 }) =>
    collections === undefined ? null : value(collections) / Math.max(1, calls),
  );
}

/** The first, cold call of a process: apart on columns and files; the one before the timed ones on rows. */
function firstCall(): MetricOf<'firstCall'> {
  const apart = cold('firstCall', 'ns', ({ firstCallNs }) => firstCallNs);
  return {
    ...apart,
    valuesOf: (measured) => {
      const values = apart.valuesOf(measured);
      if (values.length > 0) return values;
      return measured.trials.flatMap((trial) => {
        const first = resultOf(trial, 'time')?.result.firstCallNs ?? null;
        return first === null ? [] : [{ round: trial.round, values: [first] }];
      });
    },
  };
}

/** Of the first call of a process, which is made once, on columns and files. */
function cold<Name extends string>(
  name: Name,
  unit: Unit,
  value: (reply: ResultOf<'answer'>) => number | null,
): MetricOf<Name> {
  return ofTrials(name, unit, 'answer', (reply) => [value(reply)]);
}

/** Of the whole process, once in every timing trial, where the system tells. */
function resident<Name extends string>(
  name: Name,
  value: (result: TimeResult) => number | null,
): MetricOf<Name> {
  return ofTrials(name, 'bytes', 'time', ({ result }) => [value(result)]);
}

/** Counted deterministically: one value. */
function counted<Name extends string>(
  name: Name,
  unit: Unit,
  value: (memory: MemoryFigures) => number | null,
): MetricOf<Name> {
  return {
    name,
    unit,
    isCounted: true,
    valuesOf: ({ memory }) => {
      const one = memory === null ? null : value(memory);
      return one === null ? [] : [{ round: null, values: [one] }];
    },
  };
}

type CollectionsByKind = NonNullable<TimeSample['collections']>;

/** V8's names for collections of young objects and of all; the others are parts of the latter. */
const isMinor = (gcType: string) => gcType === 'Scavenge' || gcType.startsWith('Minor');
const isMajor = (gcType: string) => gcType === 'MarkSweepCompact';

function ofKind(
  collections: CollectionsByKind,
  matches: (gcType: string) => boolean,
): Collections[] {
  return Object.entries(collections).flatMap(([gcType, one]) => (matches(gcType) ? [one] : []));
}

function sum(collections: readonly Collections[], part: 'count' | 'pauseNs'): number {
  return collections.reduce((total, one) => total + one[part], 0);
}
