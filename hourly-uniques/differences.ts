/** The comparison of an answer with the expected one. Pure; runs where answers are judged. */

import type { Difference, WrongAnswer } from '../harness/wire/refusal.ts';
import { captureAnswer } from './capture-answer.ts';
import type { CapturedAnswer, CapturedHour } from './captured-answer.ts';
import { formatHour } from './hour.ts';
import type { ExpectedAnswer } from './oracle.ts';

/** How many differences are told one by one. */
const MOST_DIFFERENCES = 5;
const LONGEST_KEY = 40;

/** As {@link differencesIn}, of an answer that is looked at now. */
export function differencesFrom(
  expected: ExpectedAnswer,
  pages: readonly string[],
  answer: unknown,
): WrongAnswer | null {
  return differencesIn(expected, pages, captureAnswer(answer));
}

/**
 * Compares an answer with the expected one: every hour, page and count, and that there is nothing else.
 *
 * @param pages The dataset's page names.
 * @returns null where the answer is right.
 */
export function differencesIn(
  expected: ExpectedAnswer,
  pages: readonly string[],
  answer: CapturedAnswer,
): WrongAnswer | null {
  if (answer.notPlain !== null) {
    const actual = answer.notPlain.why;
    return {
      differences: 1,
      first: [{ where: 'the answer', expected: 'a plain object', actual }],
    };
  }
  if (answer.hours.length === 0 && expected.hours.length > 0) {
    const wanted = `${new Set(expected.hours).size} hours`;
    return {
      differences: 1,
      first: [{ where: 'the answer', expected: wanted, actual: 'an object without any key' }],
    };
  }
  const first: Difference[] = [];
  let differences = 0;
  const differs = (of: () => Difference) => {
    differences++;
    if (first.length < MOST_DIFFERENCES) first.push(of());
  };
  const hours = new Map(answer.hours.map((hour) => [hour.name, hour]));
  const odd = oddCounts(answer);
  const expectedHours = new Set<string>();
  // Looked for once, and only where an hour is missing.
  let other: string | null = null;
  for (let index = 0; index < expected.hours.length; ) {
    const name = formatHour(expected.hours[index]!);
    expectedHours.add(name);
    const end = endOfHour(expected.hours, index);
    const hour = hours.get(name);
    if (hour !== undefined && hour.notPlain === null) {
      const compared = new ComparedHour(answer, hour, odd);
      compareHour(name, expected, index, end, pages, compared, differs);
    } else {
      other ??= hour === undefined ? otherHour(answer, expected) : null;
      const actual = hour?.notPlain?.why ?? `no such hour${other ?? ''}`;
      const wanted = `${end - index} pages`;
      differs(() => ({ where: name, expected: wanted, actual }));
    }
    index = end;
  }
  for (const hour of hours.keys()) {
    if (!expectedHours.has(hour))
      differs(() => ({ where: hour, expected: 'no such hour', actual: 'present' }));
  }
  return differences === 0 ? null : { differences, first };
}

/** An hour of the answer that nobody asked for: its key shows what is wrong with all keys. Only where one is missing. */
function otherHour({ hours }: CapturedAnswer, expected: ExpectedAnswer): string {
  const names = new Set([...new Set(expected.hours)].map(formatHour));
  const other = hours.find(({ name }) => !names.has(name));
  return other === undefined ? '' : `, but ${JSON.stringify(other.name.slice(0, LONGEST_KEY))}`;
}

/** Where the pairs of the hour end that begins at `start`. */
export function endOfHour(hours: Float64Array, start: number): number {
  let end = start;
  while (end < hours.length && hours[end] === hours[start]) end++;
  return end;
}

/** In words, by the index of a pair, what is no number. */
export function oddCounts({ odd }: CapturedAnswer): ReadonlyMap<number, string> {
  return new Map(odd.map(({ pair, what }) => [pair, what]));
}

/** The pairs of one hour of an answer, by the names of their pages. */
export class ComparedHour {
  readonly #answer: CapturedAnswer;
  readonly #pairs = new Map<string, number>();
  readonly #odd: ReadonlyMap<number, string>;

  constructor(
    answer: CapturedAnswer,
    { start, end }: CapturedHour,
    odd: ReadonlyMap<number, string>,
  ) {
    this.#answer = answer;
    this.#odd = odd;
    for (let pair = start; pair < end; pair++)
      this.#pairs.set(answer.pages[answer.pageIds[pair]!]!, pair);
  }

  get pages(): Iterable<string> {
    return this.#pairs.keys();
  }

  get size(): number {
    return this.#pairs.size;
  }

  has(page: string): boolean {
    return this.#pairs.has(page);
  }

  /** null where there is none, or it is no number. */
  count(page: string): number | null {
    const pair = this.#pairs.get(page);
    return pair === undefined || this.#odd.has(pair) ? null : this.#answer.counts[pair]!;
  }

  inWords(page: string): string {
    const pair = this.#pairs.get(page);
    return pair === undefined
      ? 'missing'
      : (this.#odd.get(pair) ?? String(this.#answer.counts[pair]));
  }
}

function compareHour(
  hour: string,
  expected: ExpectedAnswer,
  start: number,
  end: number,
  pages: readonly string[],
  actual: ComparedHour,
  differs: (of: () => Difference) => void,
): void {
  let present = 0;
  // Looked for once, and only where a page is missing that is told.
  let wanted: Set<string> | null = null;
  const wantedPages = () => {
    wanted ??= new Set(Array.from(expected.pageIds.subarray(start, end), (id) => pages[id]!));
    return wanted;
  };
  for (let index = start; index < end; index++) {
    const page = pages[expected.pageIds[index]!]!;
    const count = expected.counts[index]!;
    const isPresent = actual.has(page);
    if (isPresent) present++;
    if (actual.count(page) === count) continue;
    differs(() => ({
      where: `${hour} ${page}`,
      expected: String(count),
      actual: `${actual.inWords(page)}${isPresent ? '' : otherPage(actual, wantedPages())}`,
    }));
  }
  if (actual.size === present) return;
  for (const page of actual.pages) {
    if (!wantedPages().has(page))
      differs(() => ({
        where: `${hour} ${page}`,
        expected: 'no such page',
        actual: actual.inWords(page),
      }));
  }
}

/** A page that nobody asked for: its key shows what is wrong with all keys. */
function otherPage({ pages }: ComparedHour, wanted: ReadonlySet<string>): string {
  for (const page of pages)
    if (!wanted.has(page)) return `, but ${JSON.stringify(page.slice(0, LONGEST_KEY))}`;
  return '';
}
