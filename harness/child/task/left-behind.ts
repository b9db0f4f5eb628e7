/** What calls of an implementation of a task leave behind: timers, threads, processes, open files, work. Runs in trial processes. */
import { isUsageError } from '../../../contract.ts';
import type { Note, Trick } from '../../wire/refusal.ts';
import { NOTES } from '../../wire/tricks.ts';
import { filesSeen } from '../audit/files-seen.ts';
import { type LeftWork, workLeftBy, workLeftByAny } from '../audit/later-work.ts';
import {
  LITTLE_WORK_NS,
  type LoadingTimers,
  loadingInWords,
  noteLoadingTimers,
  pause,
  type ReadyToWatch,
  waitingInWords,
  workAfterCalls,
} from '../audit/left-behind.ts';
import type { Seen } from '../audit/spies.ts';
import { leftBetween, type Standing, standing, whatIsLeft } from '../audit/what-is-left.ts';
import { cpuUsage } from '../clock.ts';
import { readyCall } from './callable.ts';
import type { TaskSubject } from './subject.ts';

/** Numbers of calls whose inputs no other call of the trial gets. */
const FIRST_CALL = 900_000_000;

/** For timers that are set while it is loaded. */
const WAIT_MS = 40;
/** Calls that take longer are made once, not several times. */
const MOST_MS = 5_000;
const TOO_LONG = `a call takes more than ${MOST_MS / 1e3} s, so that what is computed after it was not measured`;

/** What was found. */
export interface FoundBehind {
  readonly notes: Note[];
  /** Where so much is done after a call that its time is too short. */
  readonly trick: Trick | null;
  /** What a call threw, so that not all was looked at; null where none did. */
  readonly thrown: { readonly error: unknown } | null;
}

/** Looks before an implementation is loaded, and after its calls. */
export class LeftBehind {
  readonly #seen: Seen;
  #before: Standing | null = null;
  /** Timers, in words; null where there were none, or next to nothing was done. */
  #setWhileLoading: string | null = null;
  /** What that took, in words; null where it was little. */
  #loading: string | null = null;
  #calls = 0;

  /** @param seen Must be there before the implementation is. */
  constructor(seen: Seen) {
    this.#seen = seen;
  }

  /** Notes what is there once the task is loaded, and its implementation is not; and what that sets going. */
  async loading<Loaded>(load: () => Promise<Loaded>): Promise<Loaded> {
    this.#before = await standing();
    const timers = noteLoadingTimers();
    this.#seen.turn = 0;
    const cpuBefore = cpuUsage();
    const loaded = await load();
    this.#loading = loadingInWords(cpuUsage(cpuBefore));
    this.#seen.turn = null;
    timers.loaded();
    await pause(WAIT_MS);
    this.#setWhileLoading = timersInWords(timers);
    timers.stop();
    return loaded;
  }

  /** What was seen while it was loaded, and after that, before any call. */
  byLoading(): Note[] {
    const notes: Note[] = [];
    if (this.#setWhileLoading !== null)
      notes.push({ note: NOTES.goesOn, evidence: this.#setWhileLoading });
    if (this.#loading !== null) notes.push({ note: NOTES.worksLoading, evidence: this.#loading });
    return notes;
  }

  /** Makes a few calls. @throws UsageError where the task is at fault. */
  async by(subject: TaskSubject): Promise<FoundBehind> {
    const seen = this.#seen;
    const before = this.#before ?? (await standing());
    // What inputs leave open is no implementation's.
    const noInput = await standing();
    const { release } = await subject.inputs.make(FIRST_CALL + this.#calls++);
    await release();
    const byInputs = leftBetween(noInput, await standing());
    const enter = (isCalling: boolean) => {
      seen.turn = isCalling ? ++this.#calls : null;
    };
    let isLong = false;
    let later: LeftWork = { done: null, waits: null };
    let trick: Trick | null = null;
    let thrown: FoundBehind['thrown'] = null;
    try {
      await workLeftByAny(async () => {
        // What takes long is made once.
        if (isLong) return later;
        const { run, end } = await this.#ready(subject);
        const startMs = performance.now();
        enter(true);
        later = await workLeftBy(run);
        enter(false);
        isLong = performance.now() - startMs > MOST_MS;
        await end?.();
        return later;
      });
      if (!isLong) trick = await this.#workLater(subject, before, enter);
    } catch (error) {
      if (isUsageError(error)) throw error;
      // What was seen until then is told as well.
      thrown = { error };
      enter(false);
    }
    const notes = await whatIsLeft(seen, before, byInputs);
    // What may be a cache on a disk is told as well: here, a function may be one that writes files.
    const files = filesSeen(seen.opened);
    if (files.note !== null) notes.push(files.note);
    if (files.trick !== null) notes.push({ note: NOTES.files, evidence: files.trick.evidence });
    if (isLong) notes.push({ note: NOTES.unwatched, evidence: TOO_LONG });
    const goesOn = [later.done, later.waits].filter((one) => one !== null);
    notes.unshift(...goesOn.map((evidence) => ({ note: NOTES.goesOn, evidence })));
    return { notes, trick, thrown };
  }

  /** Where inputs alone leave work as well, nobody knows whose it is. */
  async #workLater(
    subject: TaskSubject,
    { threads }: Standing,
    enter: (isCalling: boolean) => void,
  ): Promise<Trick | null> {
    const { pids } = this.#seen;
    const trick = await workAfterCalls(() => this.#ready(subject), pids, threads, enter);
    if (trick === null) return null;
    const uncalled = async () => ({ ...(await this.#ready(subject)), run: () => undefined });
    const ofInputs = await workAfterCalls(uncalled, pids, threads, () => {});
    return ofInputs === null ? trick : null;
  }

  async #ready({ inputs, implementation, limits }: TaskSubject): Promise<ReadyToWatch> {
    const { input, release } = await inputs.make(FIRST_CALL + this.#calls++);
    const { run, close } = await readyCall(implementation.callable, input, limits);
    return {
      run,
      end: async () => {
        await close();
        await release();
      },
    };
  }
}

function timersInWords({ ranNs, waiting }: LoadingTimers): string | null {
  if (ranNs() > LITTLE_WORK_NS)
    return `timers that it set while it was loaded ran outside of its calls, ${(ranNs() / 1e6).toFixed(1)} ms`;
  return waiting() > 0 ? waitingInWords(waiting()) : null;
}
