/** What gates said, as text for a terminal. Pure. */
import pc from 'picocolors';
import { printable } from '../../printable.ts';
import { fails, type GateResult } from '../figures/gate.ts';
import { gateSentence, gateTable } from '../tables/gate.ts';
import { type TerminalOptions, tableLines, wrap } from './terminal-text.ts';

/** Names of files can be part of one. */
const LONGEST_WARNING = 5_000;

/** Two sides, and what their gates said. */
export interface ComparedSides {
  readonly base: string;
  readonly head: string;
  readonly results: readonly GateResult[];
  readonly warnings: readonly string[];
}

/** The table, warnings, and the end of the matter in a sentence. */
export function renderGates(
  { base, head, results, warnings }: ComparedSides,
  options: TerminalOptions,
): string {
  const { width, colors } = options;
  const paint = pc.createColors(colors);
  const cautions = warnings.flatMap((warning) => wrap(printable(warning, LONGEST_WARNING), width));
  if (results.length === 0) {
    const nothing =
      `No implementation differs between ${printable(base)} and ${printable(head)}, so nothing was measured; ` +
      '--implementation FILE measures one all the same.';
    return `${[...cautions, ...wrap(nothing, width)].join('\n')}\n`;
  }
  const table = gateTable(results, base, head);
  const sentence = wrap(gateSentence(results), width).map(
    results.some(fails) ? paint.red : paint.cyan,
  );
  const lines = [
    ...tableLines(table, options),
    ...(cautions.length === 0 ? [] : ['', ...cautions]),
    '',
    ...sentence,
  ];
  return `${lines.join('\n')}\n`;
}
