/**
 * Other events of the same kind for every call: as many, with names of the same lengths, but with a right answer that does not
 * follow from that to earlier ones. Whoever remembers an answer is wrong. Pure; for trial processes and for the judge.
 */

import { type Random, seeded } from '../harness/stats/seeded.ts';
import type { GivenEvents } from '../harness/wire/judging.ts';
import { type Dataset, firstEvents } from './dataset.ts';
import { MS_PER_HOUR } from './hour.ts';

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
  const random = seeded(seed);
  const moveMs = moveOf(dataset.timestampsMs, random);
  const timestampsMs = new Float64Array(dataset.timestampsMs.length);
  for (let index = 0; index < timestampsMs.length; index++)
    timestampsMs[index] = dataset.timestampsMs[index]! + moveMs;
  const visitorIds = dataset.visitorIds.slice();
  exchange(visitorIds, random);
  const moved = { ...dataset, timestampsMs, visitorIds };
  return names === null ? moved : renamed(moved, seeded(names));
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
  const { pageIds, pages, visitorIds, visitors } = dataset;
  return {
    ...dataset,
    pageIds: exchanged(pageIds, renaming(pageIds, pages, random)),
    visitorIds: exchanged(visitorIds, renaming(visitorIds, visitors, random)),
  };
}

function exchanged(ids: Uint32Array, names: Uint32Array): Uint32Array {
  const other = new Uint32Array(ids.length);
  for (let index = 0; index < ids.length; index++) other[index] = names[ids[index]!]!;
  return other;
}

/** Ids whose names may be exchanged: so many at most, that are neighbours among those of one weight. */
const NEIGHBOURS = 64;

/** By id, whose name it gets; names that no event has stay where they are. */
function renaming(ids: Uint32Array, names: readonly string[], random: Random): Uint32Array {
  const renaming = Uint32Array.from(names.keys());
  const used = usedOf(ids, names.length);
  for (const group of neighboursIn(used, names)) shuffleNames(renaming, group, random);
  return renaming;
}

/** In random order (R. Durstenfeld, CACM 7(7), 1964): there can be a million names, and a call of a millisecond after it. */
function shuffleNames(renaming: Uint32Array, ids: Uint32Array, random: Random): void {
  for (let last = ids.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const name = renaming[ids[last]!]!;
    renaming[ids[last]!] = renaming[ids[other]!]!;
    renaming[ids[other]!] = name;
  }
}

/** Ids that occur, in order. */
function usedOf(ids: Uint32Array, count: number): Uint32Array {
  const occurs = new Uint8Array(count);
  for (let index = 0; index < ids.length; index++) occurs[ids[index]!] = 1;
  const used = new Uint32Array(count);
  let length = 0;
  for (let id = 0; id < count; id++) if (occurs[id] === 1) used[length++] = id;
  return used.subarray(0, length);
}

/** Twice the length, and one where a name has characters beyond Latin-1. By the table, because events of it are varied for call after call. */
const known = new WeakMap<readonly string[], Uint32Array>();

function weightsOf(names: readonly string[]): Uint32Array {
  const before = known.get(names);
  if (before !== undefined) return before;
  const weights = Uint32Array.from(
    names,
    // biome-ignore lint/suspicious/noControlCharactersInRegex: Latin-1 is what V8 stores in one byte.
    (name) => 2 * name.length + (/[^\u0000-\u00ff]/.test(name) ? 1 : 0),
  );
  known.set(names, weights);
  return weights;
}

function neighboursIn(used: Uint32Array, names: readonly string[]): readonly Uint32Array[] {
  const weights = weightsOf(names);
  const groups: Uint32Array[] = [];
  const open = new Map<number, { readonly ids: Uint32Array; length: number }>();
  for (const id of used) {
    const weight = weights[id]!;
    let group = open.get(weight);
    if (group === undefined) {
      group = { ids: new Uint32Array(NEIGHBOURS), length: 0 };
      open.set(weight, group);
    }
    group.ids[group.length++] = id;
    if (group.length < NEIGHBOURS) continue;
    groups.push(group.ids);
    open.delete(weight);
  }
  for (const { ids, length } of open.values()) groups.push(ids.subarray(0, length));
  return groups;
}
