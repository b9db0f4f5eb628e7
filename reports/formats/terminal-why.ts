/** Why candidates win or lose, on a terminal: a table of sentences would be cut to pieces at 80 columns, so each has a line. Pure. */
import pc from 'picocolors';
import { besidesWhy, sourcesOfWhy, whyOf } from '../words/explanations.ts';
import type { Section } from '../words/sections.ts';
import { shownName } from '../words/units.ts';
import { type TerminalOptions, textLines } from './terminal-text.ts';

/** As wide as the longest label and a space. */
const LABEL_WIDTH = 5;

/** Empty where nothing was profiled. */
export function whyLines({ part, workload }: Section, options: TerminalOptions): string[] {
  const rows = whyOf(part, workload);
  const besides = besidesWhy(part, workload);
  if (rows.length === 0 && besides.length === 0) return [];
  const paint = pc.createColors(options.colors);
  const labelled = (label: string, text: string) =>
    textLines(`  ${label.padEnd(LABEL_WIDTH)}${text}`, options, LABEL_WIDTH);
  const baseline = shownName(part.request.baseline);
  return [
    '',
    ...textLines(`Why, against ${baseline}: its flaw, the fix, the requirement met`, options).map(
      (line) => paint.bold(line),
    ),
    ...rows.flatMap(({ candidate, resource, flaw, fix, met }) => [
      ...textLines(`${candidate}, ${resource}`, options).map((line) => paint.bold(line)),
      ...labelled('flaw', flaw),
      ...labelled('fix', fix),
      ...labelled('met', met),
    ]),
    ...besides.flatMap((sentence) => textLines(sentence, options, 2)),
    ...(rows.length === 0
      ? []
      : textLines(sourcesOfWhy(part, workload), options).map((line) => paint.dim(line))),
  ];
}
