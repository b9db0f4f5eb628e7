/** From the record of a run to what reports show: every figure of every format is made here. Pure. */
import type { Environment } from '../harness/environment.ts';
import type { Pass, PreparedDataset, TimeSample, WrongAnswer } from '../harness/protocol.ts';
import type { ImplementationEntry, RunHeader, RunRecord, TrialEntry } from '../harness/record.ts';
import type { StringOwnership } from '../harness/rows.ts';
import { pairedRatio, type Ratio } from '../harness/stats/paired-ratio.ts';
import { median, type Summary, summarize } from '../harness/stats/summary.ts';
import type { TrialOutcome } from '../harness/trial.ts';
import { type MemoryFigures, memoryOf } from './memory.ts';
import { METRICS, type Measured, type Metric, type MetricName } from './metrics.ts';

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

/** What is concluded of one metric: below the baseline, above it, the same within the threshold, or nothing. */
export type Verdict = 'lower' | 'higher' | 'equivalent' | 'unresolved';

/** Candidate ÷ baseline with its interval; null where there is none. */
export interface Comparison {
  readonly baseline: string;
  readonly candidate: string;
  readonly workload: string;
  readonly metric: MetricName;
  readonly ratio: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Of the interval, 0 to 1. */
  readonly confidence: number;
  /** null where it was not measured. */
  readonly verdict: Verdict | null;
  /** Counted, and the same in every trial: a ratio without an interval, and no doubt about it. */
  readonly exact: boolean;
  /** Rounds in which both sides were measured. */
  readonly rounds: number;
  /** How many more are expected to resolve it; null where it is resolved, or that cannot be told. */
  readonly moreRounds: number | null;
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
  readonly collections: TimeSample['collections'];
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
  readonly samples: readonly ReportedSample[];
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
    comparisons: sides.flatMap((candidate) => {
      if (candidate.implementation === header.baseline) return [];
      const baseline = sides.find(
        ({ workload, implementation }) =>
          workload === candidate.workload && implementation === header.baseline,
      );
      return baseline === undefined
        ? []
        : METRICS.map((metric) => comparison(baseline, candidate, metric));
    }),
    samples: trials.flatMap(samplesOf),
    durationMs: end?.durationMs ?? null,
    whole: end?.whole ?? false,
  };
}

function samplesOf({ implementation, workload, round, outcome }: TrialEntry): ReportedSample[] {
  if (outcome.outcome !== 'completed' || outcome.result.kind !== 'timed') return [];
  if (implementation === null || workload === null || round === null) return [];
  return outcome.result.result.samples.map(
    ({ wallNs, cpuNs, allocatedBytes, collections }, index) => ({
      implementation,
      workload,
      round,
      call: index + 1,
      wallNs,
      cpuNs,
      allocatedBytes,
      collections,
    }),
  );
}

/** All trials of one implementation on one workload. */
interface Side extends Measured {
  readonly workload: string;
  readonly implementation: string;
  /** For each number of events that was measured, smallest first. */
  readonly sizes: readonly MemoryFigures[];
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

/** A round without a value on both sides is left out of the ratio. */
function comparison(baseline: Side, candidate: Side, metric: Metric): Comparison {
  const baselineByRound = middleByRound(baseline, metric);
  const pairs = [...middleByRound(candidate, metric)].flatMap(([round, value]) => {
    const paired = baselineByRound.get(round);
    return paired === undefined ? [] : [{ baseline: paired, candidate: value }];
  });
  const ratio = pairedRatio(pairs) ?? { ratio: null, low: null, high: null };
  const exact = [...baselineByRound.keys()].every((round) => round === null);
  return {
    baseline: baseline.implementation,
    candidate: candidate.implementation,
    workload: candidate.workload,
    metric: metric.name,
    ...ratio,
    confidence: 0.95,
    verdict: verdictOf(ratio, exact),
    exact,
    rounds: pairs.length,
    moreRounds: null,
  };
}

const THRESHOLD = 0.02;

function verdictOf(
  { ratio, low, high }: Ratio | { ratio: null; low: null; high: null },
  exact: boolean,
): Verdict | null {
  if (ratio === null) return null;
  const [from, to] = exact ? [ratio, ratio] : [low, high];
  if (from === null || to === null) return 'unresolved';
  if (from > 1 / (1 + THRESHOLD) && to < 1 + THRESHOLD) return 'equivalent';
  if (to < 1) return 'lower';
  return from > 1 ? 'higher' : 'unresolved';
}

/** The trial is the unit that is compared: the median of its calls. */
function middleByRound(side: Side, metric: Metric): Map<number | null, number> {
  const byRound = new Map<number | null, number>();
  for (const { round, values } of metric.valuesOf(side)) {
    const middle = median(values.toSorted((a, b) => a - b));
    if (middle !== null) byRound.set(round, middle);
  }
  return byRound;
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
