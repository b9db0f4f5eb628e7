/** The metrics that reports show: their names, units, and where in a record their values stand. Pure. */
import { INTERNALS } from '../harness/memory/object-kinds.ts';
import type { MemoryResult, TimeResult } from '../harness/protocol.ts';
import type { TrialEntry } from '../harness/record.ts';

/** Names of metrics, as the JSON report writes them. */
export type MetricName =
  | 'wallTime'
  | 'cpuTime'
  | 'gcCount'
  | 'gcPause'
  | 'peakRss'
  | 'peakLiveBytes'
  | 'retainedBytes'
  | 'allocatedBytes'
  | 'liveObjects';

/** A metric: its unit, and the values that one trial holds of it. */
export interface Metric {
  readonly name: MetricName;
  readonly unit: 'ns' | 'bytes' | 'count';
  /** The values of one trial, one per call or one for the trial; empty where it measured none. */
  readonly valuesOf: (trial: TrialEntry) => readonly number[];
}

/** Every metric, in the order of reports. */
export const METRICS: readonly Metric[] = [
  timed('wallTime', 'ns', ({ samples }) => samples.map(({ wallNs }) => wallNs)),
  timed('cpuTime', 'ns', ({ samples }) => samples.map(({ cpuNs }) => cpuNs)),
  measured('peakLiveBytes', 'bytes', ({ peakLiveBytes }) => peakLiveBytes),
  measured('retainedBytes', 'bytes', ({ retainedBytes }) => retainedBytes),
  measured('allocatedBytes', 'bytes', ({ allocatedBytes }) => allocatedBytes),
  timed('gcCount', 'count', ({ samples }) =>
    samples.map(({ collections }) => total(collections, 'count')),
  ),
  timed('gcPause', 'ns', ({ samples }) =>
    samples.map(({ collections }) => total(collections, 'pauseNs')),
  ),
  measured('liveObjects', 'count', ({ liveObjects }) =>
    liveObjects.reduce((sum, { kind, count }) => (kind === INTERNALS ? sum : sum + count), 0),
  ),
  timed('peakRss', 'bytes', ({ peakRssBytes }) => (peakRssBytes === null ? [] : [peakRssBytes])),
];

function timed(
  name: MetricName,
  unit: Metric['unit'],
  values: (result: TimeResult) => readonly number[],
): Metric {
  return {
    name,
    unit,
    valuesOf: ({ outcome }) =>
      outcome.outcome === 'completed' && outcome.result.kind === 'timed'
        ? values(outcome.result.result)
        : [],
  };
}

function measured(
  name: MetricName,
  unit: Metric['unit'],
  value: (result: MemoryResult) => number,
): Metric {
  return {
    name,
    unit,
    valuesOf: ({ outcome }) =>
      outcome.outcome === 'completed' && outcome.result.kind === 'measured'
        ? [value(outcome.result.result)]
        : [],
  };
}

function total(
  collections: TimeResult['samples'][number]['collections'],
  part: 'count' | 'pauseNs',
): number {
  return Object.values(collections).reduce((sum, kind) => sum + kind[part], 0);
}
