/** HTML in which text is always text: whatever is put into a template is escaped, unless it is markup itself. Pure. */
import { printable } from '../../printable.ts';
import { isolated } from './isolated.ts';

/** HTML that was made here. */
export interface Markup {
  readonly html: string;
}

type Part = string | number | null | Markup | readonly Part[];

/** Longer than any sentence that is made here. */
const LONGEST_TEXT = 2_000;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Tag of a template: texts become harmless in content and in quoted attributes; null is nothing. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return {
    html: strings.reduce(
      (text, string, index) => text + inserted(parts[index - 1] ?? null) + string,
    ),
  };
}

/** HTML that is known to be harmless: the page's own script and style, and JSON made for a script. */
export function trusted(html: string): Markup {
  return { html };
}

function inserted(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'object') return 'html' in part ? part.html : part.map(inserted).join('');
  return isolated(printable(String(part), LONGEST_TEXT)).replace(
    /[&<>"']/g,
    (character) => ENTITIES[character]!,
  );
}
