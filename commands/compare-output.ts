/** What `compare` prints and saves, in every format that there is. */
import { join } from 'node:path';
import { isFault, isUsageError, UsageError } from '../contract.ts';
import { printable } from '../printable.ts';
import { type GateReport, gateVerdict } from '../reports/figures/gate-report.ts';
import { FORMATS, type Format, type FormatName } from '../reports/formats/formats.ts';
import { gatesAsJson, renderGates } from '../reports/formats/gates.ts';
import { gatesAsMarkdown } from '../reports/formats/gates-markdown.ts';
import { gatesAsPage } from '../reports/formats/gates-page.ts';
import { gatesAsJunit } from '../reports/formats/junit.ts';
import { readPageAssets } from '../reports/formats/page-assets.ts';
import { writeWholeFile } from '../written-files/whole-file.ts';
import type { Outcome } from './compare-revisions.ts';
import { appendSummaryText, type FormatFlags } from './formats.ts';
import { type Session, terminalOf } from './session.ts';

/** The exit code of a comparison that blames nobody, because the base differs from itself. */
export const NOT_TRUSTED = 4;

const FILE_WIDTH = 120;

/** Prints the first format, saves all beside the record, and says by the exit code what it came to. */
export async function showComparison(
  outcome: Outcome,
  flags: FormatFlags,
  summary: string | null,
  session: Session,
): Promise<void> {
  const formats = flags.format ?? ['terminal'];
  const printed = formats.find((name) => name !== 'html') ?? 'terminal';
  const text = rendered(outcome, printed, flags, terminalOf(session));
  await save(outcome, formats, flags, session);
  await session.print(text);
  if (summary !== null) appendSummaryText(gatesAsMarkdown(outcome.report), summary);
  const verdict = gateVerdict(outcome.report);
  if (verdict === 'worse' || verdict === 'failed') session.fail();
  if (verdict === 'not trusted') session.fail(NOT_TRUSTED);
}

/** Beside the first record; a comparison of records, or one that measured nothing, has no folder of its own. */
async function save(
  { report, folders }: Outcome,
  formats: readonly FormatName[],
  flags: FormatFlags,
  session: Session,
): Promise<void> {
  const [folder] = folders;
  if (folder === undefined) return;
  const names = [...new Set<FormatName>(['json', ...formats.filter((one) => one !== 'terminal')])];
  try {
    const files: string[] = [];
    for (const name of names) {
      const file = fileOf(name);
      const text = rendered({ report, folders }, name, flags, { width: FILE_WIDTH, colors: false });
      await writeWholeFile(join(folder, file), [Buffer.from(text)], {
        gzip: false,
        replaces: true,
      });
      files.push(file);
    }
    session.tell(`Saved in ${printable(folder, 500)}: record.jsonl, ${files.join(', ')}\n`);
  } catch (error) {
    // What was measured is on record, and worth reading all the same.
    if (!isFault(error) && !isUsageError(error)) throw error;
    session.tell(`uniqbench: ${error.message} The comparison is only printed.\n`);
    session.fail();
  }
}

const OWN_FILES: Readonly<Partial<Record<FormatName, string>>> = {
  json: 'comparison.json',
  markdown: 'comparison.md',
  html: 'comparison.html',
};

function fileOf(name: FormatName): string {
  return OWN_FILES[name] ?? FORMATS[name].file;
}

interface Terminal {
  readonly width: number;
  readonly colors: boolean;
}

function rendered(
  { report, folders }: Outcome,
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
    default:
      return ofRun(report, name, terminal);
  }
}

/** What other programs read is of one run, base, control and head as three implementations. */
function ofRun({ reports }: GateReport, name: FormatName, terminal: Terminal): string {
  const [run, ...others] = reports;
  if (run === undefined || others.length > 0)
    throw new UsageError(
      `--format ${name} is of one run, and this comparison made ${reports.length === 0 ? 'none' : reports.length}: report RECORD --format ${name} makes it of each.`,
    );
  const format: Format = FORMATS[name];
  return format.render(run, { ...terminal, details: false, page: readPageAssets });
}
