/** What everything that measures has around its work: a scratch folder, a record, and somebody who is told. */
import { existsSync, rmdirSync, rmSync } from 'node:fs';
import { isUsageError } from '../contract.ts';
import { keptFiles } from '../harness/parent/kept-files.ts';
import type { RunContext } from '../harness/parent/record-trial.ts';
import { readEnvironment } from '../harness/record/environment.ts';
import { interruptedRun } from '../harness/record/interrupted-run.ts';
import { type RunRecord, startRecord } from '../harness/record/record.ts';
import {
  type CalibrationPlan,
  RECORD_VERSION,
  type RunHeader,
} from '../harness/record/record-schema.ts';
import { savedCalibration } from '../harness/record/saved-calibration.ts';
import {
  makeRunSettings,
  type RunRequest,
  type RunSettings,
} from '../harness/request/run-settings.ts';
import { HOURLY_UNIQUES } from '../hourly-uniques/task.ts';
import { printable } from '../printable.ts';
import { cannotWrite, isDiskFault } from '../written-files/cannot-write.ts';
import { assertFolder } from '../written-files/folder.ts';
import { beforehandInWords } from './beforehand.ts';
import type { Host } from './host.ts';
import { withScratchFolder } from './scratch-folder.ts';

/** What is to be measured, and where its record is to be kept. */
export interface RecordedWork {
  readonly request: RunRequest;
  /** Folder that receives a folder for this run. */
  readonly outFolder: string;
  readonly calibration: CalibrationPlan | null;
  /** Settings that are made already, in place of what a request asks for. */
  readonly made?: RunSettings | undefined;
  /** What a request cannot say; nothing where absent. */
  readonly adjusted?: ((settings: RunSettings) => RunSettings) | undefined;
  readonly work: (settings: RunSettings, context: RunContext) => Promise<void>;
}

/** @throws UsageError where the request makes no sense; the signal's reason where it is aborted. */
export async function recordedRun(
  { request, outFolder, calibration, made, adjusted = (settings) => settings, work }: RecordedWork,
  host: Host,
): Promise<void> {
  const { signal, resumed } = host;
  assertFolder(outFolder);
  const isNewFolder = !existsSync(outFolder);
  await withScratchFolder(host.tell, async (scratchFolder) => {
    const asked = resumed === null ? request : goingOn(request, resumed);
    const leftOut: string[] = [];
    const onRefused = (text: string) => {
      leftOut.push(text);
      host.tell(`uniqbench: ${text}\n`);
    };
    const settings = adjusted(
      made ??
        (await makeRunSettings(
          { ...asked, onRefused },
          HOURLY_UNIQUES,
          scratchFolder,
          signal,
          host.tell,
        )),
    );
    // Whoever made them has told it.
    const beforehand = made === undefined ? beforehandInWords(settings) : null;
    if (beforehand !== null) host.tell(`${beforehand}\n`);
    const header = {
      ...headerOf(settings, host, outFolder, calibration),
      ...(leftOut.length === 0 ? {} : { leftOut }),
    };
    const interrupted = resumed === null ? null : interruptedRun(resumed, header);
    const writer = startRecord(outFolder, {
      ...header,
      elapsedBeforeMs: interrupted?.elapsedMs ?? 0,
    });
    const kept = keptFiles(scratchFolder);
    kept.keep();
    let isWorthless = false;
    try {
      host.onStart(writer);
      await work(settings, {
        interrupted,
        writer,
        scratchFolder,
        kept,
        signal,
        limits: { timeoutMs: settings.timeoutSeconds * 1e3, memoryLimitMb: settings.memoryLimitMb },
        onProgress: host.onProgress,
        onFirstTimes: host.onFirstTimes,
        onExpectedDuration: host.onExpectedDuration,
      });
    } catch (error) {
      // An input that cannot be used leaves nothing that would be worth a report.
      isWorthless = isUsageError(error) && writer.record().workloads.length === 0;
      if (!isDiskFault(error)) throw error;
      host.tell(`uniqbench: what was measured until then is in ${printable(writer.path, 500)}\n`);
      throw cannotWrite(writer.path, error);
    } finally {
      kept.close();
      if (isWorthless) {
        rmSync(writer.folder, { recursive: true, force: true });
        if (isNewFolder) removeWhereEmpty(outFolder);
      } else await host.finish(writer);
    }
  });
}

/** Another run may have its record there by now. */
function removeWhereEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It is not empty.
  }
}

function headerOf(
  settings: RunSettings,
  { commandLine }: Host,
  outFolder: string,
  calibration: CalibrationPlan | null,
): RunHeader {
  const environment = readEnvironment(commandLine);
  return {
    type: 'run',
    version: RECORD_VERSION,
    environment,
    baseline: settings.baseline,
    alpha: settings.alpha,
    threshold: settings.threshold,
    limits: settings.limits,
    implementations: settings.implementations.map(({ name }) => name),
    groups: settings.groups,
    ...(settings.runtimes.length === 0
      ? {}
      : { runtimes: settings.runtimes.map(({ executable: _, ...runtime }) => runtime) }),
    skipped: settings.skipped,
    threads: settings.threads,
    ...(settings.words === null ? {} : { words: settings.words }),
    workloads: settings.workloads.map(({ name }) => name),
    seed: settings.seed,
    inputKey: settings.inputKey,
    calibration,
    calibrated: savedCalibration(outFolder, environment),
    budgetSeconds: settings.budgetSeconds,
    timeoutSeconds: settings.timeoutSeconds,
    memoryLimitMb: settings.memoryLimitMb,
    elapsedBeforeMs: 0,
  };
}

/** With the same inputs as before, which were drawn by chance. */
function goingOn(request: RunRequest, { header: { inputKey } }: RunRecord): RunRequest {
  return { ...request, inputKey };
}
