/** The files of a workload: a log's own, or those that its events are written to. Runs in the parent. */

import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Workload } from '../request/workloads.ts';
import type {
  FileAsRead,
  FileFormat,
  FileState,
  FilesToWrite,
  WorkloadFiles,
} from '../wire/forms.ts';
import type { FileOnRecord } from '../wire/groups.ts';
import type { PreparedDataset } from '../wire/passes/prepare.ts';
import type { WorkloadStage } from './stage.ts';

/** One whose events may be written to a file. */
type EventsStage = Omit<WorkloadStage, 'workload'> & { readonly workload: Workload };

/** Where the events go: all of them, unless the workload is a log, and some at other times. */
export function filesToWrite({ workload, folder }: EventsStage, format: FileFormat): FilesToWrite {
  return {
    events: workload.fromFiles
      ? null
      : {
          path: join(folder, `events.${format}`),
          readBackFolder: join(folder, 'read-back'),
        },
    otherTimes: join(folder, `other-times.${format}`),
    format,
  };
}

/** What file implementations read, once it is written; `dataset` is what is in it. */
export function workloadFiles(
  { workload: { parameters }, folder }: EventsStage,
  { events, otherTimes }: FilesToWrite,
  { linesRead }: PreparedDataset,
): { readonly files: WorkloadFiles; readonly asRead: FileAsRead } {
  const { files, ...reading } = parameters;
  const log =
    events === null
      ? { paths: JSON.parse(files ?? '[]') as string[], reading }
      : { paths: [events.path], reading: {} };
  if (linesRead === undefined) throw new Error('Nobody counted the lines of the file.');
  return {
    files: {
      log,
      otherTimes: { paths: [otherTimes], reading: {} },
      linksFolder: join(folder, 'links'),
    },
    asRead: { linesRead, asRead: log.paths.map(fileState) },
  };
}

/** A file as it is now. */
export function fileState(path: string): FileState {
  const { size, mtimeMs, ino: inode } = statSync(path);
  return { path, size, mtimeMs, inode };
}

/** Its format and size, and how many events no reader takes from it. */
export function fileOnRecord(
  { fromFiles }: Workload,
  { log }: WorkloadFiles,
  format: FileFormat | null,
  unreadableEvents: number,
): FileOnRecord {
  const bytes = log.paths.reduce((sum, path) => sum + statSync(path).size, 0);
  return { format: fromFiles ? null : format, bytes, unreadableEvents };
}
