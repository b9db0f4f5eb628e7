/** Text from data (page names, messages) made harmless for a terminal. Pure. */

/** Control characters, bidirectional overrides and isolates, line separators, byte-order mark, lone surrogates. */
const UNSAFE = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|\p{Surrogate}/gu;

/**
 * Writes what could move the cursor, change colours or reorder a line as a visible escape, and cuts
 * what is long.
 *
 * @param mostCharacters Length beyond which the text is cut, an ellipsis behind it.
 */
export function printable(text: string, mostCharacters = 200): string {
  const cut = text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;
  return cut.replaceAll(
    UNSAFE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
