/**
 * What passes between the parent and a profiled process: a specification and an answer, in files, because clinic
 * stands between the two. Plain data on both sides.
 */

import type { PlugIn } from './plug-in.ts';
import type { Repetition, Tool } from './profiling-tools.ts';
import type { WrongAnswer } from './refusal.ts';
import type { StringOwnership } from './strings.ts';
import type { TaskInput } from './task.ts';

/** What is recorded: with a tool, or (for `heap`) the bytes allocated by each line. */
export type Recording = Tool | 'allocation-by-line';

/** What the profiled calls get. */
export type ProfiledInput =
  | {
      readonly kind: 'events';
      readonly datasetFolder: string;
      readonly digest: string;
      readonly strings: StringOwnership;
      /** Calls get so many of the first ones. */
      readonly events: number;
    }
  | {
      readonly kind: 'task';
      readonly taskInput: TaskInput;
      /** What inputs are drawn by, beside the seed: the same for all implementations. */
      readonly inputSeed: number;
      /** Whose answers are taken for right; null where the task has an oracle. */
      readonly baseline: PlugIn | null;
    };

/** One recording of one implementation. */
export interface ProfileSpecification {
  readonly recording: Recording;
  readonly implementation: PlugIn;
  readonly input: ProfiledInput;
  readonly repetition: Repetition;
  /** Where most is alive, in events handed over; for recordings of what is alive. */
  readonly peakEvent: number;
  /** How many places the instrumented code has; 0 where it is not instrumented. */
  readonly sites: number;
  /** Receives the profile, where the process itself writes it. */
  readonly profileFile: string;
  /** Receives the answer. */
  readonly answerFile: string;
}

/** What a profiled process writes when it is through. */
export type ProfileAnswer =
  | {
      readonly kind: 'profiled';
      readonly calls: number;
      /** From before the first call to after the last, on the clock of the process; of rows and `trace-gc` on V8's. */
      readonly startMs: number;
      readonly endMs: number;
      /**
       * When calls ran, in milliseconds since the profile was started (since V8's clock was, for `trace-gc`), where what is done between
       * them is no part of the profile; absent where nothing is.
       */
      readonly windows?: readonly (readonly [fromMs: number, toMs: number])[];
      /** Bytes allocated at each place of the instrumented code; empty where it is not. */
      readonly bytesBySite: readonly number[];
    }
  | { readonly kind: 'wrong'; readonly wrong: WrongAnswer }
  | { readonly kind: 'threw'; readonly message: string; readonly stack: string };
