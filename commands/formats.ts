/** What `run` and `report` share: which formats are wanted, and where they go. */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { UsageError } from '../contract.ts';
import { FORMATS, type Format, type FormatName } from '../reports/formats.ts';
import { readPageAssets } from '../reports/page-assets.ts';
import type { Report } from '../reports/report.ts';
import { type Io, terminalOf } from './session.ts';

/** What a user asked for. */
export interface FormatFlags {
  readonly format?: readonly FormatName[];
  readonly githubSummary?: boolean;
}

const NAMES = Object.keys(FORMATS) as readonly FormatName[];
const WIDTH_OF_A_FILE = 120;
const SUMMARY_VARIABLE = 'GITHUB_STEP_SUMMARY';
/** GitHub, "Workflow commands: step isolation and limits". */
const LARGEST_SUMMARY_BYTES = 1_048_576;

/** Adds `--format` and `--github-summary`. */
export function addFormatOptions(command: Command, whatFor: string): Command {
  return command
    .addOption(
      new Option('--format <format>', `${whatFor}: ${NAMES.join(', ')}; may be repeated`).argParser(
        (text: string, previous: readonly FormatName[] | undefined) => {
          const name = NAMES.find((known) => known === text);
          if (name === undefined)
            throw new InvalidArgumentError(`Allowed choices are ${NAMES.join(', ')}.`);
          return [...new Set([...(previous ?? []), name])];
        },
      ),
    )
    .option(
      '--github-summary',
      `append the report, in Markdown, to the file that ${SUMMARY_VARIABLE} names, as GitHub Actions sets it`,
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

/** The report in one format, as wide and as colourful as standard output takes it. */
export function rendered(report: Report, name: FormatName, io: Io): string {
  return render(report, name, terminalOf(io));
}

/**
 * Writes one file for each format, and makes the folder where there is none.
 *
 * @returns The names of the files.
 * @throws UsageError where they cannot be written.
 */
export function writeFormats(
  report: Report,
  names: readonly FormatName[],
  folder: string,
): string[] {
  try {
    mkdirSync(folder, { recursive: true });
    return names.map((name) => {
      const { file } = FORMATS[name];
      writeFileSync(
        join(folder, file),
        render(report, name, { width: WIDTH_OF_A_FILE, colors: false }),
      );
      return file;
    });
  } catch (error) {
    throw cannotWrite(folder, error);
  }
}

/** Appends the report to the page that GitHub shows of a workflow. @throws UsageError where it cannot. */
export function appendSummary(report: Report, file: string): void {
  const text = FORMATS.markdown.render(report);
  if (Buffer.byteLength(text) > LARGEST_SUMMARY_BYTES) {
    throw new UsageError(
      `--github-summary: this report is larger than the 1 MiB that GitHub shows. Use --format html --out DIR and keep the file.`,
    );
  }
  try {
    appendFileSync(file, text);
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

function render(
  report: Report,
  name: FormatName,
  options: { width: number; colors: boolean },
): string {
  const format: Format = FORMATS[name];
  return format.render(report, { ...options, page: readPageAssets });
}

function cannotWrite(where: string, cause: unknown): unknown {
  if (!(cause instanceof Error) || !('code' in cause) || !('path' in cause)) return cause;
  return new UsageError(`Cannot write the report to ${where}: ${cause.message}`, { cause });
}
