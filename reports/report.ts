/** From the record of a run to what reports show: every figure of every format is made here. Pure. */
import type { AuditEntry } from '../harness/audit/audit-entry.ts';
import type { Environment } from '../harness/environment.ts';
import type { PreparedDataset } from '../harness/protocol.ts';
import type { ImplementationEntry, RunHeader, RunRecord, TrialEntry } from '../harness/record.ts';
import type { StringOwnership } from '../harness/rows.ts';
import { type MedianInterval, medianInterval } from '../harness/stats/median-interval.ts';
import { pairedRatio, type Ratio } from '../harness/stats/paired-ratio.ts';
import { median, type Summary, summarize } from '../harness/stats/summary.ts';
import { type MemoryFigures, memoryOf } from './memory.ts';
import { METRICS, type Measured, type Metric, type MetricName } from './metrics.ts';
import { type ReportedSample, samplesOf } from './samples.ts';
import { type ReportedTrial, reportedTrial } from './trials.ts';

/** One metric of one implementation on one workload; the figures are null where it was not measured. */
export interface Measurement extends Summary {
  readonly implementation: string;
  readonly workload: string;
  readonly metric: MetricName;
  readonly unit: Metric['unit'];
  /** Of the median over rounds; null where there are too few rounds, or none. */
  readonly interval: MedianInterval | null;
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

/** A longer series of calls of one process, and what it settles to. */
export interface SteadyState {
  readonly implementation: string;
  readonly workload: string;
  readonly kind: 'flat' | 'warm-up' | 'slowdown' | 'no steady state' | 'too short';
  readonly warmUpCalls: number | null;
  readonly callsNs: readonly number[];
}

/** How often this set-up gives false alarms and finds true differences, in sentences to be quoted. */
export interface Calibration {
  readonly sentences: readonly string[];
}

/** Of the report's shape; grows where a reader of the JSON would misread it. */
export const REPORT_VERSION = 1;

/** Everything that a report shows. */
export interface Report {
  readonly version: typeof REPORT_VERSION;
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
  /** Empty where no audit was made. */
  readonly audits: readonly Omit<AuditEntry, 'type'>[];
  /** Absent where no such series was measured. */
  readonly steadyStates?: readonly SteadyState[];
  /** Absent or null where the machine was not calibrated. */
  readonly calibration?: Calibration | null;
  /** null where the record has no end: its process was killed, or still runs. */
  readonly durationMs: number | null;
  /** False where the run was stopped before its end. */
  readonly whole: boolean;
}

/** Derives the report. */
export function makeReport(record: RunRecord): Report {
  const { header, implementations, workloads, trials, audits, end } = record;
  const { type: _type, version: _version, environment, ...request } = header;
  const sides = header.workloads.flatMap((workload) =>
    header.implementations.map((implementation) => sideOf(trials, workload, implementation)),
  );
  return {
    version: REPORT_VERSION,
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
    audits: audits.map(({ type: _, ...audit }) => audit),
    durationMs: end?.durationMs ?? null,
    whole: end?.whole ?? false,
  };
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
  return {
    implementation,
    workload,
    metric: metric.name,
    unit: metric.unit,
    ...summarize(values),
    interval: medianInterval([...middleByRound(side, metric).values()], CONFIDENCE),
  };
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
    confidence: CONFIDENCE,
    verdict: verdictOf(ratio, exact),
    exact,
    rounds: pairs.length,
    moreRounds: null,
  };
}

const CONFIDENCE = 0.95;
/** Differences smaller than this are no difference. */
export const THRESHOLD = 0.02;

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

/** Whether every trial went well, and the run to its end. */
export function isAllRight({ trials, whole }: Report): boolean {
  return whole && trials.every(({ outcome }) => outcome === 'completed');
}
