/** The parameters of a replay, from text to what the readers need. */

import { type RawParameters, UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { didYouMean } from '../../unknown-name.ts';
import { offsetMinutes } from './calendar.ts';
import { parseColumns, type SomeColumns } from './columns.ts';
import { compileLogFormat } from './log-format.ts';
import { GUESSED_TEXT_FORMATS } from './text-formats.ts';

/** Those that a user may choose. */
export const FORMATS = [
  ...(['clf', 'csv', 'tsv', 'ndjson', 'parquet', 'json', 'w3c'] as const),
  ...GUESSED_TEXT_FORMATS,
] as const;

/** `log-format`: that of {@link ReadOptions.logFormat}. */
export type Format = (typeof FORMATS)[number] | 'log-format';

/** What the readers of all formats may need to know. */
export interface ReadOptions {
  readonly columns?: SomeColumns;
  /** The month of times that hold only a day; months from 1. */
  readonly month?: { readonly year: number; readonly month: number };
  /** Minutes east of UTC, for times written without an offset. */
  readonly utcOffsetMinutes: number;
  /** How lines are written, as nginx or Apache say it; checked. */
  readonly logFormat?: string;
}

/** What to replay and how. */
export interface ReplayOptions extends ReadOptions {
  readonly files: readonly string[];
  readonly format: Format | 'auto';
  readonly badLines: 'report' | 'fail';
}

/** The parameters and their meanings, as help texts show them. */
export const PARAMETERS = {
  files: 'JSON array of paths, read one after the other; gzip is recognised by content',
  format: `auto, ${FORMATS.join(', ')}; default auto: by content`,
  columns:
    'for csv, tsv, ndjson, parquet: timestamp=date+time,page=package,visitor=ip_id, with names from the ' +
    'header (ndjson: dotted paths), or numbers from 1 where there is no header; default: by usual names',
  month: 'for clf with times like [29:23:53:25]: the month, as 1995-08; default none',
  utcOffset: 'for times written without an offset: -0400, +05:30 or Z; default Z',
  logFormat:
    'how lines are written, as the configuration of nginx or Apache says it, or the name of a known format; instead of format',
  badLines:
    'report or fail; default report: lines without an event are counted; fail: the first one stops the replay',
} as const;

/**
 * Checks the parameters of a replay.
 *
 * @throws UsageError that names the option, as users write it, and what it may be.
 */
export function parseParameters(parameters: RawParameters): ReplayOptions {
  const names = Object.keys(PARAMETERS);
  const unknown = Object.keys(parameters).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(
      `There is no parameter "${printable(unknown)}" of replay.${didYouMean(unknown, names)} Parameters: ${names.join(', ')}.`,
    );
  }
  const { columns, month, logFormat } = parameters;
  const utcOffsetMinutes = parseUtcOffset(parameters.utcOffset ?? 'Z');
  if (logFormat !== undefined) {
    if ((parameters.format ?? 'auto') !== 'auto') {
      throw new UsageError('--log-format says how lines are written: leave out --input-format.');
    }
    compileLogFormat(logFormat, utcOffsetMinutes);
  }
  return {
    files: parseFiles(parameters.files),
    format: oneOf('--input-format', ['auto', ...FORMATS], parameters.format ?? 'auto'),
    ...(columns !== undefined && { columns: parseColumns(columns) }),
    ...(month !== undefined && { month: parseMonth(month) }),
    utcOffsetMinutes,
    ...(logFormat !== undefined && { logFormat }),
    badLines: oneOf('--bad-lines', ['report', 'fail'], parameters.badLines ?? 'report'),
  };
}

function parseFiles(text: string | undefined): readonly string[] {
  const wanted = 'a JSON array of paths, such as ["access.log","access.log.1.gz"]';
  if (text === undefined) throw new UsageError(`files is missing: ${wanted}.`);
  let files: unknown;
  try {
    files = JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`files must be ${wanted}; got ${printable(text)}.`, { cause });
  }
  if (!Array.isArray(files) || files.length === 0 || !files.every(isPath)) {
    throw new UsageError(`files must be ${wanted}; got ${printable(text)}.`);
  }
  return files;
}

function isPath(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && !value.includes('\0');
}

function parseMonth(text: string): { readonly year: number; readonly month: number } {
  const match = /^(\d{4})-(\d\d)$/.exec(text);
  const year = Number(match?.[1] ?? 0);
  const month = Number(match?.[2] ?? 0);
  if (year < 1 || month < 1 || month > 12) {
    throw new UsageError(
      `--month must be a year and a month as 1995-08; got "${printable(text)}".`,
    );
  }
  return { year, month };
}

function parseUtcOffset(text: string): number {
  const bytes = Buffer.from(text);
  const minutes = offsetMinutes(bytes, 0, bytes.length);
  if (Number.isNaN(minutes)) {
    throw new UsageError(
      `--utc-offset must be Z, or hours and minutes as -0400 or +05:30; got "${printable(text)}".`,
    );
  }
  return minutes;
}

function oneOf<T extends string>(name: string, allowed: readonly T[], value: string): T {
  const found = allowed.find((known) => known === value);
  if (found !== undefined) return found;
  throw new UsageError(`${name} must be one of ${allowed.join(', ')}; got "${printable(value)}".`);
}
