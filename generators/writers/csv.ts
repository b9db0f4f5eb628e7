/**
 * Comma-separated values (RFC 4180) in UTF-8, with a header. A lone surrogate from U+DC80 to U+DCFF
 * stands for a byte that is not UTF-8 (as in Python's "surrogateescape", PEP 383) and is written as
 * that byte.
 */

import { type EventSource, UsageError } from '../../contract.ts';
import { quotedCsvField } from '../../csv-field.ts';
import { encodeName } from '../../names.ts';
import { writeLines } from './lines.ts';

/** What needs quotes, and what needs a closer look: surrogates, and runs of NUL. */
const SPECIAL = /[",\r\n\ud800-\udfff]|\0\0/;
const BYTES = /[\udc80-\udcff]+/gu;
const NO_BYTE = /[\ud800-\udc7f\udd00-\udfff]/u;
const REPLACEMENT_CHARACTER = Buffer.from('\ufffd');

/**
 * Writes all events as CSV.
 *
 * @param onEvents Called with the number of events so far, once a block.
 * @throws UsageError where a name could not be read back.
 */
export function writeCsv(
  source: EventSource,
  onEvents: (events: number) => void,
): AsyncGenerator<Uint8Array> {
  const format = {
    header: 'timestamp,pageUrl,visitorId\n',
    beforeTimestamp: '',
    page: (name: string) => (isBare(name) ? `,${name}` : inBytes(name, '')),
    visitor: (name: string) => (isBare(name) ? `,${name}\n` : inBytes(name, '\n')),
  };
  return writeLines(source, format, onEvents);
}

/** Where there is no visible ASCII at an end, a reader might trim the name, or take it for missing. */
function isBare(name: string): boolean {
  return (
    isVisibleAscii(name.charCodeAt(0)) &&
    isVisibleAscii(name.charCodeAt(name.length - 1)) &&
    !SPECIAL.test(name)
  );
}

function isVisibleAscii(code: number): boolean {
  return code > 0x20 && code < 0x7f;
}

function inBytes(name: string, end: string): Uint8Array {
  refuseUnreadable(name);
  return encodeName(`,${quotedCsvField(name)}${end}`);
}

/** @throws UsageError where there are no bytes for it, or they would be read as something else. */
function refuseUnreadable(name: string): void {
  if (name.includes('\0\0')) throw unwritable(name, 'two NULs or more end a line');
  const surrogate = NO_BYTE.exec(name);
  if (surrogate !== null) {
    const code = surrogate[0].charCodeAt(0).toString(16).toUpperCase();
    throw unwritable(name, `the lone surrogate U+${code} has no bytes in UTF-8`);
  }
  for (const [run] of name.matchAll(BYTES)) {
    const bytes = encodeName(run);
    // In a run without any UTF-8, every character is read as a replacement character.
    const isText = /[^\ufffd]/.test(bytes.toString()) || bytes.includes(REPLACEMENT_CHARACTER);
    if (isText) throw unwritable(name, 'its lone surrogates stand for bytes that are valid UTF-8');
  }
}

function unwritable(name: string, reason: string): UsageError {
  const shown = JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}…` : name);
  return new UsageError(`CSV cannot hold the name ${shown}: ${reason}. Write NDJSON instead.`);
}
