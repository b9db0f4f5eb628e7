/** Text of unknown origin, made safe to show on a terminal. Pure; imports nothing. */

/** What must not reach a terminal: control characters, line separators, direction marks, lone surrogates. */
const UNPRINTABLE =
  /[\p{Cc}\p{Surrogate}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** The text with unprintable characters as `\xNN` or `\uNNNN`, cut after `maxLength` characters. */
export function printable(text: string, maxLength = 80): string {
  const characters = Array.from(text.slice(0, 2 * maxLength + 2));
  const cut = characters.length > maxLength;
  const start = characters.slice(0, maxLength).join('').replace(UNPRINTABLE, escaped);
  return cut ? `${start}…` : start;
}

/** What an error says, or what was thrown in its place, as one line that is safe to show. */
export function errorInWords(error: unknown, maxLength = 500): string {
  return printable(saidBy(error), maxLength);
}

function saidBy(error: unknown): string {
  try {
    // A message need not be text.
    return String(error instanceof Error ? error.message : error);
  } catch {
    // An object may have no text, or one that throws.
    return `${typeof error} without text`;
  }
}

/** Text of several lines on one, as a sentence has it. */
export function onOneLine(text: string): string {
  return text.trim().replace(/\s*[\r\n]+\s*/g, ' ');
}

/** The text with unprintable characters escaped, its line breaks and tabs kept; never cut. For text of several lines. */
export function printableLines(text: string): string {
  return text.replace(UNPRINTABLE, (character) =>
    character === '\n' || character === '\t' ? character : escaped(character),
  );
}

function escaped(character: string): string {
  const unit = character.charCodeAt(0);
  const byte = unit >= 0xdc80 && unit <= 0xdcff ? unit - 0xdc00 : unit;
  if (byte < 0x100) return `\\x${byte.toString(16).padStart(2, '0')}`;
  return `\\u${byte.toString(16).padStart(4, '0')}`;
}

/** The text with a full stop behind it, where nothing else ends it. */
export function sentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}
