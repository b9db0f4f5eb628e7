/**
 * The expected answer, by a method that no implementation uses: pack each event into one integer,
 * sort, and count runs. And the comparison of an answer with it. Runs in trial processes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { Difference, WrongAnswer } from '../harness/wire/refusal.ts';
import { whyNotPlain } from './answer-shape.ts';
import type { Dataset } from './dataset.ts';
import { formatHour, hourOf } from './hour.ts';

/** The right answer in columns, one entry per (hour, page) pair, in order of hour. */
export interface ExpectedAnswer {
  /** Whole hours since 1970. */
  readonly hours: Float64Array;
  readonly pageIds: Uint32Array;
  /** Distinct visitors. */
  readonly counts: Uint32Array;
}

/** How many differences are told one by one. */
const MOST_DIFFERENCES = 5;

/**
 * Sorts (hour, page, visitor) keys and counts runs. O(n log n).
 *
 * @throws Error where two ids of a table share a name, which would count one visitor twice, and
 * where hours × pages × visitors exceeds 2^64.
 */
export function expectedAnswer(dataset: Dataset): ExpectedAnswer {
  assertDistinct('page', dataset.pages);
  assertDistinct('visitor', dataset.visitors);
  const hours = Float64Array.from(dataset.timestampsMs, hourOf).sort();
  const [firstHour, lastHour] = [hours[0] ?? 0, hours[hours.length - 1] ?? 0];
  const pages = dataset.pages.length;
  const visitors = dataset.visitors.length;
  const span = (lastHour - firstHour + 1) * pages * visitors;
  const keys =
    span <= Number.MAX_SAFE_INTEGER
      ? dataset.timestampsMs.map(
          (timestampMs, index) =>
            ((hourOf(timestampMs) - firstHour) * pages + dataset.pageIds[index]!) * visitors +
            dataset.visitorIds[index]!,
        )
      : wideKeys(dataset, firstHour, span);
  keys.sort();

  const pairs: { hour: number; pageId: number; count: number }[] = [];
  let previousKey: number | bigint | undefined;
  let previousPair: number | undefined;
  for (const key of keys) {
    if (key === previousKey) continue;
    previousKey = key;
    const pair =
      typeof key === 'bigint' ? Number(key / BigInt(visitors)) : Math.floor(key / visitors);
    if (pair !== previousPair) {
      previousPair = pair;
      pairs.push({ hour: firstHour + Math.floor(pair / pages), pageId: pair % pages, count: 0 });
    }
    pairs[pairs.length - 1]!.count++;
  }
  return {
    hours: Float64Array.from(pairs, ({ hour }) => hour),
    pageIds: Uint32Array.from(pairs, ({ pageId }) => pageId),
    counts: Uint32Array.from(pairs, ({ count }) => count),
  };
}

function wideKeys(dataset: Dataset, firstHour: number, span: number): BigUint64Array {
  if (span >= 2 ** 64 || span / dataset.visitors.length > Number.MAX_SAFE_INTEGER) {
    throw new Error('The oracle cannot pack this workload: too many hours × pages × visitors.');
  }
  const pages = dataset.pages.length;
  const visitors = BigInt(dataset.visitors.length);
  const keys = new BigUint64Array(dataset.timestampsMs.length);
  for (let index = 0; index < keys.length; index++) {
    const hour = hourOf(dataset.timestampsMs[index]!) - firstHour;
    const pair = BigInt(hour * pages + dataset.pageIds[index]!);
    keys[index] = pair * visitors + BigInt(dataset.visitorIds[index]!);
  }
  return keys;
}

function assertDistinct(what: string, names: readonly string[]): void {
  if (new Set(names).size === names.length) return;
  throw new Error(
    `The generator gave two ${what} ids the same name; ids must stand for distinct names.`,
  );
}

/** Saves the answer beside its dataset. */
export function saveExpected(folder: string, expected: ExpectedAnswer): void {
  writeFileSync(join(folder, 'expected'), serialize(expected));
}

/** Loads what {@link saveExpected} saved. */
export function loadExpected(folder: string): ExpectedAnswer {
  return deserialize(readFileSync(join(folder, 'expected')));
}

/**
 * Compares an answer with the expected one: every hour, page and count, and that there is nothing else.
 *
 * @param pages The dataset's page names.
 * @returns null where the answer is right.
 */
export function differencesFrom(
  expected: ExpectedAnswer,
  pages: readonly string[],
  answer: unknown,
): WrongAnswer | null {
  const first: Difference[] = [];
  let differences = 0;
  const differs = (difference: Difference) => {
    differences++;
    if (first.length < MOST_DIFFERENCES) first.push(difference);
  };

  const notPlain = whyNotPlain(answer);
  if (notPlain !== null) {
    return {
      differences: 1,
      first: [{ hour: '(the answer)', expected: 'a plain object', actual: notPlain }],
    };
  }
  const byHour = answer as Record<string, unknown>;
  const expectedHours = new Set<string>();
  let index = 0;
  while (index < expected.hours.length) {
    const hourNumber = expected.hours[index]!;
    const hour = formatHour(hourNumber);
    expectedHours.add(hour);
    const end = endOfHour(expected.hours, index);
    const counts = Object.hasOwn(byHour, hour) ? byHour[hour] : undefined;
    const why = counts === undefined ? 'no such hour' : whyNotPlain(counts);
    if (why === null) {
      compareHour(hour, expected, index, end, pages, counts as Record<string, unknown>, differs);
    } else {
      differs({ hour, expected: `${end - index} pages`, actual: why });
    }
    index = end;
  }
  for (const hour of Object.keys(byHour)) {
    if (!expectedHours.has(hour)) differs({ hour, expected: 'no such hour', actual: 'present' });
  }
  return differences === 0 ? null : { differences, first };
}

function endOfHour(hours: Float64Array, start: number): number {
  let end = start;
  while (end < hours.length && hours[end] === hours[start]) end++;
  return end;
}

function compareHour(
  hour: string,
  expected: ExpectedAnswer,
  start: number,
  end: number,
  pages: readonly string[],
  counts: Readonly<Record<string, unknown>>,
  differs: (difference: Difference) => void,
): void {
  let present = 0;
  for (let index = start; index < end; index++) {
    const page = pages[expected.pageIds[index]!]!;
    const count = expected.counts[index]!;
    const actual = Object.hasOwn(counts, page) ? counts[page] : undefined;
    if (actual !== undefined) present++;
    if (actual === count) continue;
    differs({ hour, page, expected: String(count), actual: described(actual) });
  }
  const keys = Object.keys(counts);
  if (keys.length === present) return;
  const wanted = new Set(Array.from(expected.pageIds.subarray(start, end), (id) => pages[id]!));
  for (const page of keys) {
    if (!wanted.has(page))
      differs({ hour, page, expected: 'no such page', actual: described(counts[page]) });
  }
}

function described(value: unknown): string {
  if (value === undefined) return 'missing';
  return typeof value === 'number' ? String(value) : `${typeof value} ${String(value)}`;
}
