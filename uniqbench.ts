/**
 * What the package exports: the words of task files and plug-ins, and `run` for programs. What measures is loaded when it is
 * called: task files import this as well, in every trial.
 */

import type { Report } from './api/report.ts';
import type { RunOptions, RunRequest } from './api/run-request.ts';

export type { Report } from './api/report.ts';
export type * from './api/run-request.ts';
export * from './contract.ts';
export * from './task.ts';

/**
 * Measures what a request asks for, each trial in a process of its own, and keeps a record: what `uniqbench run` does. It prints
 * nothing, and leaves the process that calls it as it is: exit code, working folder, streams, and what it does about signals.
 *
 * @returns the report, as `--format json` has it; also where trials went wrong: it says which.
 * @throws UsageError where the request makes no sense; the signal's reason where it is aborted: all processes are gone then, and
 * the record is kept.
 */
export async function run(request: RunRequest = {}, options: RunOptions = {}): Promise<Report> {
  const api = await import('./api/run.ts');
  return api.run(request, options);
}

/**
 * The report of a run that was saved. Measures nothing.
 *
 * @param record Path of the run's folder, or of the `record.jsonl` in it.
 * @throws UsageError where there is none, or it was changed.
 */
export async function report(record: string): Promise<Report> {
  const api = await import('./api/run.ts');
  return api.report(record);
}
