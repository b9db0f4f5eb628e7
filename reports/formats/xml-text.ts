/** Text of unknown origin in XML, where it must stay text. Pure. */
import { printable } from '../../printable.ts';

const LONGEST = 4_000;
const MOST_LINES = 100;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** In content and in quoted attributes; what XML 1.0 cannot hold at all is written as `\uNNNN`. */
export function xmlText(text: string): string {
  return printable(text, LONGEST)
    .replace(/[\ufffe\uffff]/g, (one) => `\\u${one.charCodeAt(0).toString(16)}`)
    .replace(/[&<>"']/g, (one) => ENTITIES[one]!);
}

/** The same of text of several lines, which stay lines, in attributes as well. */
export function xmlLines(text: string): string {
  const lines = text.split('\n');
  const more = lines.length - MOST_LINES;
  const shown = more > 0 ? [...lines.slice(0, MOST_LINES), `and ${more} lines more`] : lines;
  return shown.map(xmlText).join('&#10;');
}
