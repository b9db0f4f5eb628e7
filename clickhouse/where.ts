/** Conditions that users write, checked to be one expression that cannot end what stands around it. Pure. */
import { UsageError } from '../contract.ts';

const PAIRS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/**
 * @returns The condition without blanks around it.
 * @throws UsageError where a parenthesis or quote is open, or a comment or a second statement begins: parts of the query that
 * stand behind it would be lost in silence.
 */
export function parseWhere(text: string): string {
  const open: string[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === "'" || character === '"' || character === '`') {
      const end = quoteEnd(text, at);
      if (end < 0) throw refused(`a quote ${character} is not closed`);
      at = end;
    } else if (character === ';') throw refused('a ; ends the query');
    else if (character === '$' && /^\$\w*\$/.test(text.slice(at))) {
      throw refused('a text stands in $ and $ in it, and must in single quotes');
    } else if (text.startsWith('--', at) || text.startsWith('/*', at) || character === '#') {
      throw refused('a comment begins in it');
    } else if ('([{'.includes(character)) open.push(character);
    else if (character in PAIRS && open.pop() !== PAIRS[character]) {
      throw refused(`a ${character} closes nothing`);
    }
  }
  if (open.length > 0) throw refused(`a ${open.at(-1)} is not closed`);
  return text.trim();
}

/** -1 where it does not end. A doubled quote begins anew, which comes to the same. */
function quoteEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === text[start]) return at;
  }
  return -1;
}

function refused(why: string): UsageError {
  return new UsageError(
    `--where: ${why}. Give one condition, as it would stand behind WHERE: --where "status = 200"`,
  );
}
