/** What gates said, as text for a terminal and as data. Pure. */
import pc from 'picocolors';
import { printable } from '../../printable.ts';
import { type GateReport, gateVerdict } from '../figures/gate-report.ts';
import { amountsTable, gateTable } from '../tables/gate.ts';
import { gateCautions } from '../tables/gate-cautions.ts';
import { gateLinesTables } from '../tables/gate-lines.ts';
import { gateSetting } from '../words/gate-setting.ts';
import { gateSentence, oddsInWords } from '../words/gate-words.ts';
import { inertJson } from './inert-json.ts';
import { openTableLines, type TerminalOptions, wrap } from './terminal-text.ts';

/** Names of files can be part of one. */
const LONGEST_WARNING = 5_000;

/** The verdict, the table, what must be known, and where it was measured. */
export function renderGates(report: GateReport, options: TerminalOptions): string {
  const { results, odds } = report;
  const { width, colors } = options;
  const paint = pc.createColors(colors);
  const verdict = gateVerdict(report);
  const tone =
    verdict === 'worse' || verdict === 'failed'
      ? paint.red
      : verdict === 'not trusted'
        ? paint.yellow
        : paint.cyan;
  const cautions = gateCautions(report).flatMap((one) =>
    wrap(`- ${printable(one, LONGEST_WARNING)}`, width, 2),
  );
  const facts = gateSetting(report).flatMap(({ name, value }) =>
    wrap(`${printable(name, 80)}: ${printable(value, 500)}`, width, 2),
  );
  const title = (text: string) => wrap(text, width).map((line) => paint.bold(line));
  const table = gateTable(results, report.base, report.head);
  const amounts = amountsTable(results);
  const blocks = [
    wrap(gateSentence(report), width).map((line) => tone(line)),
    results.length === 0 ? [] : [...title(table.title), ...openTableLines(table, options)],
    cautions,
    odds === null ? [] : wrap(oddsInWords(odds), width),
    results.length === 0 ? [] : [...title(amounts.title), ...openTableLines(amounts, options)],
    ...gateLinesTables(report).map((one) => [...title(one.title), ...openTableLines(one, options)]),
    facts,
  ];
  return `${blocks
    .filter(({ length }) => length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** All of it but the figures of the runs, which stand in their own reports. */
export function gatesAsJson(report: GateReport, records: readonly string[]): string {
  const { reports, ...rest } = report;
  const verdict = gateVerdict(report);
  const content = {
    verdict,
    sentence: gateSentence(report),
    holds: verdict !== 'worse' && verdict !== 'failed' && verdict !== 'not trusted',
    ...rest,
    environment: reports[0]?.environment ?? null,
    records,
  };
  return `${inertJson(content, 2)}\n`;
}
