/** "Which one should I use?" in Markdown: of one size, workloads as rows, forms as columns; of a sweep, a map for each form. Pure. */
import { counted, grouped } from '../../quantity.ts';
import { type Choice, choicesOf } from '../figures/choice.ts';
import type { Report } from '../figures/report.ts';
import { problemsOf } from '../words/problems.ts';
import { intervalText, times } from '../words/ratios.ts';
import { TASK } from '../words/task-words.ts';
import { columnFormat, shownName } from '../words/units.ts';
import { seenInWords } from '../words/watched.ts';
import { CELLS_IN_WORDS, choiceBySize } from './choice-by-size.ts';
import { cell, code, prose } from './markdown-text.ts';

/** Renders it. */
export function renderChoice(report: Report): string {
  const { sweep } = report;
  const blocks =
    sweep === undefined
      ? [tableOf(report), prose(`${ONE_SIZE_IN_WORDS} ${settingInWords(report)}`)]
      : [...choiceBySize(report, sweep), prose(`${CELLS_IN_WORDS} ${settingInWords(report)}`)];
  const workloads = report.workloads.map(({ workload }) => workload);
  const told = [...problemsOf(report), ...seenInWords(report, workloads)].map(
    (line) => `- ${prose(line.trim())}`,
  );
  return [...blocks, ...(told.length === 0 ? [] : [told.join('\n')])]
    .map((block) => `${block}\n`)
    .join('\n');
}

const ONE_SIZE_IN_WORDS =
  `The fastest exact implementation of each form, with its nanoseconds per ${TASK.item}, its time ÷ that of the next, and ` +
  'the interval of that; "or" where the rounds do not tell the two apart.';

function settingInWords({ environment: { node, cpuModel, cores }, request }: Report): string {
  return `Node ${node} on ${cpuModel}, ${counted(cores, 'core')}, ${counted(request.threads, 'thread')} for a call at the most.`;
}

function tableOf(report: Report): string {
  const rows = choicesOf(report).map(({ workload, events, choices }) => [
    cell(shownName(withoutEvents(workload))),
    grouped(events),
    ...choices.map(choiceInWords),
  ]);
  const lines = [
    ['workload', TASK.items, ...report.groups.map(({ form }) => cell(shownName(form)))],
    [':--', '--:', ...report.groups.map(() => ':--')],
    ...rows,
  ].map((cells) => `| ${cells.join(' | ')} |`);
  return lines.join('\n');
}

/** `everyday,events=2M` as `everyday`: they have a column of their own. What else was set tells one from another. */
function withoutEvents(workload: string): string {
  const [name, ...settings] = workload.split(',');
  return [name, ...settings.filter((one) => !one.startsWith('events='))].join(',');
}

function choiceInWords(choice: Choice | null): string {
  if (choice === null) return 'not measured';
  const { fastest, nsPerEvent, of, next, nextNsPerEvent, ratio, low, high, isDifferent } = choice;
  const { format } = columnFormat('ns', [1]);
  const speed = (ns: number) => `${ns < 10 ? ns.toFixed(1) : format(Math.round(ns))} ns`;
  const first = `**${code(shownName(fastest), true)}** ${speed(nsPerEvent)}`;
  if (next === null)
    return `${first}, the only one${of === 1 ? '' : ` of ${grouped(of)} that is exact, right and timed`}`;
  const second = `${code(shownName(next), true)}${nextNsPerEvent === null ? '' : ` ${speed(nextNsPerEvent)}`}`;
  if (!isDifferent)
    return ratio === null ? `${first}; next, not compared: ${second}` : `${first} or ${second}`;
  const interval = low === null || high === null ? '' : ` (${intervalText(low, high)})`;
  return `${first}, ${ratio === null ? '' : `${times(ratio)}${interval} the time of `}${code(shownName(next), true)}`;
}
