/** The parameters of the page views: what they mean, their defaults, and how they are read. */

import { type RawParameters, UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import type { Bounds } from '../../quantity.ts';
import { didYouMean } from '../../unknown-name.ts';
import { readChoice, readFraction, readHour, readSize, readWhole, refusal } from './values.ts';

/** What to draw; see {@link meanings} for units. */
export interface PageViewParameters {
  readonly events: number;
  readonly hours: number;
  readonly startMs: number;
  readonly pages: number;
  readonly pageExponent: number;
  readonly visitors: number;
  readonly visitorExponent: number;
  readonly visitorDraw: 'random' | 'once';
  readonly dailyRhythm: number;
  readonly weeklyRhythm: number;
  readonly repeats: number;
  readonly order: 'late' | 'sorted' | 'shuffled' | 'reversed';
  readonly lateShare: number;
  readonly lateMinutes: number;
  readonly bots: number;
  readonly botShare: number;
  readonly idStyle: 'uuid' | 'short' | 'numeric';
  readonly unicode: number;
  readonly hostile: number;
}

const SIZES: Bounds = { least: 1, most: 1_000_000_000 };
const HOURS: Bounds = { least: 1, most: 100_000 };
const BOTS: Bounds = { least: 1, most: 10_000 };
const EXPONENTS: Bounds = { least: 0, most: 5 };
const SHARES: Bounds = { least: 0, most: 1 };
const REPEATS: Bounds = { least: 0, most: 0.999 };
const MINUTES: Bounds = { least: 0.001, most: 100_000 };
const END_OF_TIME_MS = Date.UTC(10_000, 0, 1);

/** The defaults: an ordinary day of a web site. */
export const defaults = {
  events: '2M',
  hours: '24',
  start: '2025-03-03T00:00:00Z',
  pages: '1000',
  pageExponent: '1',
  visitors: '100k',
  visitorExponent: '0.8',
  visitorDraw: 'random',
  dailyRhythm: '0.8',
  weeklyRhythm: '0.5',
  repeats: '0.15',
  order: 'late',
  lateShare: '0.02',
  lateMinutes: '5',
  bots: '5',
  botShare: '0',
  idStyle: 'uuid',
  unicode: '0',
  hostile: '0',
} as const satisfies RawParameters;

type Name = keyof typeof defaults;

/** Meaning and range of each parameter. */
export const meanings: Readonly<Record<Name, string>> = {
  events: 'page views to draw, 1 to 1 billion',
  hours: 'length of the time span in hours, 1 to 100,000',
  start: 'first hour of the span, ISO 8601 in UTC; a Monday by default',
  pages: 'pages there are, 1 to 1 billion; also events or events/2',
  pageExponent: 'exponent of the Zipf law over pages, 0 (all alike) to 5',
  visitors: 'visitors there are, 1 to 1 billion; also events or events/2',
  visitorExponent: 'exponent of the Zipf law over visitors, 0 (all alike) to 5',
  visitorDraw: 'random, or once: each event by a visitor of its own',
  dailyRhythm: 'how much the hour of the day matters, 0 (flat) to 1',
  weeklyRhythm: 'how much the day of the week matters, 0 (flat) to 1',
  repeats: 'share of events with the hour, page and visitor of a recent event, 0 to 0.999',
  order: 'late (sorted but for late arrivals), sorted, shuffled or reversed',
  lateShare: 'share of events that arrive late, 0 to 1; with order=late',
  lateMinutes: 'mean delay of late events in minutes, 0.001 to 100,000; with order=late',
  bots: 'very busy visitors, over and above visitors, 1 to 10,000; with botShare above 0',
  botShare: 'share of events made by bots, each walking all pages in turn, 0 to 1',
  idStyle: 'names of visitors: uuid, short or numeric',
  unicode: 'share of pages and visitors with names beyond Latin-1, 0 to 1',
  hostile: 'share of pages and visitors named from a list of hostile strings till it ends, 0 to 1',
};

/**
 * Reads parameters; those left out have their defaults.
 *
 * @throws UsageError that names the parameter, its value and what is allowed.
 */
export function readParameters(raw: RawParameters): PageViewParameters {
  refuseUnknown(Object.keys(raw));
  const given: Readonly<Record<Name, string>> = { ...defaults, ...raw };
  const whole = (name: Name, range: Bounds) => readWhole(name, given[name], range);
  const fraction = (name: Name, range: Bounds) => readFraction(name, given[name], range);
  const events = whole('events', SIZES);
  const parameters: PageViewParameters = {
    events,
    hours: whole('hours', HOURS),
    startMs: readHour('start', given.start),
    pages: readSize('pages', given.pages, SIZES, events),
    pageExponent: fraction('pageExponent', EXPONENTS),
    visitors: readSize('visitors', given.visitors, SIZES, events),
    visitorExponent: fraction('visitorExponent', EXPONENTS),
    visitorDraw: readChoice('visitorDraw', given.visitorDraw, ['random', 'once']),
    dailyRhythm: fraction('dailyRhythm', SHARES),
    weeklyRhythm: fraction('weeklyRhythm', SHARES),
    repeats: fraction('repeats', REPEATS),
    order: readChoice('order', given.order, ['late', 'sorted', 'shuffled', 'reversed']),
    lateShare: fraction('lateShare', SHARES),
    lateMinutes: fraction('lateMinutes', MINUTES),
    bots: whole('bots', BOTS),
    botShare: fraction('botShare', SHARES),
    idStyle: readChoice('idStyle', given.idStyle, ['uuid', 'short', 'numeric']),
    unicode: fraction('unicode', SHARES),
    hostile: fraction('hostile', SHARES),
  };
  refuseContradictions(parameters, given);
  return parameters;
}

function refuseContradictions(
  { events, hours, startMs, visitors, visitorDraw, repeats, botShare }: PageViewParameters,
  given: Readonly<Record<Name, string>>,
): void {
  if (startMs + hours * 3_600_000 > END_OF_TIME_MS) {
    throw refusal('hours', given.hours, `fewer: the span from ${given.start} ends after year 9999`);
  }
  if (visitorDraw !== 'once') return;
  if (visitors < events) {
    throw refusal('visitors', given.visitors, `at least events (${events}) with visitorDraw=once`);
  }
  if (repeats > 0) throw refusal('repeats', given.repeats, '0 with visitorDraw=once');
  if (botShare > 0) throw refusal('botShare', given.botShare, '0 with visitorDraw=once');
}

function refuseUnknown(names: readonly string[]): void {
  const known = Object.keys(defaults);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new UsageError(
    `There is no parameter "${printable(unknown, 500)}".${didYouMean(unknown, known)} Known are: ${known.join(', ')}`,
  );
}
