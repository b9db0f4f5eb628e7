/** Answers of implementations whose counts are estimates: how far they are off, and what is wrong all the same. Pure; runs where answers are judged. */
import type { Implementation } from '../contract.ts';
import type { CountError } from '../harness/wire/count-error.ts';
import type { WrongAnswer } from '../harness/wire/refusal.ts';
import type { CapturedAnswer } from './captured-answer.ts';
import { ComparedHour, differencesIn, endOfHour, oddCounts } from './differences.ts';
import { formatHour } from './hour.ts';
import type { ExpectedAnswer } from './oracle.ts';

/** What is wrong with an answer; null where nothing is. Of estimates: missing or other pairs, and what is no count. */
export function wrongAnswer(
  counts: Implementation['counts'],
  expected: ExpectedAnswer,
  pages: readonly string[],
  answer: CapturedAnswer,
): WrongAnswer | null {
  if (counts !== 'approximate') return differencesIn(expected, pages, answer);
  return differencesIn(withCountsOf(answer, expected, pages), pages, answer);
}

/** How far its counts are from the right ones; null for exact implementations. @param answer One that is not wrong. */
export function errorOf(
  counts: Implementation['counts'],
  expected: ExpectedAnswer,
  pages: readonly string[],
  answer: CapturedAnswer,
): CountError | null {
  if (counts !== 'approximate') return null;
  const estimated = withCountsOf(answer, expected, pages).counts;
  const pairs = expected.counts.length;
  if (pairs === 0) return { exactShare: 1, meanRelative: 0, worstRelative: 0 };
  let exact = 0;
  let sum = 0;
  let worst = 0;
  for (const [index, right] of expected.counts.entries()) {
    const relative = Math.abs(estimated[index]! - right) / right;
    if (relative === 0) exact++;
    sum += relative;
    worst = Math.max(worst, relative);
  }
  return { exactShare: exact / pairs, meanRelative: sum / pairs, worstRelative: worst };
}

/** The expected pairs with the answer's own counts, where they are counts: whole and above 0. */
function withCountsOf(
  answer: CapturedAnswer,
  expected: ExpectedAnswer,
  pages: readonly string[],
): ExpectedAnswer {
  const hours = new Map(answer.hours.map((hour) => [hour.name, hour]));
  const odd = oddCounts(answer);
  const counts = Uint32Array.from(expected.counts);
  for (let start = 0; start < counts.length; ) {
    const end = endOfHour(expected.hours, start);
    const hour = hours.get(formatHour(expected.hours[start]!));
    const told = hour === undefined ? null : new ComparedHour(answer, hour, odd);
    for (let index = start; told !== null && index < end; index++) {
      const count = told.count(pages[expected.pageIds[index]!]!);
      if (count !== null && Number.isInteger(count) && count > 0 && count < 2 ** 32)
        counts[index] = count;
    }
    start = end;
  }
  return { ...expected, counts };
}
