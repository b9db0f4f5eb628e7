/**
 * Other events of the same kind for every call: as many, with names of the same lengths, but with a right answer that does not
 * follow from that to earlier ones. Whoever remembers an answer is wrong. Pure; for trial processes and for the judge.
 */
import type { GivenEvents } from '../harness/wire/judging.ts';
import { type Dataset, firstEvents } from './dataset.ts';
import { MS_PER_HOUR } from './hour.ts';
import { type Random, seededRandom, shuffled } from './shuffle.ts';

/** What a call gets. */
export function givenEvents(dataset: Dataset, { events, change }: GivenEvents): Dataset {
  const part = firstEvents(dataset, events);
  switch (change.kind) {
    case 'none':
      return part;
    case 'varied':
      return varied(part, change.seed, change.names);
  }
}

/** One in so many events gets another's visitor. */
const VISITORS_MOVED = 32;

/**
 * The events under other names, with some of the visitors exchanged, at other times: the tables of names are the same, so that
 * nothing that is made of them once must be made again.
 *
 * - All times are moved by one amount, which is no whole hour, so that other events share an hour; by minutes beside whole
 *   hours, so that there are about as many pairs as before.
 * - Pairs of events all over the dataset exchange their visitors, so that each of these is as frequent as before; the first and
 *   the last do not, because events are remembered by them.
 * - Pages, and visitors, get each other's names among those of one weight with neighbouring ids: what is often seen together
 *   stays together in tables.
 */
export function varied(dataset: Dataset, seed: number, names: number | null): Dataset {
  const random = seededRandom(seed);
  const moveMs = moveOf(dataset.timestampsMs, random);
  const timestampsMs = new Float64Array(dataset.timestampsMs.length);
  for (let index = 0; index < timestampsMs.length; index++)
    timestampsMs[index] = dataset.timestampsMs[index]! + moveMs;
  const visitorIds = dataset.visitorIds.slice();
  exchange(visitorIds, random);
  const moved = { ...dataset, timestampsMs, visitorIds };
  return names === null ? moved : renamed(moved, seededRandom(names));
}

const MOST_HOURS = 24;
const LEAST_MS = 30_000;
const MOST_MS = 5 * 60_000;
/** The end of the range of dates (ECMA-262, 21.4.1.1). */
const LAST_MS = 8.64e15;

/** Towards 1970 where all events stay behind it: no date leaves its range, and no year gets more digits. */
function moveOf(timestampsMs: Float64Array, random: Random): number {
  const hours = Math.floor(random() * MOST_HOURS);
  const ms = hours * MS_PER_HOUR + LEAST_MS + Math.floor(random() * (MOST_MS - LEAST_MS));
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < timestampsMs.length; index++) {
    const time = timestampsMs[index]!;
    if (time < first) first = time;
    if (time > last) last = time;
  }
  if (first - ms >= 0) return -ms;
  if (last + ms <= LAST_MS) return ms;
  return first - ms >= -LAST_MS ? -ms : 0;
}

function exchange(visitorIds: Uint32Array, random: Random): void {
  const events = visitorIds.length;
  const within = events - 2;
  for (let left = Math.ceil(within / VISITORS_MOVED / 2); left > 0; left--) {
    const [one, other] = [1 + Math.floor(random() * within), 1 + Math.floor(random() * within)];
    const visitor = visitorIds[one]!;
    visitorIds[one] = visitorIds[other]!;
    visitorIds[other] = visitor;
  }
}

function renamed(dataset: Dataset, random: Random): Dataset {
  return {
    ...dataset,
    pageIds: exchanged(dataset.pageIds, renaming(dataset.pages, random)),
    visitorIds: exchanged(dataset.visitorIds, renaming(dataset.visitors, random)),
  };
}

function exchanged(ids: Uint32Array, names: Uint32Array): Uint32Array {
  const other = new Uint32Array(ids.length);
  for (let index = 0; index < ids.length; index++) other[index] = names[ids[index]!]!;
  return other;
}

/** Ids whose names may be exchanged: so many at most, that are neighbours among those of one weight. */
const NEIGHBOURS = 64;

/** By id, whose name it gets. */
function renaming(names: readonly string[], random: Random): Uint32Array {
  const renaming = Uint32Array.from(names.keys());
  for (const ids of neighboursIn(names)) {
    const others = shuffled(ids, random);
    for (const [index, id] of ids.entries()) renaming[id] = others[index]!;
  }
  return renaming;
}

/** By the table, because events of the same dataset are varied for call after call. */
const known = new WeakMap<readonly string[], readonly (readonly number[])[]>();

function neighboursIn(names: readonly string[]): readonly (readonly number[])[] {
  const before = known.get(names);
  if (before !== undefined) return before;
  const groups: number[][] = [];
  const openGroups = new Map<number, number[]>();
  for (const [id, name] of names.entries()) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: Latin-1 is what V8 stores in one byte.
    const weight = 2 * name.length + (/[^\u0000-\u00ff]/.test(name) ? 1 : 0);
    let group = openGroups.get(weight);
    if (group === undefined || group.length === NEIGHBOURS) {
      group = [];
      groups.push(group);
      openGroups.set(weight, group);
    }
    group.push(id);
  }
  known.set(names, groups);
  return groups;
}
