/** What looks wrong about the visitors of a log, by its first events: an answer that is right for the wrong column is wrong. */

import { decodeName } from '../../names.ts';
import { printable } from '../../printable.ts';
import { shownPath } from './bad-input.ts';
import { MONTH_NAMES } from './calendar.ts';
import { ClfParser } from './clf.ts';
import { usualForm } from './columns.ts';
import { CsvReader } from './csv.ts';
import { withFilledColumns } from './filled-columns.ts';
import { readHead } from './head.ts';
import { isPlainFormat, openSequential } from './line-formats.ts';
import { NdjsonParser } from './ndjson.ts';
import type { Format, ReplayOptions } from './parameters.ts';
import { type EventSink, LineReader, type RecordReader, type RejectionSink } from './records.ts';
import type { Snapshot } from './snapshot.ts';
import { TableRows } from './table-rows.ts';
import { TsvParser } from './tsv.ts';

/** Of fewer events one visitor may well be all. */
const LEAST_EVENTS = 100;
const MOST_SHARE = 0.95;
/** There was no web before, and the ticks of .NET, taken for nanoseconds, are of 1990. */
const FIRST_PLAUSIBLE_YEAR = 1991;
/** YYMMDDhhmm of our years, taken for seconds, is of later ones. */
const LAST_PLAUSIBLE_YEAR = 2045;

/** An event of the head. */
export interface SampledEvent {
  readonly timestampMs: number;
  readonly visitor: string;
}

/** A server's own name is in many lines: of more names than these, in a sample of so many events, it is one of a visitor's. */
const MOST_SERVERS = 20;
const LEAST_EVENTS_A_SERVER = 5;
const SERVERS = {
  shape:
    /^(?:(?:ip-\d+-\d+-\d+-\d+|(?:web|www|app|api|srv|server|node|nginx|apache|haproxy|lb|proxy|edge|frontend|backend|k8s|pod|worker)[-_.]?\d*)(?:[-_.][\w-]+)*|localhost)$/i,
  what: 'names of servers',
};
const MONTHS = MONTH_NAMES.map((name) => `${name[0]!.toUpperCase()}${name.slice(1)}`);

/** Shapes of values that are no visitors, if most are of one. */
const SHAPES: readonly { readonly shape: RegExp; readonly what: string }[] = [
  // With a large letter, as logs write them: small ones are users.
  {
    shape: new RegExp(`^(?:${MONTHS.flatMap((name) => [name, name.slice(0, 3)]).join('|')})$`),
    what: 'names of months',
  },
  // Addresses of hardware begin as times do.
  { shape: /^\[?\d{4}-\d\d-\d\d(?:[T ]|$)|^\d\d?:\d\d:\d\d(?![:\w])/, what: 'times' },
  { shape: /^\[?\d{1,2}\/(?:[A-Z][a-z]{2}|\d{1,2})\/\d{4}/, what: 'times' },
  {
    shape: /^(?:GET|POST|HEAD|PUT|DELETE|OPTIONS|PATCH|CONNECT|TRACE)$/,
    what: 'methods of requests',
  },
  { shape: /^(?:stdout|stderr|debug|info|notice|warn|warning|error)$/i, what: 'words of a logger' },
  { shape: /^<\d{1,3}>/, what: 'priorities of syslog' },
  { shape: /^(?:HTTP\/[\d.]+|https?:\/\/.*|\/.*)$/, what: 'addresses of pages' },
  SERVERS,
];
/** An address or the full name of a host, and the port, which is another for each connection; not `user:17`, and no IPv6 address. */
const WITH_PORT = /^((?:\d{1,3}\.){3}\d{1,3}|\[[\da-f:.]+\]|[\w-]+(?:\.[\w-]+)+):\d{1,5}$/i;

/**
 * Says what looks wrong about the visitors or times of the first events of a file; undefined where nothing does. One line.
 *
 * @param events In the order of the file.
 */
export function suspicionOf(events: readonly SampledEvent[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { visitor } of events) counts.set(visitor, (counts.get(visitor) ?? 0) + 1);
  const years = events.map(({ timestampMs }) => new Date(timestampMs).getUTCFullYear());
  const odd = years.find(isOddYear);
  if (odd !== undefined && mostly(years, isOddYear)) {
    return `its first times are of the year ${odd}: check whether the column of the time holds what it seems to`;
  }
  const visitors = [...counts.keys()];
  const [example = ''] = visitors;
  const mayBeServers =
    visitors.length <= Math.max(MOST_SERVERS, events.length / LEAST_EVENTS_A_SERVER);
  const shape = SHAPES.find(
    (known) =>
      (known !== SERVERS || mayBeServers) && mostly(visitors, (name) => known.shape.test(name)),
  );
  if (shape !== undefined) {
    return `its visitors look like ${shape.what} ("${printable(example, 60)}"): check whether that is the right column`;
  }
  if (events.length < LEAST_EVENTS) return undefined;
  const [most, count] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a));
  if (count >= MOST_SHARE * events.length) {
    return (
      `"${printable(most, 60)}" is the visitor in ${count} of its first ${events.length} events: check whether that is a proxy, ` +
      'or the wrong column'
    );
  }
  const hosts = new Set(visitors.map((name) => WITH_PORT.exec(name)?.[1] ?? name));
  if (mostly(visitors, (name) => WITH_PORT.test(name)) && hosts.size * 2 <= visitors.length) {
    return `its visitors look like addresses with a port ("${printable(example, 60)}"), so that each connection counts: check whether there is a column without`;
  }
  return undefined;
}

/**
 * One line for each file whose visitors look wrong, see {@link suspicionOf}; and one where they are of another column in another file.
 * The files can be read.
 */
export async function suspicionsOf(
  options: ReplayOptions,
  formats: readonly Format[],
  files: readonly Snapshot[],
): Promise<readonly string[]> {
  const found: string[] = [];
  const columns: (string | undefined)[] = [];
  for (const [at, file] of files.entries()) {
    const { text, whole } = await readHead(file);
    const { sampled, visitorColumn } = sampleOf(formats[at]!, text, whole, options);
    const suspicion = suspicionOf(sampled);
    if (suspicion !== undefined) found.push(`Note: ${shownPath(file.path)}: ${suspicion}.`);
    columns.push(visitorColumn);
  }
  const differing = differingColumns(files, columns);
  return differing === undefined ? found : [...found, differing];
}

/** What to say where visitors are users in one file, and addresses in another, so that one visitor is two. */
function differingColumns(
  files: readonly Snapshot[],
  columns: readonly (string | undefined)[],
): string | undefined {
  const named = files.flatMap(({ path }, at) => {
    const name = columns[at];
    return name === undefined ? [] : [{ path, name }];
  });
  const [first] = named;
  const other = named.find(({ name }) => usualForm(name) !== usualForm(first!.name));
  if (first === undefined || other === undefined) return undefined;
  return (
    `Note: the visitor is the column "${printable(first.name)}" of ${shownPath(first.path)}, but "${printable(other.name)}" of ` +
    `${shownPath(other.path)}: check whether both name visitors alike, or count the files one at a time.`
  );
}

/** What the head of a file holds. */
interface Sample {
  readonly sampled: readonly SampledEvent[];
  /** The name of the column that visitors are of, where columns have names and that is known. */
  readonly visitorColumn: string | undefined;
}

function sampleOf(format: Format, head: Buffer, whole: boolean, given: ReplayOptions): Sample {
  if (format === 'parquet') return { sampled: [], visitorColumn: undefined };
  const options = withFilledColumns(format, head, whole, given);
  const sampled: SampledEvent[] = [];
  const events: EventSink = {
    full: false,
    add: (timestampMs, _, { bytes, start, end }) => {
      sampled.push({ timestampMs, visitor: decodeName(bytes.subarray(start, end)) });
    },
  };
  const { reader, visitorColumn } = readerOf(format, options, events);
  reader.read(head, 0, whole);
  return { sampled, visitorColumn: visitorColumn() };
}

function readerOf(
  format: Exclude<Format, 'parquet'>,
  options: ReplayOptions,
  events: EventSink,
): { readonly reader: RecordReader; readonly visitorColumn: () => string | undefined } {
  const nowhere: RejectionSink = { reject: () => {} };
  const noColumn = () => undefined;
  if (format === 'clf') {
    const reader = new LineReader(new ClfParser(options, events), events, nowhere);
    return { reader, visitorColumn: noColumn };
  }
  if (format === 'ndjson') {
    const parser = new NdjsonParser(options, events);
    const reader = new LineReader(parser, events, nowhere);
    return { reader, visitorColumn: () => parser.columns?.visitor };
  }
  if (!isPlainFormat(format)) {
    const { reader } = openSequential(format, options, events, nowhere);
    return { reader, visitorColumn: noColumn };
  }
  const rows = new TableRows(format, options, events);
  const reader =
    format === 'csv'
      ? new CsvReader(rows, events, nowhere)
      : new LineReader(new TsvParser(rows), events, nowhere);
  return { reader, visitorColumn: () => rows.table?.visitorName };
}

function isOddYear(year: number): boolean {
  return year < FIRST_PLAUSIBLE_YEAR || year > LAST_PLAUSIBLE_YEAR;
}

function mostly<T>(values: readonly T[], fits: (value: T) => boolean): boolean {
  return values.length > 0 && values.filter(fits).length >= MOST_SHARE * values.length;
}
