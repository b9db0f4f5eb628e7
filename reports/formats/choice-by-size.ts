/** "Which one should I use?" of a sweep, in Markdown: for each form a map of who wins where, and from which size on. Pure. */
import { grouped } from '../../quantity.ts';
import type { Report } from '../figures/report.ts';
import type { LineInReport, SweepInReport } from '../figures/sweep-schema.ts';
import { winnersInWords } from '../words/sweep-words.ts';
import { columnFormat, NOT_MEASURED, shownName, sizeText } from '../words/units.ts';
import { cell, code, prose } from './markdown-text.ts';

/** Blocks of text; a table for each form, workloads as rows, sizes of the grid as columns. */
export function choiceBySize({ groups }: Report, sweep: SweepInReport): string[] {
  const forms = groups
    .map(({ form }) => form)
    .filter((form) => sweep.some((line) => line.form === form));
  return forms.flatMap((form) => {
    const lines = sweep.filter((line) => line.form === form && line.winners.length > 0);
    if (lines.length === 0) return [`**${prose(form)}**: ${NOT_MEASURED}`];
    const sentences = lines.map(
      (line) => `- ${prose(nameOf(line))}: ${winnersInWords(line).map(prose).join(' ')}`,
    );
    return [`**${prose(form)}**`, mapOf(lines), sentences.join('\n')];
  });
}

/** What a cell of the map says. */
export const CELLS_IN_WORDS =
  'The fastest exact implementation at each size, with what it takes for each; in bold where its interval against every other is on one side; else "or" all that rounds do not tell from it.';

function mapOf(lines: readonly LineInReport[]): string {
  const sizes = new Set(
    lines.flatMap((line) => line.sizes.filter(({ why }) => why === 'grid').map(({ size }) => size)),
  );
  const sorted = [...sizes].sort((a, b) => a - b);
  const rows = [
    [cell(shownName(lines[0]!.parameter)), ...sorted.map(sizeText)],
    [':--', ...sorted.map(() => ':--')],
    ...lines.map((line) => [
      cell(nameOf(line)),
      ...sorted.map((size) => winnerInWords(line, size)),
    ]),
  ];
  return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function nameOf({ of, settings }: LineInReport): string {
  return shownName([of, ...Object.entries(settings).map((one) => one.join('='))].join(', '));
}

function winnerInWords({ winners, curves }: LineInReport, size: number): string {
  const winner = winners.find((one) => one.size === size);
  if (winner === undefined) return NOT_MEASURED;
  const { best, rivals } = winner;
  const told = [best, ...rivals].map((name) => {
    const shown = code(shownName(name), true);
    const cost = curves
      .find((one) => one.metric === 'wallTime' && one.implementation === name)
      ?.points.find((point) => point.size === size);
    const each = cost === undefined ? '' : ` ${nanoseconds(cost.value / size)}`;
    return `${rivals.length === 0 ? `**${shown}**` : shown}${each}`;
  });
  return told.join(' or ');
}

/** Of one event, or whatever is swept. */
function nanoseconds(each: number): string {
  if (each >= 1e3) {
    const { unit, format } = columnFormat('ns', [each]);
    return `${format(each)} ${unit}`;
  }
  return `${each < 10 ? each.toFixed(1) : grouped(Math.round(each))} ns`;
}
