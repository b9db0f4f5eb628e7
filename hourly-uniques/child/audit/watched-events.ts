/** Events for small calls whose right answers are known, in strings of their own. Runs in trial processes. */
import type { PageView } from '../../../contract.ts';
import { formatHour, MS_PER_HOUR } from '../../hour.ts';
import type { Pairs } from '../../pairs.ts';

const HOURS = 6;
const PAGES = 100;
const VISITORS = 2_000;
const FIRST_HOUR = 480_000;
/** Names are this long, so that which ones a call gets makes no difference to its work. */
export const NAME_CHARACTERS = 40;

/** What pages and visitors are called. */
export interface Names {
  readonly pages: readonly string[];
  readonly visitors: readonly string[];
}

/** How many different names a call on new ones brings. */
export const NEW_NAMES = PAGES + VISITORS;

/** Names that nobody has seen before. */
export function newNames(random: () => number): Names {
  return {
    pages: Array.from({ length: PAGES }, () => newName('/', random)),
    visitors: Array.from({ length: VISITORS }, () => newName('v', random)),
  };
}

function newName(start: string, random: () => number): string {
  let name = start;
  while (name.length < NAME_CHARACTERS) name += random().toString(36).slice(2);
  return name.slice(0, NAME_CHARACTERS);
}

/** Numbers instead of names; hours count from the first. */
export interface Events {
  readonly ms: Float64Array;
  readonly pages: Uint32Array;
  readonly visitors: Uint32Array;
}

/** Events by chance. */
export function newEvents(events: number, random: () => number): Events {
  const upTo = (limit: number) => Uint32Array.from({ length: events }, () => random() * limit);
  return {
    ms: Float64Array.from({ length: events }, () => Math.floor(random() * HOURS * MS_PER_HOUR)),
    pages: upTo(PAGES),
    visitors: upTo(VISITORS),
  };
}

/** The same events but so many of those between the first and the last, which get other visitors: another right answer. */
export function withOtherVisitors(base: Events, changes: number, random: () => number): Events {
  const visitors = base.visitors.slice();
  for (let change = 0; change < changes; change++) {
    const index = 1 + Math.floor(random() * (visitors.length - 2));
    visitors[index] = Math.floor(random() * VISITORS);
  }
  return { ...base, visitors };
}

/** Rows whose strings nobody else holds; each name is one string for all its events, as of a parser that interns. */
export function rowsOfEvents(events: Events, names: Names, hour: number): PageView[] {
  const pages = names.pages.map(copyOf);
  const visitors = names.visitors.map(copyOf);
  const startMs = (FIRST_HOUR + hour) * MS_PER_HOUR;
  return Array.from({ length: events.ms.length }, (_, index) => ({
    timestamp: new Date(startMs + events.ms[index]!),
    pageUrl: pages[events.pages[index]!]!,
    visitorId: visitors[events.visitors[index]!]!,
  }));
}

/** With a hash still to be worked out. */
function copyOf(name: string): string {
  return Buffer.from(name, 'latin1').toString('latin1');
}

/** The right answer. */
export function rightPairs(events: Events, names: Names, hour: number): Pairs {
  const seen = new Map<string, Set<number>>();
  for (let index = 0; index < events.ms.length; index++) {
    const ofHour = formatHour(FIRST_HOUR + hour + Math.floor(events.ms[index]! / MS_PER_HOUR));
    const key = JSON.stringify([ofHour, names.pages[events.pages[index]!]]);
    const visitors = seen.get(key);
    if (visitors === undefined) seen.set(key, new Set([events.visitors[index]!]));
    else visitors.add(events.visitors[index]!);
  }
  return new Map(Array.from(seen, ([key, visitors]) => [key, visitors.size]));
}
