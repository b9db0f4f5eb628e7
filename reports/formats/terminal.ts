/** The report as text for a terminal: the answer, one table, what matters besides; all the rest where it is asked for. Pure. */
import pc from 'picocolors';
import { counted, duration } from '../../quantity.ts';
import type { Report } from '../figures/report.ts';
import { Figures } from '../tables/figures.ts';
import { mainTable } from '../tables/main-table.ts';
import {
  auditsOf,
  notMetInWords,
  requirementsTables,
  toldInWords,
} from '../tables/requirements.ts';
import { overviewTables } from '../tables/summary-table.ts';
import type { Table } from '../tables/table.ts';
import { readingTables, tablesOf } from '../tables/tables.ts';
import {
  conclusionsOf,
  headlineOf,
  judgementInBrief,
  rightnessInWords,
} from '../words/conclusions.ts';
import { asidesOf, findingsOfSections } from '../words/findings.ts';
import { judgementsOf } from '../words/judgements.ts';
import { linesInWords } from '../words/lines-read.ts';
import { overviewsOf } from '../words/overview.ts';
import { problemsOf } from '../words/problems.ts';
import { runtimesInWords } from '../words/runtimes.ts';
import { type Section, sectionsOf } from '../words/sections.ts';
import { datasetInBrief, datasetInWords, settingOf } from '../words/setting.ts';
import { NOT_MEASURED, shownName } from '../words/units.ts';
import { whyInWords } from '../words/why.ts';
import { sweepLinesOfText } from './sweep-terminal.ts';
import {
  openTableLines,
  painted,
  type TerminalOptions,
  tableLines,
  textLines,
} from './terminal-text.ts';
import { whyLines } from './terminal-why.ts';

/** How much is told. */
export interface TerminalReportOptions extends TerminalOptions {
  /** Every table, and everything about machine and input; only what decides where absent. */
  readonly details?: boolean;
  /** The path of the record or its folder, as a shell takes it: the last line says how to see more. RECORD where absent. */
  readonly record?: string;
}

/** How far the lines of a sentence after its first are indented. */
const HANGING = 2;

/** Renders it: the answer first. */
export function renderTerminal(report: Report, options: TerminalReportOptions): string {
  const paint = pc.createColors(options.colors);
  const isDetailed = options.details === true;
  const text = (sentence: string) => textLines(sentence, options, HANGING);
  const heading = (title: string) => ['', ...text(title).map((line) => paint.bold(line))];
  const drawn = (table: Table) => ['', ...tableLines(table, options)];
  const section = (title: string, sentences: readonly string[]) =>
    sentences.length === 0 ? [] : [...heading(title), ...sentences.flatMap(text)];
  const problems = problemsOf(report);
  const sections = sectionsOf(report);
  const findings = findingsOfSections(sections);
  const notes = new Set<string>();
  const lines = [
    ...sweepLinesOfText(report, options),
    // Each size of a sweep is a workload; what they say together stands above.
    ...(report.sweep === undefined
      ? overviewsOf(report).flatMap((sentence, index) =>
          text(sentence).map((line) => (index === 0 ? paint.bold(line) : line)),
        )
      : []),
    ...(report.sweep === undefined || isDetailed ? overviewTables(report).flatMap(drawn) : []),
    ...(report.sweep === undefined || isDetailed ? sections : []).flatMap((one, index) => {
      const { workload, name, part } = one;
      const dataset = datasetInBrief(part, workload);
      const title = heading(dataset === null ? name : `${name}: ${dataset}`);
      if (dataset === null) return title;
      const audits = auditsOf(part, workload);
      const read = linesInWords(part, workload);
      return [
        ...title,
        ...(read === null ? [] : text(read)),
        ...answerLines(one, notes, options),
        // Whoever wants it asks for it, with --reading.
        ...(isDetailed ? [] : readingTables(new Figures(part, workload)).flatMap(drawn)),
        ...section('Between runtimes', runtimesInWords(part, workload)),
        ...section('Worth knowing', findings[index]!),
        ...whyLines(one, options),
        ...requirementsTables(audits).flatMap(drawn),
        ...audits.flatMap((audit) => [
          ...section(`${shownName(audit.implementation)}: what is not met`, notMetInWords(audit)),
          ...section(`${shownName(audit.implementation)}: no fault, but told`, toldInWords(audit)),
        ]),
      ];
    }),
    ...(problems.length === 0
      ? []
      : ['', paint.bold(paint.red('What went wrong')), ...problems.flatMap(text)]),
    ...(isDetailed ? detailLines(report, options) : []),
    '',
    ...settingInBrief(report).flatMap(text),
    ...(isDetailed ? [] : text(moreOf(options))),
  ];
  return `${(lines[0] === '' ? lines.slice(1) : lines).join('\n')}\n`;
}

function moreOf({ record = 'RECORD' }: TerminalReportOptions): string {
  return `More: uniqbench report ${record} --details (every table), or --format html --out DIR (a page).`;
}

/**
 * What a reader came for: which one, how sure, at what cost; then the figures behind it.
 *
 * @param notes Those of tables that were told before; they are not told again.
 */
function answerLines(
  { workload, part }: Section,
  notes: Set<string>,
  options: TerminalOptions,
): string[] {
  const paint = pc.createColors(options.colors);
  const judgements = judgementsOf(part, workload);
  const table = mainTable(part, workload, { isNarrow: true });
  const note = notes.has(table.note) ? '' : table.note;
  notes.add(table.note);
  return [
    '',
    ...headlineOf(part, workload).flatMap((line, index) =>
      textLines(line, options).map((one) => (index === 0 ? paint.bold(one) : one)),
    ),
    ...textLines(rightnessInWords(part, workload), options),
    ...(judgements.length === 0 ? [] : ['']),
    ...judgements.flatMap((judgement) => {
      const name = shownName(judgement.candidate);
      const told = judgementInBrief(part, workload, judgement);
      const lines = textLines(`${name}: ${told}`, options, HANGING);
      if (!judgement.right) {
        const isOpen = judgement.answer === NOT_MEASURED && judgement.tricks.length === 0;
        return lines.map((line) => painted(line, isOpen ? NOT_MEASURED : 'wrong', options));
      }
      return lines.map((line) => line.replace(name, () => paint.bold(name)));
    }),
    '',
    ...openTableLines(table, options),
    ...(note === '' ? [] : textLines(note, options).map((line) => paint.dim(line))),
  ];
}

/** All other tables, workload by workload, and what else is known. */
function detailLines(report: Report, options: TerminalOptions): string[] {
  const paint = pc.createColors(options.colors);
  const text = (sentence: string) => textLines(sentence, options, HANGING);
  const heading = (title: string) => ['', ...text(title).map((line) => paint.bold(line))];
  const section = (title: string, sentences: readonly string[]) =>
    sentences.length === 0 ? [] : [...heading(title), ...sentences.flatMap(text)];
  return [
    ...sectionsOf(report).flatMap(({ workload, name, part }) => {
      const dataset = datasetInWords(part, workload);
      if (dataset === null) return [];
      return [
        ...section(`Details: ${name}`, [dataset]),
        ...tablesOf(part, workload).flatMap((table) => ['', ...tableLines(table, options)]),
        ...section('In words', conclusionsOf(part, workload)),
        ...section('What candidates make, and what not', whyInWords(part, workload)),
        ...section('Besides', asidesOf(part, workload)),
      ];
    }),
    ...section('Calibration', report.calibration?.sentences ?? []),
    ...section(
      'Machine and run',
      settingOf(report).map(({ name, value }) => `${name}: ${value}`),
    ),
  ];
}

/** What figures of another run must have in common with these, to be compared at all. */
function settingInBrief(report: Report): string[] {
  const { environment, durationMs } = report;
  const { cpuModel, cores, node, startedAt, gitCommit } = environment;
  const facts = [
    `${cpuModel}, ${counted(cores, 'core')}`,
    `Node ${node}`,
    `${startedAt.slice(0, 16).replace('T', ' ')} UTC`,
    ...(gitCommit === null ? [] : [`commit ${gitCommit.slice(0, SHORT_COMMIT)}`]),
    ...(durationMs === null ? [] : [`took ${duration(durationMs / 1e3)}`]),
  ];
  const told = settingOf(report).filter(({ name }) => name === 'left out' || name === 'went on');
  const { calibration } = report;
  return [
    `${facts.join(' · ')}.`,
    ...told.map(
      ({ name, value }) =>
        `${name[0]!.toUpperCase()}${name.slice(1)}${name === 'left out' ? ':' : ''} ${value}.`,
    ),
    ...(calibration === null
      ? []
      : [
          `This machine was calibrated on ${calibration.startedAt.slice(0, 10)}; --details says what verdicts are worth on it.`,
        ]),
  ];
}

/** As git shortens one. */
const SHORT_COMMIT = 10;
