/**
 * Work of an implementation that no clock sees: what `open`, `result` and `close` do, and what is done when an answer is read that was not
 * there when it was handed over; and whether it takes other inputs than those that `make` handed over. Runs in trial processes.
 */
import type { Callable } from '../../plug-ins/load-task.ts';
import type { Note } from '../../wire/refusal.ts';
import { NOTES } from '../../wire/tricks.ts';
import { nowNs } from '../clock.ts';
import { isThenable, readyCall } from './callable.ts';
import { copyOfInput } from './input-copies.ts';
import { lazyIn } from './lazy-answers.ts';
import type { TaskSubject } from './subject.ts';

/** Numbers of calls whose inputs no other call gets. */
const FIRST_CALL = 950_000_000;
/** Each once, but for the first, which are cold: the least of them counts. */
const MOST_CALLS = 12;
const COLD_CALLS = 2;
const FEWEST_CALLS = 4;
const MOST_MS = 3_000;
/** Less than this is of the clock's own, or of whoever calls. */
const LEAST_NS = 20_000;
/** Opened in the same way, which takes nothing but what the caller itself does. */
const NOTHING_TO_OPEN: Callable = {
  kind: 'opened',
  open: () => ({ run: () => undefined, result: () => undefined, close: () => {} }),
};
/** What a call takes on a copy, in terms of what it takes on what `make` made: copies are of the same kinds, but lie elsewhere. */
const DEARER = 4;

/** What parts of a call took, in nanoseconds: the least of several calls. */
export interface PartsOfCall {
  readonly openNs: number;
  readonly callNs: number;
  readonly resultNs: number;
  readonly closeNs: number;
  /** What of an answer is only worked out when it is read, in words; null where nothing is, or a right one is as well. */
  readonly lazy: string | null;
  /** Comparing the answer with the right one, and the right one with itself; 0 and 0 where it is wrong. */
  readonly readNs: number;
  readonly readRightNs: number;
  /** On a copy of the input; null where it cannot be copied, or the baseline does not take the copy either. */
  readonly copy: { readonly callNs: number; readonly isRight: boolean } | null;
}

/** Makes the calls. @returns null where they take too long, or answers cannot be compared. @throws what a call throws. */
export async function partsOfCall(subject: TaskSubject): Promise<PartsOfCall | null> {
  const { judge } = subject;
  try {
    const right = await judge.right(FIRST_CALL);
    judge.reads(right, await judge.right(FIRST_CALL));
  } catch {
    return null;
  }
  const endMs = performance.now() + MOST_MS;
  let least: PartsOfCall | null = null;
  for (let call = 0; call < MOST_CALLS; call++) {
    const isOverdue = performance.now() > endMs;
    if (isOverdue && call < FEWEST_CALLS) return null;
    if (isOverdue) break;
    const parts = await partsOf(subject, FIRST_CALL + call);
    if (call >= COLD_CALLS) least = least === null ? parts : leastOf(least, parts);
  }
  return least;
}

function leastOf(one: PartsOfCall, other: PartsOfCall): PartsOfCall {
  const { min } = Math;
  return {
    openNs: min(one.openNs, other.openNs),
    callNs: min(one.callNs, other.callNs),
    resultNs: min(one.resultNs, other.resultNs),
    closeNs: min(one.closeNs, other.closeNs),
    lazy: one.lazy ?? other.lazy,
    readNs: min(one.readNs, other.readNs),
    readRightNs: min(one.readRightNs, other.readRightNs),
    copy:
      one.copy === null || other.copy === null
        ? null
        : {
            callNs: min(one.copy.callNs, other.copy.callNs),
            isRight: one.copy.isRight || other.copy.isRight,
          },
  };
}

async function partsOf(subject: TaskSubject, call: number): Promise<PartsOfCall> {
  const { inputs, judge } = subject;
  const made = await inputs.make(call);
  try {
    const { answer, ...parts } = await timedParts(subject, made.input);
    // Each is asked for anew, because reading may use it up.
    const right = await judge.right(call);
    const another = await judge.right(call);
    const itself = await judge.right(call);
    // Before anybody reads it.
    const lazy = lazyIn(right) === null ? lazyIn(answer) : null;
    const read = (expected: unknown, one: unknown) => {
      const since = nowNs();
      const isRight = judge.reads(expected, one);
      return isRight ? Number(nowNs() - since) : 0;
    };
    const readNs = read(right, answer);
    const readRightNs = read(another, itself);
    // Which approximate answers are right nobody says.
    const copy = judge.isApproximate ? null : await onCopy(subject, call);
    return { ...parts, lazy, readNs, readRightNs, copy };
  } finally {
    await made.release();
  }
}

function withCallable(subject: TaskSubject, callable: Callable): TaskSubject {
  return { ...subject, implementation: { ...subject.implementation, callable } };
}

/** What `open` takes is told without what the caller itself does. */
async function timedParts(subject: TaskSubject, input: unknown) {
  const parts = await wholeParts(subject, input);
  if (subject.implementation.callable.kind !== 'opened') return parts;
  const { openNs } = await wholeParts(withCallable(subject, NOTHING_TO_OPEN), null);
  return { ...parts, openNs: Math.max(0, parts.openNs - openNs) };
}

async function wholeParts({ implementation, limits }: TaskSubject, input: unknown) {
  const opened = nowNs();
  const { run, result, close } = await readyCall(implementation.callable, input, limits);
  const isOpened = implementation.callable.kind === 'opened';
  let closing = 0n;
  const parts = { openNs: 0, callNs: 0, resultNs: 0, closeNs: 0, answer: undefined as unknown };
  try {
    const called = nowNs();
    const returned = run();
    const settled = isThenable(returned) ? await returned : returned;
    const over = nowNs();
    const answer = result === null ? settled : await result(settled);
    const end = nowNs();
    parts.openNs = isOpened ? Number(called - opened) : 0;
    parts.callNs = Number(over - called);
    parts.resultNs = result === null ? 0 : Number(end - over);
    parts.answer = answer;
  } finally {
    closing = nowNs();
    await close();
  }
  if (isOpened) parts.closeNs = Number(nowNs() - closing);
  return parts;
}

/** What it makes of an equal input that `make` has never seen; null where the baseline is not right there either. */
async function onCopy(subject: TaskSubject, call: number): Promise<PartsOfCall['copy']> {
  const { inputs, judge } = subject;
  const made = await inputs.make(call);
  const again = await inputs.make(call);
  try {
    const [copy, ofBaseline] = [copyOfInput(made.input), copyOfInput(again.input)];
    if (copy === null || ofBaseline === null) return null;
    const right = await judge.right(call);
    const isRight = async (answered: () => Promise<unknown>) => {
      try {
        return judge.compare('', right, await answered()).length === 0;
      } catch {
        return false;
      }
    };
    let callNs = Number.POSITIVE_INFINITY;
    const isItsRight = await isRight(async () => {
      const parts = await timedParts(subject, copy.value);
      callNs = parts.openNs + parts.callNs;
      return parts.answer;
    });
    if (isItsRight) return { callNs, isRight: true };
    // What is wrong of any input is told by its check.
    const own = await inputs.make(call);
    const isOwnRight = await isRight(async () => (await timedParts(subject, own.input)).answer);
    await own.release();
    if (!isOwnRight) return null;
    const callable = await judge.baseline();
    const isTaken = await isRight(async () => {
      return (await timedParts(withCallable(subject, callable), ofBaseline.value)).answer;
    });
    return isTaken ? { callNs, isRight: false } : null;
  } finally {
    await made.release();
    await again.release();
  }
}

/** What the calls show. It is told, and is no trick: a reader must know what no figure counts. Pure. */
export function judgeParts(parts: PartsOfCall): Note[] {
  const { openNs, callNs, resultNs, closeNs, lazy, readNs, readRightNs, copy } = parts;
  const notes: Note[] = [];
  const call = `its call takes ${timeInWords(callNs)}`;
  const tell = (what: string, ns: number) => {
    if (ns > Math.max(LEAST_NS, callNs))
      notes.push({ note: NOTES.offTheClock, evidence: `${what} ${timeInWords(ns)}; ${call}` });
  };
  tell('what its “open” does takes', openNs);
  tell('what its “result” does takes', resultNs);
  tell('what its “close” does takes', closeNs);
  const before = notes.length;
  tell(
    'reading its answer takes, beyond twice what reading a right one does,',
    readNs - 2 * readRightNs,
  );
  // What a part of the work is left to is less than the call.
  if (lazy !== null && notes.length === before)
    notes.push({
      note: NOTES.offTheClock,
      evidence: `of its answer, ${lazy}, which works when it is read; of a right one, nothing does`,
    });
  if (copy !== null && !copy.isRight)
    notes.push({
      note: NOTES.itsInputs,
      evidence: 'of a copy of its input, it makes another answer; the baseline does not',
    });
  else if (
    copy !== null &&
    copy.callNs - callNs - openNs > LEAST_NS &&
    copy.callNs > DEARER * (callNs + openNs)
  )
    notes.push({
      note: NOTES.itsInputs,
      evidence: `a call on a copy of its input takes ${timeInWords(copy.callNs)}, on what “make” made ${timeInWords(callNs + openNs)}`,
    });
  return notes;
}

function timeInWords(ns: number): string {
  if (ns >= 1e6) return `${(ns / 1e6).toFixed(1)} ms`;
  return `${(ns / 1e3).toFixed(ns >= 1e4 ? 0 : 1)} µs`;
}
