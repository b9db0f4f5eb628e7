/** An answer itself, for other programs: JSON or tab-separated lines, sorted, byte for byte as it was read. */
import type { HourlyUniques } from '../../contract.ts';
import { encodeName } from '../../names.ts';

export type AnswerFormat = 'json' | 'tsv';

/**
 * The answer in pieces to be written one after the other, hours in order, pages in the order of their
 * bytes. JSON has one line for each hour; TSV has `hour, page, count` on each line, no header.
 */
export function answerLines(answer: HourlyUniques, format: AnswerFormat): Iterable<Buffer> {
  return format === 'json' ? jsonLines(answer) : tsvLines(answer);
}

function* jsonLines(answer: HourlyUniques): Generator<Buffer, void, undefined> {
  let separator = '{\n';
  for (const [hour, counts] of hoursOf(answer)) {
    const pages = pagesOf(counts).map(({ page, count }) => `${JSON.stringify(page)}:${count}`);
    yield Buffer.from(`${separator}${JSON.stringify(hour)}:{${pages.join(',')}}`);
    separator = ',\n';
  }
  yield Buffer.from(separator === '{\n' ? '{}\n' : '\n}\n');
}

const TAB = Buffer.from('\t');

function* tsvLines(answer: HourlyUniques): Generator<Buffer, void, undefined> {
  for (const [hour, counts] of hoursOf(answer)) {
    const start = Buffer.from(`${hour}\t`);
    yield Buffer.concat(
      pagesOf(counts).flatMap(({ bytes, count }) => [start, bytes, TAB, Buffer.from(`${count}\n`)]),
    );
  }
}

/** Sorted as texts, which is the order of time for years 0 to 9999. */
function hoursOf(answer: HourlyUniques): [string, Readonly<Record<string, number>>][] {
  return Object.entries(answer).sort(([a], [b]) => (a < b ? -1 : 1));
}

function pagesOf(counts: Readonly<Record<string, number>>) {
  return Object.entries(counts)
    .map(([page, count]) => ({ page, count, bytes: encodeName(page) }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes));
}
