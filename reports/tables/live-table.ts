/** What is known of times while a run goes on. Pure. */
import { counted } from '../../quantity.ts';
import { AGAINST_BASELINE } from '../words/ratios.ts';
import type { Section } from '../words/sections.ts';
import { shownName } from '../words/units.ts';
import { verdictInWords } from '../words/verdicts.ts';
import { Figures } from './figures.ts';
import { figureColumn, type Table, wordColumn } from './table.ts';

/** Implementations as rows, fastest first; null where nothing was timed yet. */
export function liveTable({ part, workload, name }: Section): Table | null {
  const figures = new Figures(part, workload);
  const { implementations, baseline } = figures;
  const times = figures.medians('wallTime');
  if (times.every((time) => time === null)) return null;
  const ratios = figures.ratioColumn('', 'wallTime').cells;
  const compared = (candidate: string) => figures.comparison('wallTime', candidate);
  const rounds = implementations.map((candidate) => compared(candidate)?.rounds ?? 0);
  return {
    title: `${name}, ${counted(Math.max(...rounds), 'round')} so far`,
    note: '',
    columns: [
      wordColumn('implementation', implementations, shownName),
      figures.metricColumn('time', 'wallTime', 'ns'),
      figureColumn(`time ${AGAINST_BASELINE}`, implementations, (candidate, row) =>
        candidate === baseline
          ? 'baseline'
          : `${verdictInWords(compared(candidate), 'ns')} ${ratios[row]!.replace('×', '')}`,
      ),
      figureColumn('rounds', rounds, (count, row) =>
        implementations[row] === baseline ? '' : String(count),
      ),
    ],
  };
}
