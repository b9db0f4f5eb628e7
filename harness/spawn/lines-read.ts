/** The lines that a file implementation counted, held against those of the replay reader. Runs in the parent. */
import type { LinesRead } from '../../contract.ts';
import type { Difference, WrongAnswer } from '../wire/refusal.ts';

/** Lines, and rejected ones by reason; null where they are the same, or one of the two does not tell. */
export function differencesInLines(
  right: LinesRead | undefined,
  told: LinesRead | undefined,
): WrongAnswer | null {
  if (right === undefined || told === undefined) return null;
  const [expected, actual] = [numbersOf(right), numbersOf(told)];
  const names = [...new Set([...expected.keys(), ...actual.keys()])];
  const first = names.flatMap((name): Difference[] => {
    const [should, is] = [expected.get(name) ?? 0, actual.get(name) ?? 0];
    return should === is ? [] : [{ where: name, expected: String(should), actual: String(is) }];
  });
  return first.length === 0 ? null : { differences: first.length, first };
}

function numbersOf({ lines, rejected }: LinesRead): Map<string, number> {
  return new Map([
    ['lines read', lines],
    ...rejected
      .filter(({ count }) => count > 0)
      .map(({ reason, count }) => [`lines without an event: ${reason}`, count] as const),
  ]);
}
