/** What is handed over to be judged, and what the judge says of it. Plain data, for all three processes. */
import type { Implementation, LinesRead } from '../../contract.ts';
import type { CountError } from './count-error.ts';
import type { WrongAnswer } from './refusal.ts';

/**
 * How the events that a call gets differ from those of the workload: not at all, or in times, names and values, as a
 * seed says.
 */
export type Change =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'varied';
      readonly seed: number;
      /** Seed of the names; null where they are as they were. */
      readonly names: number | null;
    };

/** Which events a call got: so many of the first ones, changed. */
export interface GivenEvents {
  readonly events: number;
  readonly change: Change;
}

/** The events as they are. */
export const UNCHANGED: Change = { kind: 'none' };

/**
 * What a timed call gets: other events than any other call of its trial, under names of the trial's own. These are the same for all
 * its calls, so that who remembers by names is found to be wrong. A file is what it is.
 */
export function timedCall(
  { inputSeed, events }: { readonly inputSeed: number; readonly events: number },
  form: string,
  call: number,
): GivenEvents {
  const change: Change = { kind: 'varied', seed: mixed(inputSeed, call), names: inputSeed };
  return { events, change: form === 'file' ? UNCHANGED : change };
}

/** How timed calls get their rows: in an array, or one after the other from what can be read once, as where memory is measured. */
const ROW_INPUTS = ['array', 'stream'] as const;

/** One of {@link ROW_INPUTS}. */
export type RowInput = (typeof ROW_INPUTS)[number];

/** Drawn by chance: one for all sides of a round. */
export function rowInputOf({ inputSeed }: { readonly inputSeed: number }): RowInput {
  return ROW_INPUTS[mixed(inputSeed, ROW_INPUTS.length) % ROW_INPUTS.length]!;
}

/** A seed from several numbers: 32 bits, which change with each of them (the finalizer of MurmurHash3, A. Appleby). */
export function mixed(...numbers: readonly number[]): number {
  let hash = 0;
  for (const number of numbers) {
    for (const part of [number, number / 2 ** 32]) {
      hash ^= Math.floor(part) >>> 0;
      hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
      hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
      hash = (hash ^ (hash >>> 16)) + 0x9e3779b9;
    }
  }
  return hash >>> 0;
}

/** As a number of events: as many as there are. */
export const ALL_EVENTS = Number.POSITIVE_INFINITY;

/** A second call, to see whether it is right as well, gets so many of the first events at most. */
const SECOND_CALL_EVENTS = 100_000;

/** What the first call of a process gets, and the second one. */
export function firstCalls(
  { inputSeed }: { readonly inputSeed: number },
  call: number,
): GivenEvents {
  const change: Change = { kind: 'varied', seed: mixed(inputSeed, call), names: null };
  return call === 0
    ? { events: ALL_EVENTS, change: UNCHANGED }
    : { events: SECOND_CALL_EVENTS, change };
}

/** What is not there at once may be there then: how long it is waited for. */
export const LATER_MS = 60;

/** The answer to one call of a trial, which its process sends as soon as nobody is timed. */
export interface HandedAnswer {
  readonly kind: 'hands over';
  readonly form: string;
  /** Which call of the process; its definition says which events that one got. */
  readonly call: number;
  /** `later` where the same answer is looked at once more, because it was wrong at once. */
  readonly look: 'at once' | 'later';
  /** Plain data: what the task's part of the trial noted, for its judge. */
  readonly answer: unknown;
  /** The lines that the call read, by its own count. */
  readonly linesRead?: LinesRead;
}

/** What the process hears of it. */
export interface HandedOver {
  readonly kind: 'handed over';
  /** Otherwise the same answer is to be looked at once more, after {@link LATER_MS}. */
  readonly isRight: boolean;
}

/** Whether a message of a trial process is one; it may be anything. */
export function isHandedAnswer(content: unknown): content is HandedAnswer {
  return (content as Partial<HandedAnswer> | null)?.kind === 'hands over';
}

/** A dataset in its folder, as the judge loads it. */
export interface JudgedDataset {
  readonly datasetFolder: string;
  readonly digest: string;
}

/** What the judge is asked. */
export interface Question extends JudgedDataset {
  /** As the implementation said when it was inspected, before anything was measured. */
  readonly counts: Implementation['counts'];
  readonly given: GivenEvents;
  /** What other calls of the same process got. */
  readonly others: readonly GivenEvents[];
  /** Plain data: what the task's part of the trial noted, for its judge. */
  readonly answer: unknown;
}

/** What it says. */
export type Verdict =
  | { readonly isRight: true; readonly error: CountError | null }
  | {
      readonly isRight: false;
      readonly wrong: WrongAnswer;
      /** Whether it is the right answer to what another call got. */
      readonly isOfOther: boolean;
      readonly lazy: string | null;
    };

/** What the judge's process is sent: a question, or only the dataset that the next ones will be about. */
export interface JudgeRequest {
  readonly id: number;
  readonly question: Question | JudgedDataset;
}

/** What it sends back; null as a verdict where there was no question. */
export type JudgeAnswer =
  | { readonly id: number; readonly verdict: Verdict | null }
  | { readonly id: number; readonly error: string };
