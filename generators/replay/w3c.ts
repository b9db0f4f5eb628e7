/** The W3C Extended Log File Format (IIS, CloudFront, WebLogic): `#Fields:` names the columns, and may come again with others. */

import { decodeName, encodeName } from '../../names.ts';
import { emptyRange } from './bytes.ts';
import { clientIn } from './clients.ts';
import type { ReadOptions } from './parameters.ts';
import { type EventSink, type LineParser, type Rejection, rejection } from './records.ts';
import { parseTime } from './times.ts';

const DIRECTIVE = rejection('directive', true);
const NO_FIELDS = rejection('no_fields_directive');
const WRONG_COUNT = rejection('not_as_many_fields');
const NO_TIMESTAMP = rejection('no_timestamp');
const NO_PAGE = rejection('no_page');
const NO_VISITOR = rejection('no_visitor');
const HASH = 0x23;

/** Fields that name the client, best first. */
const CLIENTS = ['x-forwarded-for', 'cs(x-forwarded-for)', 'x-real-ip', 'c-ip', 'cs-ip', 'c-dns'];

/** Where the parts of an event stand, by column; several are joined. */
interface Places {
  readonly count: number;
  readonly time: readonly number[];
  readonly page: readonly number[];
  readonly query: number;
  readonly clients: readonly number[];
}

/**
 * Finds time (`date` and `time`, in UTC), page (`cs-uri`, or `cs-uri-stem` with its query) and visitor (a forwarded address, else
 * `c-ip`). Fields are separated by tabs where a line holds any, else by spaces, and may be quoted; `-` is none.
 */
export class W3cParser implements LineParser {
  readonly #options: ReadOptions;
  readonly #events: EventSink;
  readonly #badColumns: ((problem: string) => never) | undefined;
  #places: Places | undefined;
  readonly #time = emptyRange();
  readonly #page = emptyRange();
  readonly #visitor = emptyRange();

  /** @param badColumns Called with what is wrong with a `#Fields` line; without it lines are rejected. */
  constructor(options: ReadOptions, events: EventSink, badColumns?: (problem: string) => never) {
    this.#options = options;
    this.#events = events;
    this.#badColumns = badColumns;
  }

  parse(bytes: Uint8Array, start: number, end: number): Rejection | undefined {
    const text = decodeName(bytes.subarray(start, end));
    if (bytes[start] === HASH) {
      const fields = /^#Fields:\s*(.*?)\s*$/i.exec(text)?.[1];
      if (fields !== undefined) this.#places = this.#placesOf(fields.split(/\s+/));
      return DIRECTIVE;
    }
    const places = this.#places;
    if (places === undefined) return NO_FIELDS;
    const values = valuesOf(text);
    if (values.length !== places.count) return WRONG_COUNT;
    const valueAt = (index: number) => {
      const value = index < 0 ? '-' : values[index]!;
      return value === '-' ? '' : value;
    };
    this.#set(this.#time, places.time.map(valueAt).join(' '));
    const timestampMs = parseTime(this.#time, this.#options.utcOffsetMinutes);
    if (Number.isNaN(timestampMs)) return NO_TIMESTAMP;
    const path = places.page.map(valueAt).join('');
    const query = valueAt(places.query);
    if (path === '') return NO_PAGE;
    for (const index of places.clients) {
      const value = valueAt(index);
      const client = clientIn(value, 0, value.length);
      if (client === undefined) continue;
      this.#set(this.#page, query === '' ? path : `${path}?${query}`);
      this.#set(this.#visitor, value.slice(client.start, client.end));
      this.#events.add(timestampMs, this.#page, this.#visitor);
      return undefined;
    }
    return NO_VISITOR;
  }

  #set(range: ReturnType<typeof emptyRange>, text: string): void {
    range.bytes = encodeName(text);
    range.start = 0;
    range.end = range.bytes.length;
  }

  #placesOf(fields: readonly string[]): Places | undefined {
    const names = fields.map((name) => name.toLowerCase());
    const at = (name: string) => names.indexOf(name.toLowerCase());
    const all = (wanted: readonly string[]) => wanted.map(at).filter((index) => index >= 0);
    const { timestamp, page, visitor } = this.#options.columns ?? {};
    const whole = all(['cs-uri']);
    const places: Places = {
      count: fields.length,
      time: all(timestamp ?? ['date', 'time']),
      page:
        page !== undefined ? all([page].flat()) : whole.length > 0 ? whole : all(['cs-uri-stem']),
      query: page === undefined && whole.length === 0 ? at('cs-uri-query') : -1,
      clients: all(visitor === undefined ? CLIENTS : [visitor]),
    };
    const missing = [
      ...(places.time.length === (timestamp ?? ['date', 'time']).length ? [] : ['date and time']),
      ...(places.page.length === (page?.length ?? 1)
        ? []
        : [`page (${page?.join('+') ?? 'cs-uri-stem'})`]),
      ...(places.clients.length > 0 ? [] : ['visitor (c-ip)']),
    ];
    if (missing.length === 0) return places;
    this.#badColumns?.(
      `its line #Fields names no ${missing.join(', no ')}: ${fields.join(' ')}\n` +
        'Say which are which: --columns timestamp=date+time,page=cs-uri-stem,visitor=c-ip',
    );
    return undefined;
  }
}

function valuesOf(text: string): readonly string[] {
  const separator = text.includes('\t') ? '\t' : ' ';
  if (!text.includes('"')) return text.trim().split(separator === '\t' ? '\t' : / +/);
  const pattern =
    separator === '\t' ? /"((?:[^"]|"")*)"(?=\t|$)|([^\t]+)/g : /"((?:[^"]|"")*)"(?= |$)|([^ ]+)/g;
  return [...text.matchAll(pattern)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain!,
  );
}
