/** What gates said, for a pull request, in GitHub Flavored Markdown. Pure. */
import { counted } from '../../quantity.ts';
import type { GateReport } from '../figures/gate-report.ts';
import { amountsTable, gateTable } from '../tables/gate.ts';
import { gateCautions } from '../tables/gate-cautions.ts';
import { gateLinesTables } from '../tables/gate-lines.ts';
import { gateSetting } from '../words/gate-setting.ts';
import { gateSentence, oddsInWords } from '../words/gate-words.ts';
import { folded, list, note, table } from './markdown.ts';
import { code, prose } from './markdown-text.ts';

/** More gates than that fill a screen: those that hold are folded then, so that the others are seen. */
const MOST_ROWS = 12;

/** The verdict first; medians and machine folded. */
export function gatesAsMarkdown(report: GateReport): string {
  const { results, odds } = report;
  const tableOf = (rows: typeof results) => gateTable(rows, report.base, report.head);
  const { title } = tableOf(results);
  const held =
    results.length > MOST_ROWS ? results.filter(({ outcome }) => outcome === 'holds') : [];
  const shown = results.filter((one) => !held.includes(one));
  const cautions = gateCautions(report);
  const blocks = [
    `**${prose(gateSentence(report))}**`,
    ...(results.length === 0 ? [] : [prose(title)]),
    ...(shown.length === 0 ? [] : [table(tableOf(shown))]),
    held.length === 0
      ? ''
      : folded(`${counted(held.length, 'gate')} that ${held.length === 1 ? 'holds' : 'hold'}`, [
          table(tableOf(held)),
        ]),
    ...(results.length === 0 ? [] : [note(tableOf(results))]),
    cautions.length === 0 ? '' : list(cautions),
    odds === null ? '' : prose(oddsInWords(odds)),
    ...gateLinesTables(report).map((one) => folded(one.title, [table(one), note(one)])),
    results.length === 0 ? '' : folded('Medians of both sides', [table(amountsTable(results))]),
    folded(
      'Machine and inputs',
      gateSetting(report).map(({ name, value }) => `- ${prose(name)}: ${code(value)}`),
    ),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}
