/** What every command that measures has around its work: a record, progress on standard error, and Ctrl-C. */
import { dirname } from 'node:path';
import type { Host } from '../api/host.ts';
import { type RecordedWork as Recorded, recordedRun as record } from '../api/recorded-run.ts';
import type { RecordWriter, RunRecord } from '../harness/record/record.ts';
import { printable } from '../printable.ts';
import { durationText, firstTimesText } from './first-times.ts';
import { abortOnInterrupt } from './interrupt.ts';
import { tableOnTheWay } from './live-table.ts';
import { type ProgressDisplay, runProgress, startDisplay } from './progress.ts';
import { errorTerminalOf, type Session } from './session.ts';
import { shellWord } from './shell-word.ts';
import { isStopped, stopped } from './stopped.ts';
import { tidyTrialTables } from './trial-tables.ts';

/** What a command has of a run that it has made. */
export interface Hosted {
  readonly session: Session;
  /** The record of a run that this one goes on with, and the command line of that run; null where it is a new one. */
  readonly resumed: { readonly record: RunRecord; readonly commandLine: readonly string[] } | null;
  /** What is done besides measuring, in words, of which no estimate is made; nothing where absent. */
  readonly besides?: readonly string[];
  /** Called with what is on record, also after an interruption: what was measured until then is worth reading. */
  readonly finish: (writer: RecordWriter) => void | Promise<void>;
}

/** What is to be measured, and where its record is to be kept. */
export interface RecordedWork extends Recorded, Hosted {}

/** @throws UsageError where the request makes no sense; the signal's reason after Ctrl-C. */
export async function recordedRun({
  session,
  resumed,
  finish,
  ...work
}: RecordedWork): Promise<void> {
  await hosted({ session, resumed, finish }, (host) => record(work, host));
}

/** Has something measured as a command does: shown while it goes on, and stopped by Ctrl-C. @throws as `measure` does. */
export async function hosted(
  { session, resumed, finish, besides = [] }: Hosted,
  measure: (host: Host) => Promise<unknown>,
): Promise<void> {
  let writer: RecordWriter | null = null;
  let display: ProgressDisplay | null = null;
  let startedMs = performance.now();
  let watched: ReturnType<typeof tableOnTheWay> = () => {};
  // First and last: a signal in between would end the process and leave the scratch folder.
  const interrupt = abortOnInterrupt();
  try {
    await measure({
      signal: interrupt.signal,
      commandLine: resumed?.commandLine ?? session.argv,
      resumed: resumed?.record ?? null,
      tell: session.tell,
      onStart: (started) => {
        writer = started;
        display = startDisplay(session);
        watched = tableOnTheWay(display.keepBelow, session);
        startedMs = performance.now();
      },
      onProgress: (progress) => {
        if (writer !== null) watched(progress, writer.record);
        display?.show(runProgress(progress, startedMs));
      },
      onFirstTimes: (first) =>
        (display?.keepBelow ?? display?.print)?.(firstTimesText(first, errorTerminalOf(session))),
      onExpectedDuration: (expected) =>
        display?.print(durationText(expected, errorTerminalOf(session), besides)),
      finish: async (ended) => {
        display?.stop();
        await finish(ended);
        await tidyTrialTables(ended.record().header.implementations, session);
      },
    });
  } catch (error) {
    const { path } = (writer ?? {}) as Partial<RecordWriter>;
    if (!isStopped(error) || path === undefined) throw error;
    const kept = `what was measured until then is kept in ${printable(path, 500)}`;
    const isRun = (resumed?.commandLine ?? session.argv)[0] === 'run';
    throw stopped(isRun ? `${kept}; ${howToGoOn(path)}` : kept, error);
  } finally {
    (display as ProgressDisplay | null)?.stop();
    interrupt.release();
  }
}

/** @param path Of the record. */
function howToGoOn(path: string): string {
  return `to go on with it: uniqbench run --resume ${shellWord(dirname(path))}`;
}
