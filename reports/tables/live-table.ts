/** What is known of times while a run goes on. Pure. */
import { counted } from '../../quantity.ts';
import { AGAINST_BASELINE } from '../words/ratios.ts';
import type { Section } from '../words/sections.ts';
import { shownName } from '../words/units.ts';
import { Figures } from './figures.ts';
import { figureColumn, type Table, wordColumn } from './table.ts';

/** Implementations as rows, fastest first; null before there are two rounds. */
export function liveTable({ part, workload, name }: Section): Table | null {
  const figures = new Figures(part, workload);
  const { implementations, baseline } = figures;
  const ratios = figures.ratioColumn('', 'wallTime').cells;
  const compared = (candidate: string) => figures.comparison('wallTime', candidate);
  const rounds = implementations.map((candidate) => compared(candidate)?.rounds ?? 0);
  // One round has no interval, and its ratio would be remembered.
  if (Math.max(...rounds) < 2) return null;
  return {
    title: `${name}, ${counted(Math.max(...rounds), 'round')} so far`,
    note: '',
    columns: [
      wordColumn('implementation', implementations, shownName),
      figures.metricColumn('time', 'wallTime', 'ns'),
      // Verdicts come at the end: whoever looks at each round sees more than there is.
      figureColumn(`time ${AGAINST_BASELINE}`, implementations, (candidate, row) =>
        candidate === baseline ? 'baseline' : ratios[row]!,
      ),
      figureColumn('rounds', rounds, (count, row) =>
        implementations[row] === baseline ? '' : String(count),
      ),
    ],
  };
}
