/** `uniqbench report`: the record of a run, in every format; or a comparison that was saved. Measures nothing. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { UsageError } from '../contract.ts';
import { readRecord } from '../harness/record/read-record.ts';
import { printable } from '../printable.ts';
import { makeReport } from '../reports/figures/report.ts';
import { renderGates } from '../reports/formats/gates.ts';
import { gatesAsMarkdown } from '../reports/formats/gates-markdown.ts';
import { assertFolder } from '../written-files/folder.ts';
import {
  addFormatOptions,
  appendSummary,
  assertSwept,
  type FormatFlags,
  filesOfFormats,
  rendered,
  summaryFile,
  writeFormats,
} from './formats.ts';
import { assertOutputFile, assertStandardOutputIsNoInput, forceOption } from './output-file.ts';
import { COMPARISON_FILE, isSavedComparison, readComparison } from './saved-comparison.ts';
import { type Session, terminalOf } from './session.ts';

interface ReportFlags extends FormatFlags {
  readonly out?: string;
  readonly force?: boolean;
}

/** The command, ready to be added to a program. */
export function reportCommand(session: Session): Command {
  const command = new Command('report')
    .description(
      'Shows a run that was saved: on standard output in one format, or as files in several. Measures nothing.',
    )
    .argument(
      '<record>',
      `a record.jsonl, or the folder of a run; or the ${COMPARISON_FILE} of a comparison, as terminal or markdown`,
    );
  return addFormatOptions(command, 'what is shown (default: terminal)')
    .option('--out <dir>', 'folder that receives a file for each format')
    .addOption(forceOption())
    .action((path: string, flags: ReportFlags) =>
      isSavedComparison(path)
        ? showComparison(path, flags, session)
        : showRecord(path, flags, session),
    );
}

async function showComparison(path: string, flags: ReportFlags, session: Session): Promise<void> {
  const { format: [format = 'terminal', ...more] = [], ...others } = flags;
  const isShown = format === 'terminal' || format === 'markdown';
  if (!isShown || more.length > 0 || Object.keys(others).length > 0)
    throw new UsageError(
      `${printable(path, 300)} is a comparison: it is printed, with --format terminal or markdown and nothing else; compare saves what other formats are asked for.`,
    );
  assertStandardOutputIsNoInput([path], session);
  const comparison = readComparison(path);
  await session.print(
    format === 'markdown'
      ? gatesAsMarkdown(comparison)
      : renderGates(comparison, terminalOf(session)),
  );
}

async function showRecord(path: string, flags: ReportFlags, session: Session): Promise<void> {
  const formats = flags.format ?? ['terminal'];
  if (flags.out === undefined && formats.length > 1) {
    throw new UsageError(
      `${formats.length} formats do not fit on standard output: add --out DIR, or ask for one.`,
    );
  }
  const summary = summaryFile(flags, session);
  const inputs = [path, join(path, 'record.jsonl')];
  if (flags.out === undefined) assertStandardOutputIsNoInput(inputs, session);
  else {
    assertFolder(flags.out);
    if (existsSync(flags.out)) {
      for (const file of filesOfFormats(formats, flags.out))
        assertOutputFile(file, inputs, session, flags.force ?? false);
    }
  }
  const report = makeReport(readRecord(path));
  assertSwept(flags, report.sweep !== undefined);
  if (flags.out === undefined)
    await session.print(
      rendered(report, formats[0]!, { details: flags.details ?? false, record: path }, session),
    );
  else {
    const files = await writeFormats(report, formats, flags.out, {
      replaces: flags.force ?? false,
      details: flags.details ?? false,
      record: path,
    });
    session.tell(`Saved in ${printable(flags.out, 500)}: ${files.join(', ')}\n`);
  }
  if (summary !== null) appendSummary(report, summary);
}
