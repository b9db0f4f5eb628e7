/** Who has something measured: a command, or a program that calls `run`. */
import type { ExpectedDuration, FirstTimes, Progress } from '../harness/parent/record-trial.ts';
import type { RecordWriter, RunRecord } from '../harness/record/record.ts';

/** What it is told on the way, and how it can stop what goes on. */
export interface Host {
  /** Aborting it ends all processes; what was measured until then stays on record. */
  readonly signal: AbortSignal;
  /** On record: arguments of the command line by which the same is measured again. */
  readonly commandLine: readonly string[];
  /** The record of a run that this one goes on with; null where it is a new one. */
  readonly resumed: RunRecord | null;
  /** Lines that a user would want to read. */
  readonly tell: (text: string) => void;
  /** From here on there is a record. */
  readonly onStart: (writer: RecordWriter) => void;
  readonly onProgress: (progress: Progress) => void;
  readonly onFirstTimes: (first: FirstTimes) => void;
  readonly onExpectedDuration: (expected: ExpectedDuration) => void;
  /** Called with what is on record, also after an interruption: what was measured until then is worth reading. */
  readonly finish: (writer: RecordWriter) => void | Promise<void>;
}
