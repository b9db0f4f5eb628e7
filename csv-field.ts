/** One field of CSV. Pure; imports nothing. */

/** What must stand in quotes, and what readers would trim or take for missing if it did not. */
const NEEDS_QUOTES = /^$|[",\r\n]|^\s|\s$/;

/** The text as one field, in quotes where it needs them. */
export function csvField(text: string): string {
  return NEEDS_QUOTES.test(text) ? quotedCsvField(text) : text;
}

/** The text in quotes, those within it doubled (RFC 4180). */
export function quotedCsvField(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
