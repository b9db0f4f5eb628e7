/** A line of code, as it is shown beside what went wrong in it. Pure; imports nothing. */

const LONGEST = 200;
/** What is left of a line of thousands of characters before the place that it is shown for. */
const BEFORE = 80;

/** Without its indentation; of a longer one, as of code that was minified, what is around the column. @param column From 1. */
export function sourceLine(line: string, column: number): string {
  const text = line.trim();
  if (text.length <= LONGEST) return text;
  const at = column - 1 - (line.length - line.trimStart().length);
  const start = Math.min(Math.max(0, at - BEFORE), text.length - LONGEST);
  const end = start + LONGEST;
  return `${start > 0 ? '…' : ''}${text.slice(start, end)}${end < text.length ? '…' : ''}`;
}
