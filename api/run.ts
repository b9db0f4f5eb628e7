/** `run` and `report` for programs; the command `run` is arguments, a request, the same work, and text. */
import { UsageError } from '../contract.ts';
import { sweepLeftBehind } from '../folder-owner.ts';
import { readRecord } from '../harness/record/read-record.ts';
import type { RunRecord } from '../harness/record/record.ts';
import { makeReport, type Report } from '../reports/figures/report.ts';
import { commandLineOf } from './command-line.ts';
import type { Host } from './host.ts';
import { type CheckedRequest, checkedRequest, harnessRequest } from './read-request.ts';
import { recordedRun } from './recorded-run.ts';
import type { AbortingSignal, RunOptions, RunRequest } from './run-request.ts';
import { workOf } from './run-work.ts';

/** Below the working folder. */
export const DEFAULT_OUT = 'uniqbench-results';

/** Whether a run of this process goes on. */
let isRunning = false;

/** Set in every process that a run starts. */
const IN_TRIAL = 'UNIQBENCH_TRIAL';

/**
 * Measures what the request asks for, in processes of its own, and keeps a record. Prints nothing, and leaves this process as it is:
 * its exit code, its folder, its streams, and what it does about signals.
 *
 * @returns the report, also where trials went wrong: it says which.
 * @throws UsageError where the request makes no sense, or another run of this process goes on; the signal's reason where it is aborted, the record being kept.
 */
export async function run(
  request: RunRequest = {},
  { signal, onProgress }: RunOptions = {},
): Promise<Report> {
  if (process.env[IN_TRIAL] !== undefined)
    throw new UsageError(
      'run was called where a task or an implementation is being loaded: it would start itself again and again. Call it in a file that no request names.',
    );
  const checked = checkedRequest(request);
  if (isRunning)
    throw new UsageError(
      'run was called while another run of this process goes on, and each would disturb what the other measures: await the first one.',
    );
  const { native, release } = nativeSignal(signal);
  const state: { record: RunRecord | null } = { record: null };
  isRunning = true;
  try {
    native.throwIfAborted();
    sweepLeftBehind();
    await performRun(checked, {
      signal: native,
      commandLine: commandLineOf(checked),
      resumed: null,
      tell: (text) => onProgress?.({ kind: 'note', text: text.trimEnd() }),
      onStart: ({ folder, path }) => onProgress?.({ kind: 'started', folder, record: path }),
      onProgress: (progress) => onProgress?.({ kind: 'trial', ...progress }),
      onFirstTimes: ({ workload, baseline, sides }) =>
        onProgress?.({ kind: 'first times', workload, baseline, sides }),
      onExpectedDuration: ({ expectedSeconds, budgetSeconds }) =>
        onProgress?.({ kind: 'expected duration', expectedSeconds, budgetSeconds }),
      finish: (writer) => {
        state.record = writer.record();
      },
    });
  } finally {
    isRunning = false;
    release();
  }
  if (state.record === null) throw new Error('A run ended without a record.');
  return makeReport(state.record);
}

/**
 * The report of a run that was saved. Measures nothing.
 *
 * @param path Of its folder, or of the `record.jsonl` in it.
 * @throws UsageError where there is none, or it was changed.
 */
export async function report(path: string): Promise<Report> {
  return makeReport(readRecord(path));
}

/** Makes a run for whoever wants one. @throws as {@link run} does. */
export async function performRun(request: CheckedRequest, host: Host): Promise<void> {
  await recordedRun(
    {
      request: harnessRequest(request),
      outFolder: request.out ?? DEFAULT_OUT,
      calibration: null,
      ...workOf(request),
    },
    host,
  );
}

/** One of Node's own, which is aborted where the other is. */
function nativeSignal(signal: AbortingSignal | undefined): {
  readonly native: AbortSignal;
  readonly release: () => void;
} {
  const controller = new AbortController();
  const abort = () => controller.abort(signal?.reason);
  if (signal?.aborted === true) abort();
  else signal?.addEventListener('abort', abort, { once: true });
  return {
    native: controller.signal,
    release: () => signal?.removeEventListener('abort', abort),
  };
}
