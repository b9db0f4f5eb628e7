/**
 * Whether calls are cheaper because of what earlier ones left, and what memory stays after them: calls on inputs that were there
 * before, against calls on new ones, by turns. Runs in trial processes.
 */
import type { Note } from '../../wire/refusal.ts';
import { NOTES } from '../../wire/tricks.ts';
import { bytesInUse, growthOf, heapBytes, kilobytes, middle } from '../audit/heap-bytes.ts';
import { cpuUsage, nowNs } from '../clock.ts';
import { collectGarbage } from '../garbage.ts';
import { readyCall } from './callable.ts';
import type { TaskSubject } from './subject.ts';

/** Turns before any is weighed: by then all code is compiled. */
const WARM_UPS = 3;
const WEIGHED = 5;
const MOST_MS = 10_000;
/** Short calls are weighed together, until they take so long. */
const LEAST_NS = 5e6;
const MOST_CALLS = 500;
/** For their inputs, which may take far longer than they do. */
const MOST_MAKING_NS = 1e8;
/** Numbers of calls whose inputs no other call gets, of each series. */
const NEW_CALLS = 1_000_000;

/** What some calls took together, and the heap once all that was theirs was gone. */
export interface WeighedCalls {
  readonly cpuNs: number;
  readonly allocatedBytes: number;
  readonly heapBytes: number;
}

/** All that was weighed. */
export interface WeighedSeries {
  /** How many calls each of the others is of. */
  readonly calls: number;
  /** Before the very first call, and after the first inputs were made. */
  readonly heapBeforeBytes: number;
  /** By how much what makes the inputs has it grow from turn to turn, without any call. */
  readonly grownByInputsBytes: number;
  readonly first: WeighedCalls;
  /** Turn by turn, on inputs of earlier calls, and on new ones. */
  readonly known: readonly WeighedCalls[];
  readonly fresh: readonly WeighedCalls[];
}

/**
 * Makes the calls.
 *
 * @param before How many series were made before, whose inputs are known by now.
 * @returns null where they take too long. @throws what a call throws.
 */
export async function weighSeries(
  subject: TaskSubject,
  before: number,
): Promise<WeighedSeries | null> {
  const newCalls = NEW_CALLS * (before + 1);
  const endMs = performance.now() + MOST_MS;
  // What `make` has once and for all is no implementation's.
  await makeOnly(subject, newCalls - 4, 1);
  const since = nowNs();
  await makeOnly(subject, newCalls - 5, 1);
  const makingNs = Number(nowNs() - since);
  const heapBeforeBytes = await heapBytes();
  const first = await weigh(subject, newCalls - 1, 1);
  await weigh(subject, newCalls - 2, 1);
  const { cpuNs } = await weigh(subject, newCalls - 3, 1);
  const mostCalls = Math.min(MOST_CALLS, MOST_MAKING_NS / makingNs);
  const calls = Math.ceil(Math.max(1, Math.min(mostCalls, LEAST_NS / Math.max(1, cpuNs))));
  const known: WeighedCalls[] = [];
  const fresh: WeighedCalls[] = [];
  for (let turn = 0; turn < WARM_UPS + WEIGHED; turn++) {
    if (performance.now() > endMs) return null;
    const weighKnown = async () => known.push(await weigh(subject, 0, calls));
    const weighFresh = async () => fresh.push(await weigh(subject, newCalls + turn * calls, calls));
    // By turns first: whoever follows finds another heap.
    for (const next of turn % 2 === 0 ? [weighKnown, weighFresh] : [weighFresh, weighKnown])
      await next();
  }
  const [ofKnown, ofFresh] = [known, fresh].map((series) => series.slice(WARM_UPS));
  const heaps: number[] = [];
  for (let turn = 0; turn < WEIGHED; turn++) {
    await makeOnly(subject, 0, calls);
    await makeOnly(subject, newCalls + (WARM_UPS + WEIGHED + turn) * calls, calls);
    heaps.push(await heapBytes());
  }
  const grownByInputsBytes = Math.max(0, growthOf(heaps));
  return {
    ...{ calls, heapBeforeBytes, grownByInputsBytes, first },
    ...{ known: ofKnown!, fresh: ofFresh! },
  };
}

/** Inputs that no call gets. */
async function makeOnly({ inputs }: TaskSubject, from: number, calls: number): Promise<void> {
  const made = [];
  for (let index = 0; index < calls; index++) made.push(await inputs.make(from + index));
  for (const { release } of made) await release();
}

/** Calls on the inputs of so many numbers, from `from` on. */
async function weigh(
  { inputs, implementation, limits }: TaskSubject,
  from: number,
  calls: number,
): Promise<WeighedCalls> {
  const taken = await callAll();
  return { ...taken, heapBytes: await heapBytes() };

  /** In a function of its own, so that nothing of it is alive when the heap is looked at. */
  async function callAll() {
    const made = [];
    for (let index = 0; index < calls; index++) made.push(await inputs.make(from + index));
    const ready = [];
    for (const { input } of made)
      ready.push(await readyCall(implementation.callable, input, limits));
    try {
      // Makes room: a collection within the calls would hide what they allocate.
      collectGarbage();
      const before = bytesInUse();
      const start = cpuUsage();
      for (const { run } of ready) await run();
      const { user, system } = cpuUsage(start);
      const cpuNs = (user + system) * 1e3;
      return { cpuNs, allocatedBytes: bytesInUse() - before };
    } finally {
      for (const { close } of ready) await close();
      for (const { release } of made) await release();
    }
  }
}

/** Honest code is cheaper too, by tables of V8's own and by what it has compiled: but not so much. */
const CHEAPER = 0.6;
const LEAST_BYTES = 1e5;
const LEAST_TIMED_NS = 2e6;
/** From turn to turn: V8's own tables grow as well. */
const GROWS_ABOVE_BYTES = 32_000;
const GROWS_ABOVE_BYTES_OF_CALL = 64;
/** What keeps inputs grows by leaps, which are not the same in both series. */
const GROWS_ABOVE_SHARE_OF_INPUTS = 0.05;
/** Of code, and tables that are small beside any input. */
const LITTLE_BYTES = 1e6;
/** What disturbs a machine may make one turn look cheap. */
const TURNS_DISTURBED = 1;

/** What it shows; told, and no trick: inputs of timed calls are all new. Pure. */
export function judgeSeries(series: WeighedSeries): Note[] {
  const { calls, known, fresh, heapBeforeBytes, grownByInputsBytes, first } = series;
  const notes: Note[] = [];
  const cheap = cheaperInWords(known, fresh);
  if (cheap !== null) notes.push({ note: NOTES.repeats, evidence: cheap });
  const grownBytes = growthOf(fresh.map((one) => one.heapBytes)) - grownByInputsBytes;
  const each = `${calls === 1 ? 'a call' : `${calls} calls`} on new inputs and as many on known ones`;
  const leastBytes = Math.max(
    GROWS_ABOVE_BYTES,
    GROWS_ABOVE_BYTES_OF_CALL * calls,
    GROWS_ABOVE_SHARE_OF_INPUTS * grownByInputsBytes,
  );
  if (grownBytes > leastBytes)
    notes.push({
      note: NOTES.grows,
      evidence: `${kilobytes(grownBytes)} more are kept after ${each}`,
    });
  else {
    const [atFirst] = fresh;
    const byInputsBytes = (WARM_UPS + 1) * grownByInputsBytes;
    const keptBytes = atFirst!.heapBytes - heapBeforeBytes - byInputsBytes;
    const later = middle(fresh.map(({ allocatedBytes }) => allocatedBytes)) / calls;
    if (keptBytes > LITTLE_BYTES)
      notes.push({
        note: NOTES.between,
        evidence: `${kilobytes(keptBytes)} more than before its first call, which allocated ${kilobytes(first.allocatedBytes)}; later ones, on other inputs, ${kilobytes(later)} each`,
      });
  }
  return notes;
}

function cheaperInWords(
  known: readonly WeighedCalls[],
  fresh: readonly WeighedCalls[],
): string | null {
  const bytes = [known, fresh].map((some) => middle(some.map((one) => one.allocatedBytes)));
  const shareOfBytes = bytes[0]! / Math.max(1, bytes[1]!);
  const isCheaperInBytes = shareOfBytes < CHEAPER && bytes[1]! - bytes[0]! > LEAST_BYTES;
  const share = shareOfTime(known, fresh);
  if (!isCheaperInBytes && (share === null || share >= CHEAPER)) return null;
  const time = share !== null ? `${share.toFixed(2)} times the processor time` : 'little time, as';
  return `calls on inputs of earlier calls take ${time} and ${Math.max(0, shareOfBytes).toFixed(2)} times the bytes of calls on new ones`;
}

/**
 * Turn by turn, because what disturbs a machine for a while makes both calls of a turn dear: the share that all turns but so many do not
 * exceed; null where calls are too short to tell.
 */
export function shareOfTime(
  known: readonly WeighedCalls[],
  fresh: readonly WeighedCalls[],
): number | null {
  if (Math.min(...fresh.map(({ cpuNs }) => cpuNs)) < LEAST_TIMED_NS) return null;
  const shares = known.map(({ cpuNs }, turn) => cpuNs / fresh[turn]!.cpuNs).sort((a, b) => a - b);
  return shares[shares.length - 1 - TURNS_DISTURBED]!;
}
