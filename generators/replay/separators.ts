/** Which byte stands between the fields of a table, told by its header. */

import { CR, LF } from './bytes.ts';
import { COMMA, RecordScanner } from './csv-record.ts';
import type { TableRows } from './table-rows.ts';

/** Comma, semicolon (as spreadsheets write where the comma is for decimals), tab, bar. The first one is preferred. */
const SEPARATORS: readonly number[] = [COMMA, 0x3b, 0x09, 0x7c];
/** A longer line is no header. */
const MOST_HEADER_BYTES = 1 << 20;
const LEAST_FIELDS = 3;

/**
 * The separator with which a line is a header whose columns are recognised; otherwise, and where columns are given by
 * number, the one that makes the most fields of it.
 */
export function separatorOf(line: Buffer, rows: TableRows): number {
  if (line.length > MOST_HEADER_BYTES) return COMMA;
  const scanner = new RecordScanner();
  let best = COMMA;
  let most = 0;
  for (const separator of SEPARATORS) {
    if (!line.includes(separator)) continue;
    scanner.separator = separator;
    scanner.start(line, true);
    if (scanner.scan(0) < 0) continue;
    const { fields } = scanner;
    if (fields.count >= LEAST_FIELDS && !rows.areNumbered && rows.isHeader(fields))
      return separator;
    if (fields.count > most) {
      most = fields.count;
      best = separator;
    }
  }
  return best;
}

/** The separator that a first line `sep=;`, written for spreadsheets, tells; undefined where it is none. */
export function toldSeparator(line: Buffer): number | undefined {
  if (line.length > 16) return undefined;
  const told = /^"?sep=(.)"?$/is.exec(line.toString('latin1'))?.[1];
  return told?.charCodeAt(0);
}

/** The line at `start` without its end. */
export function lineAt(bytes: Buffer, start: number): Buffer {
  const lineEnd = bytes.indexOf(LF, start);
  const end = lineEnd < 0 ? bytes.length : lineEnd;
  return bytes.subarray(start, end > start && bytes[end - 1] === CR ? end - 1 : end);
}
