/** The record of a run: raw results, one JSON line each, on disk as soon as they are there. */
import { appendFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type InputForm, isFault, UsageError } from '../../contract.ts';
import { makeFolder } from '../../generators/writers/folder.ts';
import type { PreparedDataset } from '../../hourly-uniques/dataset.ts';
import type { StringOwnership } from '../../hourly-uniques/rows.ts';
import { printable } from '../../printable.ts';
import type { TrialOutcome } from '../spawn/trial.ts';
import type { Look } from '../stats/comparison.ts';
import type { DecisionPlan } from '../stats/decision-plan.ts';
import type { FileOnRecord, Group, Skipped } from '../wire/forms.ts';
import type { InspectedImplementation, Pass } from '../wire/protocol.ts';
import type { AuditEntry } from './audit-entry.ts';
import type { Environment } from './environment.ts';
import { CHAIN_START, type SealedLine, sealLine } from './record-chain.ts';
import type { QuotedCalibration } from './saved-calibration.ts';

/** Comparisons that are made again and again to see how often they are right. */
export interface CalibrationPlan {
  /** Whole comparisons, each with rounds of its own. */
  readonly runs: number;
  /** Rounds of each of them. */
  readonly rounds: number;
}
/** Of the format; grows where an older reader would misread what is written. */
export const RECORD_VERSION = 3;

/** What was asked for. */
export interface RunHeader extends DecisionPlan {
  readonly type: 'run';
  readonly version: typeof RECORD_VERSION;
  readonly environment: Environment;
  readonly implementations: readonly string[];
  /** By form; absent from records of before there were forms, which are of rows. The first one's baseline is `baseline`. */
  readonly groups?: readonly Group[];
  /** Left out, because a package is not installed; absent from records of before; so below. */
  readonly skipped?: readonly Skipped[];
  /** That a call might use. */
  readonly threads?: number;
  readonly workloads: readonly string[];
  readonly seed: number;
  /** null where the run is no calibration. */
  readonly calibration: CalibrationPlan | null;
  /** The last calibration of this machine; null where there was none. */
  readonly calibrated: QuotedCalibration | null;
  readonly budgetSeconds: number;
  readonly timeoutSeconds: number;
  readonly memoryLimitMb: number;
}

/** An implementation, once it is loaded: what it says of itself. */
export interface ImplementationEntry extends InspectedImplementation {
  readonly type: 'implementation';
  readonly name: string;
}

/** A workload, once its dataset is there. */
export interface WorkloadEntry {
  readonly type: 'workload';
  readonly workload: string;
  readonly strings: StringOwnership;
  readonly dataset: PreparedDataset;
  /** What file implementations read; absent where there were none. */
  readonly file?: FileOnRecord;
}

/** One trial. */
export interface TrialEntry {
  readonly type: 'trial';
  /** null for the pass that inspects an implementation. */
  readonly workload: string | null;
  /** null for the passes that prepare and read the dataset. */
  readonly implementation: string | null;
  readonly pass: Pass;
  /** From 1; null where a pass is made once. */
  readonly round: number | null;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly outcome: TrialOutcome;
}

/** A moment at which the times of a workload were looked at, to decide whether more rounds are needed. */
export interface LookEntry extends Look {
  readonly type: 'look';
  readonly workload: string;
  /** Absent from records of before there were forms. */
  readonly form?: InputForm;
}

/** What a calibration did to the baseline, and called by another name. */
export interface InjectedEntry {
  readonly type: 'injected';
  readonly implementation: string;
  /** `nothing`: the same code; `answer`: a wrong one, told by the implementation's name. */
  readonly what: 'nothing' | 'time' | 'allocatedBytes' | 'retainedBytes' | 'answer';
  /** As a share of what the baseline takes; 0 where nothing was added. */
  readonly amount: number;
}

/** The end of a run. */
export interface EndEntry {
  readonly type: 'end';
  readonly durationMs: number;
  /** False where the run was stopped by its user. */
  readonly whole: boolean;
}

/** One line of a record. */
export type RecordEntry =
  | RunHeader
  | ImplementationEntry
  | WorkloadEntry
  | TrialEntry
  | LookEntry
  | InjectedEntry
  | AuditEntry
  | EndEntry;

/** Everything that a run put on record, in order. */
export interface RunRecord {
  readonly header: RunHeader;
  readonly implementations: readonly ImplementationEntry[];
  readonly workloads: readonly WorkloadEntry[];
  readonly trials: readonly TrialEntry[];
  readonly looks: readonly LookEntry[];
  readonly injected: readonly InjectedEntry[];
  /** Empty where no audit was made. */
  readonly audits: readonly AuditEntry[];
  /** null while the run goes on, and where it was killed. */
  readonly end: EndEntry | null;
  /** Of a record on disk that has no end; absent elsewhere. */
  readonly cut?: CutRecord;
}

/** How far a record without an end goes. */
export interface CutRecord {
  /** So many lines are whole, and stand as they were written. */
  readonly wholeLines: number;
  /** Whether part of a line stands behind them, which is left out. */
  readonly hasHalfLine: boolean;
}

/** A record that grows in memory and on disk alike. */
export interface RecordWriter {
  /** The file: `record.jsonl` in a folder of the run's own. */
  readonly path: string;
  readonly folder: string;
  readonly add: (entry: Exclude<RecordEntry, RunHeader>) => void;
  readonly record: () => RunRecord;
}

/**
 * Starts a record in a new folder below `outFolder`, named after the time. Each line is on disk when `add` returns.
 *
 * @throws UsageError where the folder cannot be written; `add` throws one where a line cannot, and from then on
 *   nothing more is written: the file stays a record that has no end, and not one that lacks a line.
 */
export function startRecord(outFolder: string, header: RunHeader): RecordWriter {
  const stamp = header.environment.startedAt.replaceAll(':', '-').replace(/\.\d+Z$/, '');
  const folder = join(outFolder, `${stamp}-${process.pid}`);
  const path = join(folder, 'record.jsonl');
  let last: SealedLine;
  try {
    makeFolder(folder);
    last = sealLine(header, 1, CHAIN_START);
    writeFileSync(path, `${last.text}\n`);
  } catch (error) {
    if (isFault(error)) throw error;
    throw new UsageError(
      `Cannot write results to ${printable(folder, 300)}: ${(error as Error).message}`,
      { cause: error },
    );
  }
  const entries: Exclude<RecordEntry, RunHeader>[] = [];
  let failure: unknown = null;
  return {
    path,
    folder,
    add: (entry) => {
      entries.push(entry);
      if (failure !== null) throw failure;
      const next = sealLine(entry, entries.length + 1, last.digest);
      try {
        appendWhole(path, `${next.text}\n`);
      } catch (error) {
        failure = error;
        throw error;
      }
      last = next;
    },
    record: () => recordOf(header, entries),
  };
}

/** Or not at all: what a full disk left of a line is taken away again. */
function appendWhole(path: string, text: string): void {
  const { size } = statSync(path);
  try {
    appendFileSync(path, text);
  } catch (error) {
    truncateSync(path, size);
    throw error;
  }
}

/** Sorts the lines after the first by their kind. */
export function recordOf(
  header: RunHeader,
  entries: readonly Exclude<RecordEntry, RunHeader>[],
  cut: CutRecord | null = null,
): RunRecord {
  return {
    header,
    implementations: entries.filter((entry) => entry.type === 'implementation'),
    workloads: entries.filter((entry) => entry.type === 'workload'),
    trials: entries.filter((entry) => entry.type === 'trial'),
    looks: entries.filter((entry) => entry.type === 'look'),
    injected: entries.filter((entry) => entry.type === 'injected'),
    audits: entries.filter((entry) => entry.type === 'audit'),
    end: entries.find((entry) => entry.type === 'end') ?? null,
    ...(cut === null ? {} : { cut }),
  };
}
