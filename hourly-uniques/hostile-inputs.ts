/** Inputs that break what was only tried on ordinary ones. Said as a task file says them. Runs in trial processes. */
import type { PageView } from '../contract.ts';
import { formatHour, hourOf } from './hour.ts';
import { type Pairs, pairKey } from './pairs.ts';
import type { UniquesTask } from './relations.ts';

type Event = readonly [timestampMs: number, page: string, visitor: string];

const NOON = Date.UTC(2025, 2, 3, 12);
/** The ends of the range of dates (ECMA-262, 21.4.1.1). */
const LAST_MS = 8.64e15;

const CASES: readonly (readonly [what: string, events: readonly Event[]])[] = [
  ['no event at all', []],
  ['one event', [[NOON, '/', 'x']]],
  [
    'pages and visitors called __proto__, constructor, toString',
    namesEach([
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      'valueOf',
      'then',
      'toJSON',
    ]),
  ],
  ['empty names', namesEach(['', ' ', 'x'])],
  [
    'lone surrogates and halves of characters',
    namesEach(['\ud83d', '\ude00', '\ud83d\ude00', '\ude00\ud83d', '\udce9', '\ufffd']),
  ],
  ['names that look like numbers', namesEach(['1', '01', '1.0', '-0', '0', 'NaN', '4294967295'])],
  [
    'names that join alike',
    joinedAlike(['', '|', ':', '/', ' ', ',', '\u0000', '\t', '-', '_', '#']),
  ],
  [
    'dates before 1970',
    datesEach([-1, -3_600_000, -3_600_001, Date.UTC(1969, 11, 31), Date.UTC(1900, 0, 1)]),
  ],
  [
    'dates past 2100',
    datesEach([Date.UTC(2100, 1, 28, 23), Date.UTC(2100, 2, 1), Date.UTC(9999, 11, 31, 23)]),
  ],
  [
    'dates of years with more digits',
    datesEach([LAST_MS, -LAST_MS, Date.UTC(10_000, 0, 1), -62_198_755_200_001]),
  ],
];

/** Every name as a page seen by every name as a visitor. */
function namesEach(names: readonly string[]): Event[] {
  return names.flatMap((page) => names.map((visitor): Event => [NOON, page, visitor]));
}

/** Page `a` seen by `b|c`, and page `a|b` seen by `c`: one to whoever joins names with `|`. */
function joinedAlike(separators: readonly string[]): Event[] {
  return separators.flatMap((separator): Event[] => [
    [NOON, 'a', `b${separator}c`],
    [NOON, `a${separator}b`, 'c'],
    [NOON, `a${separator}b`, `b${separator}c`],
  ]);
}

function datesEach(times: readonly number[]): Event[] {
  return times.flatMap((ms): Event[] => [
    [ms, '/a', 'x'],
    [ms, '/a', 'y'],
    [ms, '/b', 'x'],
  ]);
}

const ORDINARY = namesEach(['/a', '/b', '/c']).map(
  ([ms, page, visitor], index): Event => [ms - index * 1_800_000, page, visitor],
);

/** What implementations must survive, and what they must refuse; evidence for requirement 1. */
export const HOSTILE: NonNullable<UniquesTask['hostile']> = {
  ...Object.fromEntries(
    CASES.map(([what, events]) => [
      what,
      { make: () => viewsOf(events), expected: counted(events) },
    ]),
  ),
  'an invalid date, which must be refused with a RangeError': {
    make: () =>
      viewsOf([
        [NOON, '/', 'x'],
        [Number.NaN, '/', 'x'],
      ]),
    throws: 'RangeError',
  },
  'frozen events': {
    make: () => Object.freeze(viewsOf(ORDINARY).map((view) => Object.freeze(view))),
    expected: counted(ORDINARY),
  },
};

/** Ordinary events, of several hours. */
export function ordinaryViews(): PageView[] {
  return viewsOf(ORDINARY);
}

function viewsOf(events: readonly Event[]): PageView[] {
  return events.map(([ms, pageUrl, visitorId]) => ({
    timestamp: new Date(ms),
    pageUrl,
    visitorId,
  }));
}

/** The right answer, by the slowest and simplest way. */
function counted(events: readonly Event[]): Pairs {
  const seen = new Map<string, Set<string>>();
  for (const [ms, page, visitor] of events) {
    const key = pairKey(formatHour(hourOf(ms)), page);
    seen.set(key, (seen.get(key) ?? new Set<string>()).add(visitor));
  }
  return new Map(Array.from(seen, ([key, visitors]) => [key, visitors.size]));
}
