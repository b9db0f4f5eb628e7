/** The files of a workload: a log's own, or those that its events are written to. Runs in the parent. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { LinesRead } from '../contract.ts';
import type { FileFormat, FileOnRecord, FilesToWrite, WorkloadFiles } from './forms.ts';
import type { PreparedDataset } from './protocol.ts';
import type { Stage } from './stage.ts';
import type { Workload } from './workloads.ts';

/** Where the events go: all of them, unless the workload is a log, and some in other hours. */
export function filesToWrite({ workload, datasetFolder }: Stage, format: FileFormat): FilesToWrite {
  return {
    events: workload.fromFiles ? null : join(datasetFolder, `events.${format}`),
    otherHours: join(datasetFolder, `other-hours.${format}`),
    format,
  };
}

/** What file implementations read, once it is written. */
export function workloadFiles(
  { parameters }: Workload,
  { events, otherHours, format }: FilesToWrite,
  dataset: PreparedDataset,
): WorkloadFiles {
  const { files, ...reading } = parameters;
  const log =
    events === null
      ? { paths: JSON.parse(files ?? '[]') as string[], reading }
      : { paths: [events], reading: {} };
  return {
    log,
    otherHours: { paths: [otherHours], reading: {} },
    linesRead: dataset.linesRead ?? linesWritten(format, dataset.events),
  };
}

/** What the replay reader makes of a file that holds nothing but events. */
export function linesWritten(format: FileFormat, events: number): LinesRead {
  if (format !== 'csv') return { lines: events, rejected: [] };
  return { lines: events + 1, rejected: [{ reason: 'header', count: 1, first: [] }] };
}

/** Its format and size. */
export function fileOnRecord(
  { fromFiles }: Workload,
  { log }: WorkloadFiles,
  format: FileFormat | null,
): FileOnRecord {
  const bytes = log.paths.reduce((sum, path) => sum + statSync(path).size, 0);
  return { format: fromFiles ? null : format, bytes };
}
