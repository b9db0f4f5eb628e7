/** What `run` and `report` share: which formats are wanted, and where they go. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { UsageError } from '../contract.ts';
import type { Report } from '../reports/figures/report.ts';
import { FORMATS, type Format, type FormatName } from '../reports/formats/formats.ts';
import { readPageAssets } from '../reports/formats/page-assets.ts';
import type { TerminalReportOptions } from '../reports/formats/terminal.ts';
import { cannotWrite } from '../written-files/cannot-write.ts';
import { makeFolder } from '../written-files/folder.ts';
import { writeWholeFile } from '../written-files/whole-file.ts';
import { assertChoice } from './choices.ts';
import { IN_A_FILE, type Io, terminalOf } from './session.ts';
import { shellWord } from './shell-word.ts';

/** What a user asked for. */
export interface FormatFlags {
  readonly format?: readonly FormatName[];
  readonly githubSummary?: boolean;
  readonly details?: boolean;
}

const NAMES = Object.keys(FORMATS) as readonly FormatName[];
const SUMMARY_VARIABLE = 'GITHUB_STEP_SUMMARY';
/** GitHub, "Workflow commands: step isolation and limits". */
const LARGEST_SUMMARY_BYTES = 1_048_576;

/** Adds `--format` and `--github-summary`. @param names The formats that make sense there. */
export function addFormatOptions(
  command: Command,
  whatFor: string,
  names: readonly FormatName[] = NAMES,
): Command {
  return command
    .addOption(
      new Option('--format <format>', `${whatFor}: ${names.join(', ')}; may be repeated`).argParser(
        (text: string, previous: readonly FormatName[] | undefined) => {
          assertChoice(text, names);
          return [...new Set([...(previous ?? []), text as FormatName])];
        },
      ),
    )
    .option('--details', 'on the terminal, every table and all that is known of machine and input')
    .option(
      '--github-summary',
      `append the report, in Markdown, to the file that ${SUMMARY_VARIABLE} names, as GitHub Actions sets it`,
    );
}

/** @throws UsageError where a format is asked for that would be empty. */
export function assertSwept({ format = [] }: FormatFlags, isSweep: boolean): void {
  if (isSweep || !format.includes('sweep-csv')) return;
  throw new UsageError(
    '--format sweep-csv has a line for each size of a sweep, and this run is none: run --sweep makes one; --format csv has every call.',
  );
}

/** Where the summary goes; null where none is wanted. @throws UsageError where GitHub did not say. */
export function summaryFile({ githubSummary }: FormatFlags, { env }: Io): string | null {
  if (githubSummary !== true) return null;
  const file = env[SUMMARY_VARIABLE];
  if (file) return file;
  throw new UsageError(
    `--github-summary: ${SUMMARY_VARIABLE} is not set. GitHub Actions sets it; elsewhere, use --format markdown.`,
  );
}

/** What text for a terminal says besides. */
export interface Told {
  /** Whether it holds every table. */
  readonly details: boolean;
  /** Where the record is, or its folder: the report tells how to see more of it. */
  readonly record: string;
}

function optionsOf({ details, record }: Told): Pick<TerminalReportOptions, 'details' | 'record'> {
  return { details, record: shellWord(record) };
}

/** The report in one format, as wide and as colourful as standard output takes it. */
export function rendered(report: Report, name: FormatName, told: Told, io: Io): string {
  return render(report, name, { ...terminalOf(io), ...optionsOf(told) });
}

/**
 * Writes one file for each format, each whole or not at all, and makes the folder where there is none.
 *
 * @param options.replaces Whether files that are there already are replaced.
 * @returns The names of the files.
 * @throws UsageError where they cannot be written or may not be replaced; Fault where the disk is full.
 */
export async function writeFormats(
  report: Report,
  names: readonly FormatName[],
  folder: string,
  { replaces, ...told }: Told & { readonly replaces: boolean },
): Promise<string[]> {
  makeFolder(folder);
  const files: string[] = [];
  for (const name of names) {
    const { file } = FORMATS[name];
    const text = render(report, name, { ...IN_A_FILE, ...optionsOf(told) });
    await writeWholeFile(join(folder, file), [Buffer.from(text)], { gzip: false, replaces });
    files.push(file);
  }
  return files;
}

/** The files that {@link writeFormats} would write. */
export function filesOfFormats(names: readonly FormatName[], folder: string): string[] {
  return names.map((name) => join(folder, FORMATS[name].file));
}

/** Appends the report to the page that GitHub shows of a workflow. @throws UsageError where it cannot. */
export function appendSummary(report: Report, file: string): void {
  appendSummaryText(FORMATS.markdown.render(report), file);
}

/** The same with Markdown that is made already; as much of it as GitHub shows. */
export function appendSummaryText(text: string, file: string): void {
  try {
    appendFileSync(file, shortened(text));
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

const SHORTENED = '*Shortened: GitHub shows no more than 1 MiB of a report.*';

/** Whole paragraphs and tables, what is folded being closed again. */
function shortened(text: string): string {
  if (Buffer.byteLength(text) <= LARGEST_SUMMARY_BYTES) return text;
  const blocks: string[] = [];
  // For what closes them, and says so.
  let room = LARGEST_SUMMARY_BYTES - 1_000;
  for (const block of text.split('\n\n')) {
    room -= Buffer.byteLength(block) + 2;
    if (room < 0) break;
    blocks.push(block);
  }
  const count = (tag: string) => blocks.join('\n').split(tag).length - 1;
  const open = count('<details>') - count('</details>');
  return `${[...blocks, ...Array<string>(open).fill('</details>'), SHORTENED].join('\n\n')}\n`;
}

function render(report: Report, name: FormatName, options: TerminalReportOptions): string {
  const format: Format = FORMATS[name];
  return format.render(report, { ...options, page: readPageAssets });
}
