/** From the record of a run to what reports show: every figure of every format is made here. Pure. */
import type { Environment } from '../harness/environment.ts';
import type { Pass, PreparedDataset, TimeSample, WrongAnswer } from '../harness/protocol.ts';
import type { ImplementationEntry, RunHeader, RunRecord, TrialEntry } from '../harness/record.ts';
import type { StringOwnership } from '../harness/rows.ts';
import { classify, type SteadyState } from '../harness/stats/steady-state.ts';
import { type Summary, summarize } from '../harness/stats/summary.ts';
import type { TrialOutcome } from '../harness/trial.ts';
import { type Comparison, comparisonsOf, type Side } from './comparisons.ts';
import { type MemoryFigures, memoryOf } from './memory.ts';
import { METRICS, type Metric, type MetricName } from './metrics.ts';

/** How one trial ended, in words. */
export interface ReportedTrial {
  readonly implementation: string | null;
  readonly workload: string | null;
  readonly pass: Pass;
  readonly round: number | null;
  readonly outcome: TrialOutcome['outcome'];
  readonly durationMs: number;
  /** What went wrong; absent where nothing did. */
  readonly detail?: string;
  readonly wrong?: WrongAnswer;
}

/** One metric of one implementation on one workload; the figures are null where it was not measured. */
export interface Measurement extends Summary {
  readonly implementation: string;
  readonly workload: string;
  readonly metric: MetricName;
  readonly unit: Metric['unit'];
}

/** The memory of one implementation on the first so many events of one workload. */
export interface ReportedMemory extends MemoryFigures {
  readonly implementation: string;
  readonly workload: string;
}

/** One timed call; times in nanoseconds. */
export interface ReportedSample {
  readonly implementation: string;
  readonly workload: string;
  readonly round: number;
  /** From 1 within its process; warm-up calls are not among them. */
  readonly call: number;
  readonly wallNs: number;
  readonly cpuNs: number;
  readonly allocatedBytes: number;
  /** Of the main thread; null off Linux, as is what the hypervisor took. */
  readonly onCpuNs: number | null;
  readonly waitNs: number | null;
  readonly stealNs: number | null;
  /** Made again, because it waited for a core: in no figure. */
  readonly isRepeated: boolean;
  readonly collections: TimeSample['collections'];
}

/** How the calls of one process became steady, or did not. */
export interface ReportedSeries extends SteadyState {
  readonly implementation: string;
  readonly workload: string;
  /** The calls got so many of the first events. */
  readonly events: number;
  readonly callsNs: readonly number[];
}

/** Everything that a report shows. */
export interface Report {
  readonly environment: Environment;
  readonly request: Omit<RunHeader, 'type' | 'version' | 'environment'>;
  readonly implementations: readonly Omit<ImplementationEntry, 'type'>[];
  readonly workloads: readonly ({
    readonly workload: string;
    readonly strings: StringOwnership;
  } & PreparedDataset)[];
  readonly trials: readonly ReportedTrial[];
  readonly measurements: readonly Measurement[];
  readonly memory: readonly ReportedMemory[];
  readonly comparisons: readonly Comparison[];
  /** The fastest candidate against the second, one a workload; none where the baseline is one of the two. */
  readonly leaders: readonly Comparison[];
  readonly samples: readonly ReportedSample[];
  readonly steadyStates: readonly ReportedSeries[];
  readonly durationMs: number | null;
  /** False where the run was stopped before its end. */
  readonly whole: boolean;
}

/** Derives the report. */
export function makeReport(record: RunRecord): Report {
  const { header, implementations, workloads, trials, end } = record;
  const { type: _type, version: _version, environment, ...request } = header;
  const sides = header.workloads.flatMap((workload) =>
    header.implementations.map((implementation) => sideOf(trials, workload, implementation)),
  );
  return {
    environment,
    request,
    implementations: implementations.map(({ type: _, ...implementation }) => implementation),
    workloads: workloads.map(({ workload, strings, dataset }) => ({
      workload,
      strings,
      ...dataset,
    })),
    trials: trials.map(reportedTrial),
    measurements: sides.flatMap((side) => METRICS.map((metric) => measurement(side, metric))),
    memory: sides.flatMap(({ workload, implementation, sizes }) =>
      sizes.map((figures) => ({ implementation, workload, ...figures })),
    ),
    ...comparisonsOf(record, sides),
    samples: trials.flatMap(samplesOf),
    steadyStates: trials.flatMap(seriesOf),
    durationMs: end?.durationMs ?? null,
    whole: end?.whole ?? false,
  };
}

function samplesOf({ implementation, workload, round, outcome }: TrialEntry): ReportedSample[] {
  if (outcome.outcome !== 'completed' || outcome.result.kind !== 'timed') return [];
  if (implementation === null || workload === null || round === null) return [];
  return outcome.result.result.samples.map(({ mainThread, ...sample }, index) => ({
    implementation,
    workload,
    round,
    call: index + 1,
    ...sample,
    onCpuNs: mainThread?.onCpuNs ?? null,
    waitNs: mainThread?.waitNs ?? null,
  }));
}

function seriesOf({ implementation, workload, outcome }: TrialEntry): ReportedSeries[] {
  if (outcome.outcome !== 'completed' || outcome.result.kind !== 'steady') return [];
  if (implementation === null || workload === null) return [];
  const { events, callsNs } = outcome.result.result;
  return [{ implementation, workload, events, callsNs, ...classify(callsNs) }];
}

function sideOf(trials: readonly TrialEntry[], workload: string, implementation: string): Side {
  const own = trials.filter(
    (trial) => trial.workload === workload && trial.implementation === implementation,
  );
  const sizes = memoryOf(own);
  return { workload, implementation, trials: own, sizes, memory: sizes[0] ?? null };
}

function measurement(side: Side, metric: Metric): Measurement {
  const { workload, implementation } = side;
  const values = metric.valuesOf(side).flatMap((round) => round.values);
  return { implementation, workload, metric: metric.name, unit: metric.unit, ...summarize(values) };
}

function reportedTrial({
  implementation,
  workload,
  pass,
  round,
  durationMs,
  outcome,
}: TrialEntry): ReportedTrial {
  const detail = detailOf(outcome);
  return {
    implementation,
    workload,
    pass,
    round,
    outcome: outcome.outcome,
    durationMs,
    ...(detail === null ? {} : { detail }),
    ...(outcome.outcome === 'wrong result' ? { wrong: outcome.wrong } : {}),
  };
}

function detailOf(outcome: TrialOutcome): string | null {
  switch (outcome.outcome) {
    case 'completed':
      return null;
    case 'wrong result':
      return `${outcome.wrong.differences} differences from the oracle's answer`;
    case 'timed out':
      return `no answer within ${outcome.afterMs / 1e3} s`;
    case 'crashed':
      return [outcome.message, lastLines(outcome.stderr)].filter(Boolean).join(' ');
    default:
      return outcome.message;
  }
}

function lastLines(text: string): string {
  const lines = text.trim().split('\n').slice(-3).join(' / ');
  return lines === '' ? '' : `It said: ${lines}`;
}

/** Whether every trial went well, and the run to its end. */
export function isAllRight({ trials, whole }: Report): boolean {
  return whole && trials.every(({ outcome }) => outcome === 'completed');
}
