/** The forms in which implementations take events, and what calls of each may use. Plain data; used in both processes. */
import type { CallLimits, InputForm, LinesRead, LogFiles } from '../../contract.ts';

/** All of them, in the order of reports. */
export const INPUT_FORMS = ['rows', 'columns', 'file'] as const satisfies readonly InputForm[];

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
  /** Some of the same events at other times: whoever remembers an answer is wrong about them. */
  readonly otherTimes: LogFiles;
  /** Folder for links to them. */
  readonly linksFolder: string;
}

/** What nobody but the parent knows of the log. */
export interface FileAsRead {
  /** What the replay reader makes of its lines. */
  readonly linesRead: LinesRead;
  /** Its files as they were then: servers write on. */
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
  readonly otherTimes: string;
  readonly format: FileFormat;
}

/** What a call may use, and what it reads. */
export interface CallResources {
  readonly limits: CallLimits;
  /** null where no implementation of the run reads files. */
  readonly files: WorkloadFiles | null;
}
