/** Finds the format of a file in its first bytes; its name plays no part. */

import { UsageError } from '../../contract.ts';
import { grouped } from '../../quantity.ts';
import { shownPath } from './bad-input.ts';
import { LF } from './bytes.ts';
import { ClfParser } from './clf.ts';
import { clientIn, isAddress, isPrivate } from './clients.ts';
import { CsvReader } from './csv.ts';
import { isNotable, LINE_FORMATS, type LineFormat } from './foreign-lines.ts';
import { layoutOf } from './layouts.ts';
import { isPlainFormat, openSequential } from './line-formats.ts';
import { NdjsonParser } from './ndjson.ts';
import { FORMATS, type Format, type ReadOptions } from './parameters.ts';
import { quotedStart } from './quoted-start.ts';
import { type EventSink, LineReader, type RecordReader, type RejectionSink } from './records.ts';
import { TableRows } from './table-rows.ts';
import { GUESSED_TEXT_FORMATS } from './text-formats.ts';
import { TsvParser } from './tsv.ts';

/** What one reader makes of the first lines. */
interface Trial {
  readonly format: LineFormat;
  readonly accepted: ReadonlySet<number>;
  /** Lines that are neither events nor blank nor headers, with the reason. */
  readonly rejected: ReadonlyMap<number, string>;
  readonly lines: number;
  /** Whether the file fits the format although it holds no event. */
  readonly plausible: () => boolean;
}

/**
 * Finds the format of a file.
 *
 * @param head Its first text; see head.ts.
 * @param whole Whether that is all of it.
 * @throws UsageError where it is no format that is known, or a mixture of several.
 */
export function detectFormat(
  path: string,
  head: Buffer,
  whole: boolean,
  options: ReadOptions,
): Format {
  const file = shownPath(path);
  const start = head.toString('latin1', 0, 32);
  if (start.startsWith('PAR1') && !isPrintable(head[4])) return 'parquet';

  const trials = candidates(head).map((format) => tryFormat(format, head, whole, options));
  const best = trials.reduce((a, b) => (b.accepted.size > a.accepted.size ? b : a));
  if (best.accepted.size > 0) {
    checkUnmixed(file, best, trials);
    return best.format === 'clf' ? behindProxy(file, head, best, whole, options) : best.format;
  }
  const plausible = trials.find((trial) => trial.plausible());
  if (plausible !== undefined) return plausible.format;
  throw unknownFormat(file, head);
}

/** The formats that a file may have, in order of preference where lines are events in several. */
function candidates(head: Buffer): readonly LineFormat[] {
  const text = head.toString('latin1');
  // Tables with rules of their own, by which fewer rows may be events.
  const header = text.split(/\r?\n/, 1)[0]!.split('\t');
  if (layoutOf('tsv', header) !== undefined) return ['tsv'];
  const formats = isQuotedTsv(text)
    ? LINE_FORMATS.toSorted((a, b) => Number(b === 'csv') - Number(a === 'csv'))
    : LINE_FORMATS;
  return [
    ...formats,
    ...(/^#(?:Fields|Version|Software|Date):/im.test(text) ? (['w3c'] as const) : []),
    ...(/^\s*[[{]/.test(text) ? (['json'] as const) : []),
    ...GUESSED_TEXT_FORMATS,
  ];
}

/**
 * Whether lines have tabs, fields in quotes, and none that only begins with one: then quotes are no part of names, as CSV has it, with
 * tabs for its commas. Plain TSV knows no quotes.
 */
function isQuotedTsv(text: string): boolean {
  const lines = text.slice(0, text.lastIndexOf('\n') + 1) || text;
  return (
    /(?:^|\t)"(?:[^"\n]|"")*"(?=\t|\r?$)/m.test(lines) &&
    !/(?:^|\t)"(?!(?:[^"\n]|"")*"(?:\t|\r?$))/m.test(lines) &&
    lines.split('\n', 1)[0]!.includes('\t')
  );
}

/**
 * `clf`; or `main` where the clients of nearly all lines are machines of a private network, and another address is quoted at the end.
 *
 * @throws UsageError where they are, but lines are not as in `main`.
 */
function behindProxy(
  file: string,
  head: Buffer,
  { accepted }: Trial,
  whole: boolean,
  options: ReadOptions,
): 'clf' | 'main' {
  const lines = head.toString('latin1').split(/\r?\n/);
  const proxied = lines.filter((line) => {
    const [, client = '', last = ''] = /^([^ ,]+) .* "([^"]*)"$/.exec(line) ?? [];
    const found = clientIn(last, 0, last.length);
    const forwarded = found ? last.slice(found.start, found.end) : '';
    return isPrivate(client) && isAddress(forwarded) && forwarded !== client;
  });
  if (proxied.length * 10 < accepted.size * 9) return 'clf';
  if (tryFormat('main', head, whole, options).accepted.size >= accepted.size) return 'main';
  throw new UsageError(
    `${file}: the client of most lines is a machine of a private network, such as a proxy, and a forwarded address is quoted at the end.\n` +
      'Say which part is the visitor: --log-format as the server has it, with "$http_x_forwarded_for" or "%{X-Forwarded-For}i"; ' +
      'or count the clients as they are: --input-format clf',
  );
}

function tryFormat(format: LineFormat, head: Buffer, whole: boolean, options: ReadOptions): Trial {
  const accepted = new Set<number>();
  const rejected = new Map<number, string>();
  const events: EventSink = { full: false, add: () => accepted.add(reader.line) };
  const rejections: RejectionSink = {
    reject: (why, line) => {
      if (!why.expected) rejected.set(line, why.reason);
    },
  };
  const clf = new ClfParser(options, events);
  const rows = new TableRows(format === 'tsv' ? 'tsv' : 'csv', options, events);
  const reader: RecordReader = (() => {
    if (format === 'csv') return new CsvReader(rows, events, rejections);
    if (format === 'tsv') return new LineReader(new TsvParser(rows), events, rejections);
    if (format === 'clf') return new LineReader(clf, events, rejections);
    if (!isPlainFormat(format)) return openSequential(format, options, events, rejections).reader;
    return new LineReader(new NdjsonParser(options, events), events, rejections);
  })();
  reader.read(head, 0, whole);
  const mostly = (fits: (reason: string) => boolean): boolean =>
    [...rejected.values()].filter(fits).length * 2 > rejected.size;
  const plausible = {
    clf: () =>
      mostly((reason) => reason !== 'no_timestamp') || clf.timesWithoutMonth * 2 > rejected.size,
    ndjson: () => mostly((reason) => reason !== 'not_json'),
    tsv: () => rows.ready || isTable(head, '\t'),
    csv: () => rows.ready || isTable(head, ','),
  };
  const fits = isPlainFormat(format) ? plausible[format] : () => format === 'w3c';
  return { format, accepted, rejected, lines: reader.line, plausible: fits };
}

function checkUnmixed(file: string, best: Trial, trials: readonly Trial[]): void {
  for (const other of trials) {
    const foreign = [...other.accepted].filter((line) => best.rejected.has(line));
    if (!isNotable(foreign.length, best.lines) && foreign.length < best.accepted.size) continue;
    if (foreign.length === 0) continue;
    throw mixedError(file, best.format, other.format, foreign.length, foreign[0]!);
  }
}

/** The message for a file of two formats; `count` lines are in the second, `firstLine` is the first of them. */
export function mixedError(
  file: string,
  format: Format,
  other: Format,
  count: number,
  firstLine: number,
): UsageError {
  const more = count > 1 ? ` and ${grouped(count - 1)} more` : '';
  return new UsageError(
    `${file}: it mixes formats: it is ${format}, but line ${grouped(firstLine)}${more} would be ${other}.\n` +
      `Split it, or choose one: --input-format ${format} or --input-format ${other}; ` +
      'lines of the other are then counted as rejected.',
  );
}

function unknownFormat(file: string, head: Buffer): UsageError {
  const choose = `If it is a log, choose: --input-format ${FORMATS.join(', ')}`;
  if (looksBinary(head)) {
    return new UsageError(`${file}: it holds binary data, not lines of text. ${choose}`);
  }
  const newline = head.indexOf(LF);
  const end = newline < 0 ? head.length : newline;
  const json = /^\s*(?:\{|\[\s*[[{"])/.test(head.toString('latin1', 0, 100));
  return new UsageError(
    `${file}: its format is not recognised. It begins: ${quotedStart(head, 0, end)}\n` +
      (json
        ? 'JSON must be one object a line; jq -c makes it so (jq -c ".[]" from an array).\n'
        : '') +
      'Known are Common and Combined Log Format, CSV and TSV with a header (or with --columns by number), ' +
      `NDJSON, JSON arrays, Parquet, W3C (#Fields) and what some load balancers write. ${choose}\n` +
      `Or say how its lines are written: --log-format '$remote_addr - $remote_user [$time_local] "$request"…' or '%h %l %u %t "%r"…'`,
  );
}

/** Whether most of the first lines have as many separators outside quotes as the first one, two or more. */
function isTable(head: Buffer, separator: string): boolean {
  const lines = head.toString('latin1').split('\n').slice(0, 10);
  if (lines.length > 1) lines.pop();
  const counts = lines.map((line) => line.replace(/"[^"]*"/g, '').split(separator).length - 1);
  const alike = counts.filter((count) => count === counts[0]).length;
  return !looksBinary(head) && counts[0]! >= 2 && alike * 2 > counts.length;
}

function isPrintable(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x20 && byte <= 0x7e;
}

/** Whether one byte in 20 is a control character that text does not use. NUL does not count: logs may hold it. */
function looksBinary(head: Buffer): boolean {
  let control = 0;
  for (const byte of head) {
    if ((byte > 0 && byte < 9) || (byte > 13 && byte < 32 && byte !== 27) || byte === 127)
      control++;
  }
  return control * 20 > head.length;
}
