/** From the record of a run to what reports show: every figure of every format is made here. Pure. */

import type { AuditEntry } from '../../harness/record/audit-entry.ts';
import type { Environment } from '../../harness/record/environment.ts';
import type { CutRecord, RunRecord } from '../../harness/record/record.ts';
import type {
  ImplementationEntry,
  RunHeader,
  TrialEntry,
} from '../../harness/record/record-schema.ts';
import type { QuotedCalibration } from '../../harness/record/saved-calibration.ts';
import { type MedianInterval, medianInterval } from '../../harness/stats/median-interval.ts';
import { type Summary, summarize } from '../../harness/stats/summary.ts';
import type { FileOnRecord, Group } from '../../harness/wire/groups.ts';
import { groupsOf } from '../../harness/wire/groups.ts';
import type { PreparedDataset } from '../../harness/wire/passes/prepare.ts';
import type { StringOwnership } from '../../harness/wire/strings.ts';
import { approximationOf, type ReportedApproximation } from './approximations.ts';
import { type Comparison, comparisonsOf, middleByRound, type Side } from './comparisons.ts';
import { type MemoryFigures, memoryOf } from './memory.ts';
import { METRICS, type Metric, type MetricName } from './metrics.ts';
import { type ReportedReading, readingsOf } from './readings.ts';
import { type ReportedSample, samplesOf } from './samples.ts';
import { type ReportedSeries, seriesOf } from './steady-states.ts';
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

/** Of the report's shape; grows where a reader of the JSON would misread it. */
export const REPORT_VERSION = 1;

/** Everything that a report shows. */
export interface Report {
  readonly version: typeof REPORT_VERSION;
  readonly environment: Environment;
  readonly request: Omit<RunHeader, 'type' | 'version' | 'environment'>;
  readonly implementations: readonly Omit<ImplementationEntry, 'type'>[];
  /** Those of one form are compared with each other; see forms.ts. */
  readonly groups: readonly Group[];
  readonly workloads: readonly ({
    readonly workload: string;
    readonly strings: StringOwnership;
    /** What file implementations read; absent where there were none. */
    readonly file?: FileOnRecord;
  } & PreparedDataset)[];
  readonly trials: readonly ReportedTrial[];
  readonly measurements: readonly Measurement[];
  readonly memory: readonly ReportedMemory[];
  readonly comparisons: readonly Comparison[];
  /** The fastest candidate against the second, one a workload; none where the baseline is one of the two. */
  readonly leaders: readonly Comparison[];
  readonly samples: readonly ReportedSample[];
  /** What it costs to read the workload's file into a form; empty where that was not measured. */
  readonly readings: readonly ReportedReading[];
  /** How far approximate counts are off. */
  readonly approximations: readonly ReportedApproximation[];
  /** Empty where no audit was made. */
  readonly audits: readonly Omit<AuditEntry, 'type'>[];
  readonly steadyStates: readonly ReportedSeries[];
  /** What the last calibration of this machine found; null where it was not calibrated. */
  readonly calibration: QuotedCalibration | null;
  /** null where the record has no end: its process was killed, or still runs. */
  readonly durationMs: number | null;
  /** How far a record without an end goes; absent where it has one. */
  readonly cut?: CutRecord;
  /** False where the run was stopped before its end. */
  readonly whole: boolean;
}

/** Derives the report. */
export function makeReport(record: RunRecord): Report {
  const { header, implementations, workloads, trials, audits, end, cut } = record;
  const { type: _type, version: _version, environment, ...request } = header;
  const sides = header.workloads.flatMap((workload) =>
    header.implementations.map((implementation) => sideOf(trials, workload, implementation)),
  );
  return {
    version: REPORT_VERSION,
    environment,
    request,
    implementations: implementations.map(({ type: _, ...implementation }) => implementation),
    groups: groupsOf(header),
    workloads: workloads.map(({ workload, strings, dataset, file }) => ({
      workload,
      strings,
      ...dataset,
      ...(file === undefined ? {} : { file }),
    })),
    trials: trials.map(reportedTrial),
    measurements: sides.flatMap((side) => METRICS.map((metric) => measurement(side, metric))),
    memory: sides.flatMap(({ workload, implementation, sizes }) =>
      sizes.map((figures) => ({ implementation, workload, ...figures })),
    ),
    ...comparisonsOf(record, sides),
    samples: trials.flatMap(samplesOf),
    readings: readingsOf(trials),
    approximations: trials.flatMap(approximationOf),
    steadyStates: trials.flatMap(seriesOf),
    audits: audits.map(({ type: _, ...audit }) => audit),
    calibration: header.calibrated,
    durationMs: end?.durationMs ?? null,
    ...(cut === undefined ? {} : { cut }),
    whole: end?.whole ?? false,
  };
}

const CONFIDENCE = 0.95;

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

/** Whether every trial went well, the run to its end, and nothing that was named was left out. */
export function isAllRight({ trials, whole, request }: Report): boolean {
  const isComplete = !request.skipped?.some(({ isAskedFor }) => isAskedFor);
  return whole && isComplete && trials.every(({ outcome }) => outcome === 'completed');
}
