/**
 * Whether later calls are cheaper because of what earlier ones left: calls on names that were there before against calls on names
 * that nobody has seen, otherwise with the same work; and what memory stays after them. Runs in trial processes.
 */
import type { RowsImplementation } from '../../../contract.ts';
import {
  bytesInUse,
  growthOf,
  heapBytes,
  kilobytes,
  middle,
} from '../../../harness/child/audit/heap-bytes.ts';
import { cpuUsage } from '../../../harness/child/clock.ts';
import { collectGarbage } from '../../../harness/child/garbage.ts';
import { shareOfTime, type WeighedCalls } from '../../../harness/child/task/kept-between-calls.ts';
import { seeded } from '../../../harness/stats/seeded.ts';
import type { Note } from '../../../harness/wire/refusal.ts';
import { NOTES } from '../../../harness/wire/tricks.ts';
import { call } from '../../pairs.ts';
import { namesHeld } from './names-held.ts';
import {
  type Events,
  type Names,
  NEW_NAMES,
  newNames,
  rowsOfEvents,
  withOtherVisitors,
} from './watched-events.ts';

/** Calls of each kind before any is weighed: by then all code is compiled. */
const WARM_UPS = 3;
const WEIGHED = 5;
/** Hours in which no other call of the series has events. */
const HOURS_APART = 7;

/** A table of names of 40 characters takes more of each; V8's own tables were seen to grow by 22. */
const GROWS_ABOVE_BYTES = 32 * NEW_NAMES;
/**
 * Bytes that a call on known names takes, as a share of one on new ones. Honest code was seen at 0.84, because V8 keeps names that are
 * keys of objects in a table.
 */
const CHEAPER_BYTES = 0.8;
/** Of the processor time. It was seen at 0.35 by chance, once: where nothing else tells, it must show again, see watch.ts. */
const CHEAPER_TIME = 0.5;
const LEAST_BYTES = 5e5;
/** V8's own caches hold a few. */
const MANY_NAMES = NEW_NAMES / 10;
/** Of code, caches of hours and the like. */
const LITTLE_BYTES = 2.5e5;

/** Of compiled code, and of Node's own: honest implementations were seen to keep up to 490 kB, with streams and threads. */
const MUCH_BYTES = 7.5e5;
/** What V8 itself holds of a call until the next one, it does not hold each time. */
const LET_GO = 2;
/** For so many collections V8 keeps the shapes of objects that are gone. */
const COLLECTIONS = 4;

/** @see newNames */
interface Calls {
  readonly known: readonly WeighedCalls[];
  readonly fresh: readonly WeighedCalls[];
  /** How much less is in use once a call was followed by one on a handful of events, each time that was tried. */
  readonly letGoBytes: readonly number[];
  /** Of heap and buffers before the very first call, once all events and names were there, and after all of them. */
  readonly heapBeforeBytes: number;
  readonly heapAfterBytes: number;
  /** Names that were new to a call and are in memory after all of them; null where that is not known. */
  readonly namesHeld: number | null;
}

/** Makes the calls; one on known names and one on new ones by turns; null where that takes too long. @throws what a call throws. */
export async function weighCalls(
  implementation: RowsImplementation,
  base: Events,
  names: Names,
  random: () => number,
  enter: (isCalling: boolean) => void,
  isOverdue: () => boolean,
  heapBeforeBytes: number,
): Promise<Calls | null> {
  let hour = 0;
  const weigh = async (events: Events, makeNames: () => Names): Promise<WeighedCalls> => {
    hour += HOURS_APART;
    let rows = rowsOfEvents(events, makeNames(), hour);
    // Makes room: a collection within the call would hide what it allocates.
    collectGarbage();
    const before = bytesInUse();
    const start = cpuUsage();
    enter(true);
    const called = await call(implementation, rows);
    enter(false);
    const { user, system } = cpuUsage(start);
    if (called.pairs === null) throw called.threw;
    const allocatedBytes = bytesInUse() - before;
    rows = [];
    return { cpuNs: (user + system) * 1e3, allocatedBytes, heapBytes: 0 };
  };
  const known: WeighedCalls[] = [];
  const fresh: WeighedCalls[] = [];
  const seeds: number[] = [];
  const few = { ms: base.ms.subarray(0, 8), pages: base.pages, visitors: base.visitors };
  for (let turn = 0; turn < WARM_UPS + WEIGHED; turn++) {
    if (isOverdue()) return null;
    for (const [series, makeNames] of [
      [known, () => names],
      [fresh, () => newNames(seeded(seeds[turn]!))],
    ] as const) {
      if (series === fresh) seeds.push(Math.floor(random() * 2 ** 32));
      const events = withOtherVisitors(base, base.ms.length >> 4, random);
      const weighed = await weigh(events, makeNames);
      // What V8 itself holds of a call it lets go with the next one.
      if (series === fresh) await weigh(few, () => names);
      series.push({ ...weighed, heapBytes: await heapBytes() });
    }
  }
  const letGoBytes: number[] = [];
  for (let time = 0; time < LET_GO; time++) {
    await weigh(base, () => names);
    const before = await settledHeapBytes();
    await weigh(few, () => names);
    letGoBytes.push(before - (await settledHeapBytes()));
  }
  return {
    known: known.slice(WARM_UPS),
    fresh: fresh.slice(WARM_UPS),
    letGoBytes,
    heapBeforeBytes,
    heapAfterBytes: await settledHeapBytes(),
    namesHeld: await namesHeld(seeds),
  };
}

async function settledHeapBytes(): Promise<number> {
  for (let collection = 1; collection < COLLECTIONS; collection++) await heapBytes();
  return heapBytes();
}

/** What they show; told, and no trick: machines that are busy, and tables of V8's own, were seen to look like it. Pure. */
export function judgeKept({
  known,
  fresh,
  letGoBytes,
  heapBeforeBytes,
  heapAfterBytes,
  namesHeld,
}: Calls): Note | null {
  const grownBytes = growthOf(fresh.map((one) => one.heapBytes));
  const time = shareOfTime(known, fresh);
  const bytes = {
    known: middle(known.map((one) => one.allocatedBytes)),
    fresh: middle(fresh.map((one) => one.allocatedBytes)),
  };
  const isCheaper =
    bytes.fresh - bytes.known >= LEAST_BYTES && bytes.known < CHEAPER_BYTES * bytes.fresh;
  const grows = grownBytes > GROWS_ABOVE_BYTES;
  const timeInWords = time === null ? 'too little' : `${time.toFixed(2)} times the`;
  const isQuicker = time !== null && time < CHEAPER_TIME;
  const cheaper =
    `calls on pages and visitors of earlier calls take ${timeInWords} processor time ` +
    `and ${(bytes.known / bytes.fresh).toFixed(2)} times the bytes of calls on new ones`;
  const growth = `${kilobytes(grownBytes)} more are kept after two calls, one of them on ${NEW_NAMES} new names`;
  const evidence = grows ? `${growth}; ${cheaper}` : cheaper;
  if (grows || isCheaper) return { note: NOTES.grows, evidence };
  if (namesHeld !== null && namesHeld > MANY_NAMES) {
    const held = `${namesHeld} visitors of earlier calls are still in memory after a call on others`;
    return { note: NOTES.grows, evidence: `${held}; ${cheaper}` };
  }
  const swing = Math.min(...letGoBytes);
  if (swing > LITTLE_BYTES)
    return {
      note: NOTES.keepsLast,
      evidence: `${kilobytes(swing)} of a call are kept until the next one`,
    };
  const keptBytes = heapAfterBytes - heapBeforeBytes;
  if (keptBytes > MUCH_BYTES)
    return {
      note: NOTES.between,
      evidence: `${kilobytes(keptBytes)} more than before its first call; ${cheaper}`,
    };
  return isQuicker ? { note: NOTES.repeats, evidence: cheaper } : null;
}
