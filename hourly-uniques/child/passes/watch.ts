/**
 * What an implementation keeps between its calls, and what goes on after them, on events that this process makes itself. What is
 * seen here by replacing functions and by hooks would disturb what is measured elsewhere. Runs in a trial process.
 */
import type { RowsImplementation } from '../../../contract.ts';
import { filesSeen } from '../../../harness/child/audit/files-seen.ts';
import { heapBytes, kilobytes } from '../../../harness/child/audit/heap-bytes.ts';
import {
  noteUncaught,
  workLeftBy,
  workLeftByAny,
} from '../../../harness/child/audit/later-work.ts';
import {
  LITTLE_WORK_NS,
  loadingInWords,
  noteLoadingTimers,
  pause,
  waitingInWords,
  workAfterCalls,
} from '../../../harness/child/audit/left-behind.ts';
import { type Seen, spy } from '../../../harness/child/audit/spies.ts';
import { standing, whatIsLeft } from '../../../harness/child/audit/what-is-left.ts';
import { cpuUsage } from '../../../harness/child/clock.ts';
import { inspections, noteInspections } from '../../../harness/child/inspections.ts';
import { watchSharedMemory } from '../../../harness/child/memory/shared-memory.ts';
import { loadImplementation } from '../../../harness/plug-ins/load.ts';
import { seeded } from '../../../harness/stats/seeded.ts';
import type { TrialReply } from '../../../harness/wire/envelope.ts';
import type { WatchSpecification } from '../../../harness/wire/passes/watch.ts';
import type { Note, Trick } from '../../../harness/wire/refusal.ts';
import { eachTrickOnce, NOTES, type NoteName, TRICKS } from '../../../harness/wire/tricks.ts';
import { readPairs } from '../../pairs.ts';
import { thrownInWords } from '../audit/faults.ts';
import { judgeKept, weighCalls } from '../audit/kept-state.ts';
import { callOnSimilarEvents } from '../audit/similar-events.ts';
import { newEvents, newNames, rowsOfEvents } from '../audit/watched-events.ts';

const EVENTS = 6_000;
const MANY_EVENTS = 60_000;
/** Whoever takes long for few events is given no more. */
const FEW_EVENTS = 2_000;
const SLOW_MS = 150;
/** Of code and tables that are small beside any input. */
const LOADED_BYTES = 2e6;
/** Calls that take longer together are not made. */
const MOST_MS = 20_000;
const WAIT_MS = 40;
const SERIES = 3;
/** Found now and then where there is nothing. */
const DOUBTFUL: ReadonlySet<string> = new Set([NOTES.repeats, NOTES.grows, NOTES.keepsLast]);

const SLOW: Note = {
  note: NOTES.unwatched,
  evidence: `more than ${MOST_MS / 1e3} s for a few dozen small calls`,
};

/** Watches it. */
export async function run({
  implementation: plugIn,
  seed,
}: WatchSpecification): Promise<TrialReply<'watch'>> {
  const tricks: Trick[] = [];
  const notes: Note[] = [];
  const note = (name: NoteName, evidence: string) => notes.push({ note: name, evidence });
  const thrown = noteUncaught();
  watchSharedMemory();
  noteInspections();
  const seen = spy();
  const before = await standing();
  const heapBefore = await heapBytes();
  const timers = noteLoadingTimers();
  seen.turn = 0;
  const cpuBefore = cpuUsage();
  const implementation = await loadImplementation(plugIn);
  const loading = loadingInWords(cpuUsage(cpuBefore));
  if (loading !== null) note(NOTES.worksLoading, loading);
  seen.turn = null;
  timers.loaded();
  await pause(WAIT_MS);
  const loadedBytes = (await heapBytes()) - heapBefore;
  if (loadedBytes > LOADED_BYTES) note(NOTES.loading, `${kilobytes(loadedBytes)}`);
  if (timers.ranNs() > LITTLE_WORK_NS) {
    const took = (timers.ranNs() / 1e6).toFixed(1);
    const evidence = `${timers.ran()} timers that it set while it was loaded ran outside of its calls, ${took} ms`;
    tricks.push({ trick: TRICKS.later, evidence });
  }
  const waiting = timers.waiting();
  if (waiting > 0) note(NOTES.goesOn, waitingInWords(waiting));
  timers.stop();
  // What it says of itself here may be another thing than where it was asked.
  const { input: form, counts } = plugIn.said ?? implementation;
  if (implementation.input !== form)
    note(
      NOTES.fails,
      `it takes its events as ${implementation.input} now, and said ${form} before`,
    );
  if (implementation.input === 'rows') {
    const isExact = counts !== 'approximate';
    const found = await watchCalls(implementation, seeded(seed), seen, before.threads, isExact);
    tricks.push(...found.tricks);
    notes.push(...found.notes);
  }
  seen.turn = null;
  const late = thrown()[0];
  if (late !== undefined) tricks.push({ trick: TRICKS.later, evidence: late });
  const files = filesSeen(seen.opened);
  if (files.trick !== null) tricks.push(files.trick);
  if (files.note !== null) notes.push(files.note);
  const inspecting = inspections();
  if (inspecting.length > 0)
    tricks.push({ trick: TRICKS.inspects, evidence: inspecting.join(', ') });
  await pause(WAIT_MS);
  notes.push(...(await whatIsLeft(seen, before)));
  if (tricks.length === 0) return { kind: 'watched', notes };
  return { kind: 'caught', tricks: eachTrickOnce(tricks), notes };
}

async function watchCalls(
  implementation: RowsImplementation,
  random: () => number,
  seen: Seen,
  threads: readonly string[] | null,
  isExact: boolean,
): Promise<{ readonly tricks: Trick[]; readonly notes: Note[] }> {
  const names = newNames(random);
  let calls = 0;
  const enter = (isCalling: boolean) => {
    seen.turn = isCalling ? ++calls : null;
  };
  const tricks: (Trick | null)[] = [];
  const notes: (Note | null)[] = [];
  const endMs = performance.now() + MOST_MS;
  const isOverdue = () => performance.now() > endMs;
  const makeCalls = async () => {
    const few = newEvents(FEW_EVENTS, random);
    const all = newEvents(EVENTS, random);
    const heapBeforeBytes = await heapBytes();
    const startMs = performance.now();
    enter(true);
    await implementation.countUniques(rowsOfEvents(few, names, 0));
    enter(false);
    const isSlow = performance.now() - startMs > SLOW_MS;
    const base = isSlow ? few : all;
    const rows = () => rowsOfEvents(base, names, 1);
    const ready = () => {
      const input = rows();
      return { run: () => implementation.countUniques(input) };
    };
    const similar = await callOnSimilarEvents(implementation, base, names, random, enter);
    tricks.push(similar.trick);
    // Whose counts are estimates may be off.
    if (similar.fault !== null && isExact)
      notes.push({ note: NOTES.fails, evidence: `its answer is wrong: ${similar.fault}` });
    const kept = async () => {
      const weighed = await weighCalls(
        implementation,
        base,
        names,
        random,
        enter,
        isOverdue,
        heapBeforeBytes,
      );
      return weighed === null ? SLOW : judgeKept(weighed);
    };
    notes.push(await shownAgain(kept));
    const later = await workLeftByAny(async () => {
      const { run: call } = ready();
      enter(true);
      const left = await workLeftBy(call, readPairs);
      enter(false);
      return left;
    });
    if (later.done !== null) tricks.push({ trick: TRICKS.later, evidence: later.done });
    if (later.waits !== null) notes.push({ note: NOTES.goesOn, evidence: later.waits });
    // A share of a call is only found where the call takes a while.
    const many = isSlow ? few : newEvents(MANY_EVENTS, random);
    const readyOfMany = () => {
      const input = rowsOfEvents(many, names, 2);
      return { run: () => implementation.countUniques(input) };
    };
    tricks.push(await workAfterCalls(readyOfMany, seen.pids, threads, enter));
  };
  try {
    await makeCalls();
  } catch (error) {
    // Who throws at once may do so only where it is watched.
    if (calls > 1)
      tricks.push({ trick: TRICKS.onlyOnce, evidence: `at call ${calls} ${thrownInWords(error)}` });
    else notes.push({ note: NOTES.fails, evidence: thrownInWords(error) });
  }
  return {
    tricks: tricks.filter((trick) => trick !== null),
    notes: notes.filter((note) => note !== null),
  };
}

/**
 * A busy machine makes a series of calls look cheap by chance, and V8 now and then holds what some calls made: what only that shows must
 * show each time. Of memory, what there was no time to look at again is told as it was found.
 */
async function shownAgain(find: () => Promise<Note | null>): Promise<Note | null> {
  let ofMemory: Note | null = null;
  for (let series = 1; ; series++) {
    const found = await find();
    if (found === SLOW) return ofMemory ?? found;
    if (found === null || !DOUBTFUL.has(found.note) || series === SERIES) return found;
    ofMemory = found.note === NOTES.repeats ? null : found;
  }
}
