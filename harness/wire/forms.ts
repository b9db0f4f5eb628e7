/**
 * The forms in which implementations take events, through a run: its groups, what trials of columns and of files are
 * given, and what they answer. Plain data; used in both processes.
 */
import type { CallLimits, InputForm, LinesRead, LogFiles } from '../../contract.ts';
import type { DecisionPlan } from '../stats/decision-plan.ts';

/** All of them, in the order of reports. */
export const INPUT_FORMS = ['rows', 'columns', 'file'] as const satisfies readonly InputForm[];

/** The implementations of one form: they are compared with each other, and with no other form. */
export interface Group {
  readonly form: InputForm;
  readonly baseline: string;
  /** The baseline first. */
  readonly implementations: readonly string[];
  /** Those whose counts are estimates: none of them can be the fastest right one. */
  readonly approximate: readonly string[];
}

/** An implementation that a run left out, because a package of its is not installed. */
export interface Skipped {
  readonly name: string;
  readonly package: string;
  readonly install: string;
  /** Whether the user named it; otherwise a suite did. */
  readonly isAskedFor: boolean;
}

/** `duckdb-columns is skipped: it needs @duckdb/node-api; npm run install:engines`. */
export function skippedInWords({ name, package: needed, install }: Omit<Skipped, 'isAskedFor'>) {
  return `${name} is skipped: it needs ${needed}; ${install}`;
}

/** The formats in which the events of a preset are written to a file. */
export const FILE_FORMATS = ['csv', 'ndjson', 'parquet'] as const;

/** One of {@link FILE_FORMATS}. */
export type FileFormat = (typeof FILE_FORMATS)[number];

/** A file as it was at a time. */
export interface FileState {
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
  readonly inode: number;
}

/** The files of a workload: its own log, or its events written to one. */
export interface WorkloadFiles {
  readonly log: LogFiles;
  /** Some of the same events in other hours: whoever remembers an answer is wrong about them. */
  readonly otherHours: LogFiles;
  /** Folder for links to them. */
  readonly linksFolder: string;
  /** What the replay reader makes of the log's lines. */
  readonly linesRead: LinesRead;
  /** The log's files as they were then: servers write on. */
  readonly asRead: readonly FileState[];
}

/** Where a workload's events are written to. */
export interface FilesToWrite {
  /** All of them; null where the workload is a log itself. */
  readonly events: {
    readonly path: string;
    /** Folder that receives the events as a reader of the file finds them. */
    readonly readBackFolder: string;
  } | null;
  readonly otherHours: string;
  readonly format: FileFormat;
}

/** What a reader is told of the file that was read. */
export interface FileOnRecord {
  /** Of a preset's; null where a log was read as it is. */
  readonly format: FileFormat | null;
  readonly bytes: number;
  /** That were written, but that no reader takes from it: without a name, or without a date. Absent from older records. */
  readonly unreadableEvents?: number;
}

/** What a call may use, and what it reads. */
export interface Given {
  readonly limits: CallLimits;
  /** null where no implementation of the run reads files. */
  readonly files: WorkloadFiles | null;
}

/** The first, cold call of a process on columns or a file, its answer compared with the oracle's. */
export interface AnswerPart {
  readonly pass: 'answer';
  readonly given: Given;
}

/** How far the counts of an approximate answer are from the right ones. */
export interface CountError {
  /** Of all pairs of hour and page, the share whose count is right. */
  readonly exactShare: number;
  /** Mean and largest |count - right| / right over the pairs. */
  readonly meanRelative: number;
  readonly worstRelative: number;
}

/** What the first call came to. */
export interface AnswerReply {
  readonly kind: 'answered';
  readonly firstCallNs: number;
  /** Of bringing the columns into tables of its own beforehand; null where it counts them where they are. */
  readonly loadNs: number | null;
  /** The most that was resident during load and call, above what was before; Linux only. */
  readonly peakRssBytes: number | null;
  /** null where its counts are exact. */
  readonly error: CountError | null;
}

/** What it costs to read the workload's file into the form that others take: by the replay reader. */
export interface ReadPart {
  readonly form: 'rows' | 'columns';
  readonly log: LogFiles;
  /** The calls end after so many, or so much time, but never before two. */
  readonly mostCalls: number;
  readonly mostSeconds: number;
}

/** What reading took, from the first, cold call on. */
export interface ReadReply {
  readonly kind: 'read';
  readonly form: 'rows' | 'columns';
  readonly events: number;
  readonly callsNs: readonly number[];
  readonly peakRssBytes: number | null;
}

/** The groups of a run; one of rows for a record of before there were forms. */
export function groupsOf(run: {
  readonly groups?: readonly Group[];
  readonly baseline: string;
  readonly implementations: readonly string[];
}): readonly Group[] {
  const { baseline, implementations } = run;
  return run.groups ?? [{ form: 'rows', baseline, implementations, approximate: [] }];
}

/** How the comparisons of one group are decided: all groups of a run share its chance of a false alarm. */
export function planOfGroup<Plan extends DecisionPlan>(
  plan: Plan,
  { baseline, approximate }: Group,
  groups: number,
): Plan {
  return { ...plan, baseline, approximate, alpha: plan.alpha / groups };
}
