/** What every command that measures has around its work: a scratch folder, a record, progress, and Ctrl-C. */
import { existsSync, rmSync } from 'node:fs';
import { isUsageError } from '../contract.ts';
import { cannotWrite, isDiskFault } from '../generators/writers/cannot-write.ts';
import { assertFolder } from '../generators/writers/folder.ts';
import { keptFiles } from '../harness/parent/kept-files.ts';
import type { RunContext } from '../harness/parent/record-trial.ts';
import { readEnvironment } from '../harness/record/environment.ts';
import { interruptedRun } from '../harness/record/interrupted-run.ts';
import { type RecordWriter, type RunRecord, startRecord } from '../harness/record/record.ts';
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
import { printable } from '../printable.ts';
import { durationText, firstTimesText } from './first-times.ts';
import { tableOnTheWay } from './live-table.ts';
import { runProgress, startDisplay } from './progress.ts';
import { inScratchFolder } from './scratch-folder.ts';
import { type Session, terminalOf } from './session.ts';
import { smallBudgetInWords } from './small-budget.ts';
import { isStopped, stopped } from './stopped.ts';

/** What is to be measured, and where its record is to be kept. */
export interface RecordedWork {
  readonly request: RunRequest;
  /** Folder that receives a folder for this run. */
  readonly outFolder: string;
  readonly calibration: CalibrationPlan | null;
  readonly session: Session;
  /** The record of a run that this one goes on with, and the command line of that run; null where it is a new one. */
  readonly resumed: { readonly record: RunRecord; readonly commandLine: readonly string[] } | null;
  /** Settings that are made already, in place of what a request asks for. */
  readonly made?: RunSettings;
  /** What a request cannot say; nothing where absent. */
  readonly adjusted?: (settings: RunSettings) => RunSettings;
  readonly work: (settings: RunSettings, context: RunContext) => Promise<void>;
  /** Called with what is on record, also after an interruption: what was measured until then is worth reading. */
  readonly finish: (writer: RecordWriter) => void | Promise<void>;
}

/** @throws UsageError where the request makes no sense; the signal's reason after Ctrl-C. */
export async function recordedRun({
  request,
  outFolder,
  calibration,
  made,
  adjusted = (settings) => settings,
  work,
  finish,
  session,
  resumed,
}: RecordedWork): Promise<void> {
  assertFolder(outFolder);
  const isNewFolder = !existsSync(outFolder);
  await inScratchFolder(session, async (scratchFolder, signal) => {
    const asked = resumed === null ? request : goingOn(request, resumed.record);
    const leftOut: string[] = [];
    const onRefused = (text: string) => {
      leftOut.push(text);
      session.tell(`uniqbench: ${text}\n`);
      session.fail();
    };
    const settings = adjusted(
      made ?? (await makeRunSettings({ ...asked, onRefused }, scratchFolder, signal)),
    );
    const small = smallBudgetInWords(settings);
    if (small !== null) session.tell(`uniqbench: ${small}\n`);
    const environment = readEnvironment(resumed?.commandLine ?? session.argv);
    const header: RunHeader = {
      type: 'run',
      version: RECORD_VERSION,
      environment,
      baseline: settings.baseline,
      alpha: settings.alpha,
      threshold: settings.threshold,
      limits: settings.limits,
      implementations: settings.implementations.map(({ name }) => name),
      groups: settings.groups,
      skipped: settings.skipped,
      ...(leftOut.length === 0 ? {} : { leftOut }),
      threads: settings.threads,
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
    const interrupted = resumed === null ? null : interruptedRun(resumed.record, header);
    const writer = startRecord(outFolder, {
      ...header,
      elapsedBeforeMs: interrupted?.elapsedMs ?? 0,
    });
    const kept = keptFiles(scratchFolder);
    kept.keep();
    const display = startDisplay(session);
    const watched = tableOnTheWay(display.keepBelow, session);
    let isWorthless = false;
    const startedMs = performance.now();
    try {
      await work(settings, {
        interrupted,
        writer,
        scratchFolder,
        kept,
        signal,
        limits: { timeoutMs: settings.timeoutSeconds * 1e3, memoryLimitMb: settings.memoryLimitMb },
        onProgress: (progress) => {
          watched(progress, writer.record);
          display.show(runProgress(progress, startedMs));
        },
        onFirstTimes: (first) =>
          (display.keepBelow ?? display.print)(firstTimesText(first, terminalOf(session))),
        onExpectedDuration: (expected) =>
          display.print(durationText(expected, terminalOf(session))),
      });
    } catch (error) {
      // An input that cannot be used leaves nothing that would be worth a report.
      isWorthless = isUsageError(error) && writer.record().workloads.length === 0;
      if (isDiskFault(error)) {
        session.tell(
          `uniqbench: what was measured until then is in ${printable(writer.path, 500)}\n`,
        );
      }
      if (isStopped(error)) {
        const path = printable(writer.path, 500);
        throw stopped(`what was measured until then is kept in ${path}`, error);
      }
      throw isDiskFault(error) ? cannotWrite(writer.path, error) : error;
    } finally {
      display.stop();
      kept.close();
      if (isWorthless) {
        const made = isNewFolder ? outFolder : writer.folder;
        rmSync(made, { recursive: true, force: true });
      } else await finish(writer);
    }
  });
}

/** With the same inputs as before, which were drawn by chance. */
function goingOn(request: RunRequest, { header: { inputKey } }: RunRecord): RunRequest {
  return { ...request, inputKey };
}
