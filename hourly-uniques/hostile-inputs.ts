/** Inputs that break what was only tried on ordinary ones; the right answers are the oracle's. Runs in trial processes. */
import type { PageView, RowsImplementation } from '../contract.ts';
import type { Check } from '../harness/wire/passes/examine.ts';
import { differenceInWords, type Trick } from '../harness/wire/refusal.ts';
import { TRICKS } from '../harness/wire/tricks.ts';
import { printable } from '../printable.ts';
import type { Dataset } from './dataset.ts';
import { differencesFrom } from './differences.ts';
import { expectedAnswer } from './oracle.ts';
import { call, thrownInWords } from './pairs.ts';
import { rowMaker } from './rows.ts';

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

/** Checks every hostile input; evidence for requirement 1. */
export async function checkHostileInputs(
  implementation: RowsImplementation,
): Promise<{ readonly checks: Check[]; readonly tricks: Trick[] }> {
  const checks: Check[] = [];
  for (const [what, events] of CASES) {
    const dataset = datasetOf(events);
    checks.push(await checked(implementation, what, dataset, rowsOfAll(dataset)));
  }
  checks.push(await checkInvalidDate(implementation));
  const ordinary = datasetOf(
    namesEach(['/a', '/b', '/c']).map(([ms, page, visitor], index) => [
      ms - index * 1_800_000,
      page,
      visitor,
    ]),
  );
  const frozen = Object.freeze(rowsOfAll(ordinary).map((row) => Object.freeze(row)));
  checks.push(await checked(implementation, 'frozen events', ordinary, frozen));
  const { check, change } = await checkUnchanged(implementation, ordinary);
  checks.push(check);
  const tricks =
    change === null ? [] : [{ trick: TRICKS.changesInput, evidence: change } satisfies Trick];
  return { checks, tricks };
}

/** A dataset of these events, with tables of their names. */
export function datasetOf(events: readonly Event[]): Dataset {
  const pages = [...new Set(events.map(([, page]) => page))];
  const visitors = [...new Set(events.map(([, , visitor]) => visitor))];
  return {
    timestampsMs: Float64Array.from(events, ([ms]) => ms),
    pageIds: Uint32Array.from(events, ([, page]) => pages.indexOf(page)),
    visitorIds: Uint32Array.from(events, ([, , visitor]) => visitors.indexOf(visitor)),
    pages,
    visitors,
  };
}

function rowsOfAll(dataset: Dataset): PageView[] {
  const makeRow = rowMaker(dataset, 'fresh');
  return Array.from(dataset.timestampsMs, (_, index) => makeRow(index));
}

async function checked(
  implementation: RowsImplementation,
  what: string,
  dataset: Dataset,
  events: Iterable<PageView>,
): Promise<Check> {
  return { requirement: 1, what, fault: await oracleFault(implementation, dataset, events) };
}

/** What the oracle says of an answer, its first difference in words; null where it is right. */
export async function oracleFault(
  implementation: RowsImplementation,
  dataset: Dataset,
  events: Iterable<PageView>,
): Promise<string | null> {
  const called = await call(implementation, events);
  if (called.pairs === null) return thrownInWords(called.threw);
  const wrong = differencesFrom(expectedAnswer(dataset), dataset.pages, called.answer);
  if (wrong === null) return null;
  return printable(differenceInWords(wrong.first[0]!), 160);
}

async function checkInvalidDate(implementation: RowsImplementation): Promise<Check> {
  const what = 'an invalid date, which must be refused with a RangeError';
  const [row] = rowsOfAll(datasetOf([[NOON, '/', 'x']]));
  const called = await call(implementation, [row!, { ...row!, timestamp: new Date(Number.NaN) }]);
  if (called.threw instanceof RangeError) return { requirement: 1, what, fault: null };
  const fault =
    called.pairs === null ? thrownInWords(called.threw) : 'it answers as if nothing were wrong';
  return { requirement: 1, what, fault };
}

/** Whether the array and its events are afterwards what they were. */
async function checkUnchanged(
  implementation: RowsImplementation,
  dataset: Dataset,
): Promise<{ readonly check: Check; readonly change: string | null }> {
  const rows = rowsOfAll(dataset);
  const before = rows.map((row) => ({ row, ms: row.timestamp.getTime(), ...row }));
  await call(implementation, rows);
  const change = changeOf(rows, before);
  const what = 'an array of events that must not be changed';
  return { check: { requirement: 1, what, fault: change }, change };
}

interface Remembered extends PageView {
  readonly row: PageView;
  readonly ms: number;
}

function changeOf(rows: readonly PageView[], before: readonly Remembered[]): string | null {
  if (rows.length !== before.length) {
    return `the array of ${before.length} events that it was given has ${rows.length} afterwards`;
  }
  for (const [index, { row, ms, pageUrl, visitorId, timestamp }] of before.entries()) {
    if (rows[index] !== row) return `event ${index} of the array is another one afterwards`;
    if (row.timestamp !== timestamp || timestamp.getTime() !== ms) {
      return `the timestamp of event ${index} is changed afterwards`;
    }
    if (row.pageUrl !== pageUrl || row.visitorId !== visitorId) {
      return `a name of event ${index} is changed afterwards`;
    }
    if (Object.keys(row).length !== 3) return `event ${index} has other properties afterwards`;
  }
  return null;
}
