/** Answers of implementations whose counts are estimates: how far they are off, and what is wrong all the same. Runs in trial processes. */
import type { Implementation } from '../contract.ts';
import type { CountError } from '../harness/wire/passes/verify.ts';
import type { WrongAnswer } from '../harness/wire/refusal.ts';
import { formatHour } from './hour.ts';
import { differencesFrom, type ExpectedAnswer } from './oracle.ts';

/** What is wrong with an answer; null where nothing is. Of estimates: missing or other pairs, and what is no count. */
export function wrongAnswer(
  counts: Implementation['counts'],
  expected: ExpectedAnswer,
  pages: readonly string[],
  answer: unknown,
): WrongAnswer | null {
  if (counts !== 'approximate') return differencesFrom(expected, pages, answer);
  return differencesFrom(withCountsOf(answer, expected, pages), pages, answer);
}

/** How far its counts are from the right ones; null for exact implementations. @param answer One that is not wrong. */
export function errorOf(
  counts: Implementation['counts'],
  expected: ExpectedAnswer,
  pages: readonly string[],
  answer: unknown,
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
  answer: unknown,
  expected: ExpectedAnswer,
  pages: readonly string[],
): ExpectedAnswer {
  const byHour = (answer ?? {}) as Record<string, Record<string, unknown> | undefined>;
  let lastHour = Number.NaN;
  let counted: Record<string, unknown> | undefined;
  const counts = expected.counts.map((right, index) => {
    const hour = expected.hours[index]!;
    if (hour !== lastHour) {
      lastHour = hour;
      const name = formatHour(hour);
      counted = Object.hasOwn(byHour, name) ? byHour[name] : undefined;
    }
    const page = pages[expected.pageIds[index]!]!;
    const isThere = typeof counted === 'object' && counted !== null && Object.hasOwn(counted, page);
    const count: unknown = isThere ? counted![page] : undefined;
    const isCount = typeof count === 'number' && Number.isInteger(count) && count > 0;
    return isCount && count < 2 ** 32 ? count : right;
  });
  return { ...expected, counts };
}
