/** Text of unknown origin in GitHub Flavored Markdown, where it must stay text. Pure. */
import { printable } from '../../printable.ts';
import { isolated } from './isolated.ts';

const LONGEST = 2_000;

/**
 * A sentence that holds data: no markup, no HTML, no link, and nobody is mentioned by it. GitHub links
 * `@name`, `#1`, `GH-1` and web addresses in the rendered text, so that a backslash does not stop it;
 * an empty comment between the characters does.
 */
export function prose(text: string): string {
  return isolated(printable(text, LONGEST))
    .replace(/[\\`*_[\]<>|~&$]/g, '\\$&')
    .replace(/@/g, '@<!-- -->')
    .replace(/#/g, '\\#<!-- -->')
    .replace(/:(?=\/\/|[\w+-]+:)/g, ':<!-- -->')
    .replace(/\b(www|gh|mailto|xmpp)(?=[.:-])/gi, '$1<!-- -->')
    .replace(/^([-+=])/, '\\$1')
    .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2');
}

/** A cell of a table. */
export function cell(text: string): string {
  return prose(text).trim() || ' ';
}

/** A name as code; in a table a `|` needs a backslash even there (GFM, 4.10). */
export function code(text: string, inTable = false): string {
  const shown = printable(text, LONGEST).trim() || ' ';
  const longest = Math.max(0, ...Array.from(shown.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const padded = shown.startsWith('`') || shown.endsWith('`') ? ` ${shown} ` : shown;
  const span = `${fence}${padded}${fence}`;
  return inTable ? span.replaceAll('|', '\\|') : span;
}

/** Text inside an HTML tag that Markdown lets through, such as `<summary>`. */
export function html(text: string): string {
  return prose(text).replace(/\\([<>&])/g, (_, character: string) => ENTITIES[character]!);
}

const ENTITIES: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' };
