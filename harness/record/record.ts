/** The record of a run: raw results, one JSON line each, on disk as soon as they are there. */
import { appendFileSync, existsSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isFault, UsageError } from '../../contract.ts';
import { errorInWords, printable } from '../../printable.ts';
import { makeFolder } from '../../written-files/folder.ts';
import type { AuditEntry } from './audit-entry.ts';
import type { KeepersEntry } from './keepers-entry.ts';
import type { ProfileEntry } from './profile-entry.ts';
import { CHAIN_START, type SealedLine, sealLine } from './record-chain.ts';
import type {
  EndEntry,
  ImplementationEntry,
  InjectedEntry,
  LookEntry,
  PlanEntry,
  RecordEntry,
  RunHeader,
  TrialEntry,
} from './record-schema.ts';
import { type SizeEntry, withSizes } from './sweep-entry.ts';
import type { WorkloadEntry } from './workload-entry.ts';

/** Everything that a run put on record, in order. */
export interface RunRecord {
  readonly header: RunHeader;
  readonly implementations: readonly ImplementationEntry[];
  readonly workloads: readonly WorkloadEntry[];
  readonly trials: readonly TrialEntry[];
  readonly plans: readonly PlanEntry[];
  readonly looks: readonly LookEntry[];
  readonly injected: readonly InjectedEntry[];
  /** Empty where no audit was made. */
  readonly audits: readonly AuditEntry[];
  /** Of a sweep, in the order in which they were measured; absent where the run is none. */
  readonly sizes?: readonly SizeEntry[];
  /** Absent where none was made. */
  readonly profiles?: readonly ProfileEntry[];
  /** Absent where nobody was followed over many calls, or nothing grew. */
  readonly keepers?: readonly KeepersEntry[];
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
 * @throws UsageError or Fault where the folder cannot be written; `add` throws what writing a line throws, and from then on
 *   nothing more is written: the file stays a record that has no end, and not one that lacks a line.
 */
export function startRecord(outFolder: string, header: RunHeader): RecordWriter {
  const folder = newFolder(outFolder, header.environment.startedAt);
  const path = join(folder, 'record.jsonl');
  let last: SealedLine;
  try {
    makeFolder(folder);
    last = sealLine(header, 1, CHAIN_START);
    writeFileSync(path, `${last.text}\n`);
  } catch (error) {
    if (isFault(error)) throw error;
    throw new UsageError(
      `Cannot write results to ${printable(folder, 300)}: ${errorInWords(error).replace(/\.$/, '')}. Name another folder with --out.`,
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
      try {
        const next = sealLine(entry, entries.length + 1, last.digest);
        appendWhole(path, `${next.text}\n`);
        last = next;
      } catch (error) {
        failure = error;
        throw error;
      }
    },
    record: () => recordOf(header, entries),
  };
}

/** A path where nothing is yet: a program may make several runs within a second. */
function newFolder(outFolder: string, startedAt: string): string {
  const stamp = startedAt.replaceAll(':', '-').replace(/\.\d+Z$/, '');
  const usual = join(outFolder, `${stamp}-${process.pid}`);
  let folder = usual;
  for (let number = 2; existsSync(folder); number++) folder = `${usual}-${number}`;
  return folder;
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
  const sizes = entries.filter((entry) => entry.type === 'size');
  const profiles = entries.filter((entry) => entry.type === 'profile');
  const keepers = entries.filter((entry) => entry.type === 'keepers');
  return {
    header: withSizes(header, sizes),
    implementations: entries.filter((entry) => entry.type === 'implementation'),
    workloads: entries.filter((entry) => entry.type === 'workload'),
    trials: entries.filter((entry) => entry.type === 'trial'),
    plans: entries.filter((entry) => entry.type === 'plan'),
    looks: entries.filter((entry) => entry.type === 'look'),
    injected: entries.filter((entry) => entry.type === 'injected'),
    audits: entries.filter((entry) => entry.type === 'audit'),
    ...(profiles.length === 0 ? {} : { profiles }),
    ...(keepers.length === 0 ? {} : { keepers }),
    end: entries.find((entry) => entry.type === 'end') ?? null,
    ...(sizes.length === 0 ? {} : { sizes }),
    ...(cut === null ? {} : { cut }),
  };
}
