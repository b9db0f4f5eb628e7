/** What `compare` prints and saves, in every format that there is. */
import { join } from 'node:path';
import { isFault, isUsageError } from '../contract.ts';
import { printable } from '../printable.ts';
import { gateVerdict } from '../reports/figures/gate-report.ts';
import { bencherOf, githubBenchmarkOf } from '../reports/formats/continuous.ts';
import { renderCsv } from '../reports/formats/csv.ts';
import { FORMATS, type FormatName } from '../reports/formats/formats.ts';
import { gatesAsJson, renderGates } from '../reports/formats/gates.ts';
import { gatesAsMarkdown } from '../reports/formats/gates-markdown.ts';
import { gatesAsPage } from '../reports/formats/gates-page.ts';
import { gatesAsJunit } from '../reports/formats/junit.ts';
import { readPageAssets } from '../reports/formats/page-assets.ts';
import { makeFolder } from '../written-files/folder.ts';
import { writeWholeFile } from '../written-files/whole-file.ts';
import type { Outcome } from './compare-revisions.ts';
import { appendSummaryText, type FormatFlags } from './formats.ts';
import { COMPARISON_FILE } from './saved-comparison.ts';
import { IN_A_FILE, type Session, type Terminal, terminalOf } from './session.ts';

/** The exit code of a comparison that blames nobody, because the base differs from itself. */
export const NOT_TRUSTED = 4;

/** Which of several to use, and sweeps, are of one revision. */
export const COMPARED_FORMATS = (Object.keys(FORMATS) as FormatName[]).filter(
  (name) => name !== 'choice' && name !== 'sweep-csv',
);

interface OutputFlags extends FormatFlags {
  readonly out: string;
}

/** Prints the first format, saves all beside the record, and says by the exit code what it came to. */
export async function showComparison(
  outcome: Outcome,
  flags: OutputFlags,
  summary: string | null,
  session: Session,
): Promise<void> {
  const formats = flags.format ?? ['terminal'];
  const printed = formats.find((name) => name !== 'html') ?? 'terminal';
  const text = rendered(outcome, printed, flags, terminalOf(session));
  await save(outcome, formats, printed, flags, session);
  await session.print(text);
  if (summary !== null) appendSummaryText(gatesAsMarkdown(outcome.report), summary);
  const verdict = gateVerdict(outcome.report);
  if (verdict === 'worse' || verdict === 'failed') session.fail();
  if (verdict === 'not trusted') session.fail(NOT_TRUSTED);
}

/**
 * Beside the first record. A comparison that measured nothing has no folder yet, and gets one for what is asked for; of two records, for
 * what of that is not printed.
 */
async function save(
  outcome: Outcome,
  formats: readonly FormatName[],
  printed: FormatName,
  flags: OutputFlags,
  session: Session,
): Promise<void> {
  const [kept] = outcome.folders;
  const asked = formats.filter(
    (one) => one !== 'terminal' && !(outcome.isOfRecords && one === printed),
  );
  const names = kept === undefined ? asked : [...new Set<FormatName>(['json', ...asked])];
  if (names.length === 0) return;
  const folder = kept ?? join(flags.out, nameOfFolder());
  try {
    makeFolder(folder);
    const files = kept === undefined ? [] : ['record.jsonl'];
    for (const name of names) {
      const file = fileOf(name);
      const text = rendered(outcome, name, flags, IN_A_FILE);
      await writeWholeFile(join(folder, file), [Buffer.from(text)], {
        gzip: false,
        replaces: true,
      });
      files.push(file);
    }
    session.tell(`Saved in ${printable(folder, 500)}: ${files.join(', ')}\n`);
  } catch (error) {
    // What was measured is on record, and worth reading all the same.
    if (!isFault(error) && !isUsageError(error)) throw error;
    session.tell(`uniqbench: ${error.message} The comparison is only printed.\n`);
    session.fail();
  }
}

/** As records are called, after the time. */
function nameOfFolder(): string {
  const stamp = new Date()
    .toISOString()
    .replaceAll(':', '-')
    .replace(/\.\d+Z$/, '');
  return `${stamp}-${process.pid}-comparison`;
}

const OWN_FILES: Readonly<Partial<Record<FormatName, string>>> = {
  json: COMPARISON_FILE,
  markdown: 'comparison.md',
  html: 'comparison.html',
};

function fileOf(name: FormatName): string {
  return OWN_FILES[name] ?? FORMATS[name].file;
}

function rendered(
  { report, folders, figures }: Outcome,
  name: FormatName,
  { details = false }: FormatFlags,
  terminal: Terminal,
): string {
  switch (name) {
    case 'terminal': {
      const gates = renderGates(report, terminal);
      const runs = details ? report.reports : [];
      return [
        gates,
        ...runs.map((run) => FORMATS.terminal.render(run, { ...terminal, details })),
      ].join('\n');
    }
    case 'json':
      return gatesAsJson(report, folders);
    case 'markdown':
      return gatesAsMarkdown(report);
    case 'html':
      return gatesAsPage(report, readPageAssets());
    case 'junit':
      return gatesAsJunit(report);
    case 'csv':
      return renderCsv(figures);
    case 'github-benchmark':
      return githubBenchmarkOf(figures.followed);
    case 'bencher':
      return bencherOf(figures.followed);
    default:
      throw new Error(`${name} is no format of a comparison.`);
  }
}
