/** Columns of usual names that hold something: a better name is no use where the column is empty, as `user` often is. */

import { LF } from './bytes.ts';
import {
  areNumbers,
  findColumns,
  isComplete,
  recogniseColumns,
  type SomeColumns,
  usualColumns,
} from './columns.ts';
import { RecordScanner } from './csv-record.ts';
import { layoutOf, type Role } from './layouts.ts';
import { leafNames, parseObject, valueAt } from './ndjson.ts';
import type { Format, ReadOptions } from './parameters.ts';
import { skipMarks } from './records.ts';
import { lineAt, separatorOf } from './separators.ts';
import { TableRows } from './table-rows.ts';

/** So many rows of the head are looked at. */
const MOST_ROWS = 1000;
const CHOSEN_ROLES: readonly Exclude<Role, 'timestamp'>[] = ['page', 'visitor'];
const ABSENT: ReadonlySet<string> = new Set(['', '-', 'null', 'NULL', 'None', 'NA', 'N/A', '\\N']);

/** Names of columns, and the values of the first rows. */
interface Sample {
  readonly names: readonly string[];
  readonly rows: readonly ((name: string) => unknown)[];
}

/**
 * The same options, with the columns of page and visitor chosen where those of the best names are empty in most of the
 * first rows and another of a usual name is not. What the user chose stays.
 *
 * @param head The first bytes of the file, decompressed, without a byte order mark.
 */
export function withFilledColumns<Options extends ReadOptions>(
  format: Format,
  head: Buffer,
  whole: boolean,
  options: Options,
): Options {
  if (areNumbers(options.columns)) return options;
  const sample = sampleOf(format, head, whole, options);
  if (sample === undefined || sample.rows.length === 0) return options;
  // What its columns mean is known.
  if ((format === 'csv' || format === 'tsv') && layoutOf(format, sample.names) !== undefined)
    return options;
  let chosen: SomeColumns = options.columns ?? {};
  for (const role of CHOSEN_ROLES) {
    if (chosen[role] !== undefined) continue;
    const candidates: readonly (readonly string[])[] = usualColumns(role, sample.names).filter(
      ({ length }) => length === 1,
    );
    const filled = candidates.findIndex(([name]) => isFilled(sample, name!));
    const name: string | undefined = candidates[filled]?.[0];
    // The first one is taken anyway.
    if (name === undefined || (filled === 0 && format !== 'ndjson')) continue;
    chosen = { ...chosen, ...(role === 'page' ? { page: [name] } : { visitor: name }) };
  }
  // Else the first object with a time would decide for it alone.
  if (format === 'ndjson' && chosen.timestamp === undefined) {
    const timestamp = usualColumns('timestamp', sample.names).find((names) =>
      names.every((name) => isFilled(sample, name)),
    );
    if (timestamp !== undefined) chosen = { ...chosen, timestamp };
  }
  return Object.keys(chosen).length === 0 ? options : { ...options, columns: chosen };
}

/** Whether half of the rows or more hold a value. */
function isFilled({ rows }: Sample, name: string): boolean {
  const filled = rows.filter((value) => !isAbsent(value(name))).length;
  return filled * 2 >= rows.length;
}

function isAbsent(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === 'string' && ABSENT.has(value.trim());
}

function sampleOf(
  format: Format,
  head: Buffer,
  whole: boolean,
  options: ReadOptions,
): Sample | undefined {
  if (format === 'ndjson') return objectsOf(head, whole, options);
  return format === 'csv' || format === 'tsv' ? rowsOf(format, head, whole, options) : undefined;
}

/** Objects that hold all three parts, so that those of other messages do not count. */
function objectsOf(head: Buffer, whole: boolean, { columns }: ReadOptions): Sample | undefined {
  const names = new Set<string>();
  const rows: ((name: string) => unknown)[] = [];
  for (const line of linesOf(head, whole)) {
    const object = parseObject(line.toString());
    if (object === undefined) continue;
    const keys = leafNames(object);
    if (!isComplete(recogniseColumns(keys, columns))) continue;
    for (const key of keys) names.add(key);
    rows.push((name) => valueAt(object, name));
  }
  return { names: [...names], rows };
}

function rowsOf(
  format: 'csv' | 'tsv',
  head: Buffer,
  whole: boolean,
  options: ReadOptions,
): Sample | undefined {
  const nowhere = new TableRows(format, options, { full: false, add: () => {} });
  const scanner = new RecordScanner();
  scanner.start(head, whole);
  let names: readonly string[] | undefined;
  const rows: ((name: string) => unknown)[] = [];
  for (let at = 0; at >= 0 && at < head.length && rows.length < MOST_ROWS; ) {
    at = skipMarks(head, at, head.length);
    if (names === undefined) scanner.separator = separatorOf(lineAt(head, at), nowhere);
    at = scanner.scan(at);
    if (at < 0) break;
    const values = scanner.fields.names();
    if (names === undefined) {
      if ('columns' in findColumns(values, options.columns)) names = values;
    } else if (values.length === names.length) {
      const header = names;
      rows.push((name) => values[header.indexOf(name)]);
    }
  }
  return names && { names, rows };
}

function linesOf(head: Buffer, whole: boolean): Buffer[] {
  const lines: Buffer[] = [];
  for (let at = 0; at < head.length && lines.length < MOST_ROWS; ) {
    const lineEnd = head.indexOf(LF, at);
    if (lineEnd < 0 && !whole) break;
    lines.push(lineAt(head, skipMarks(head, at, lineEnd < 0 ? head.length : lineEnd)));
    at = lineEnd < 0 ? head.length : lineEnd + 1;
  }
  return lines;
}
