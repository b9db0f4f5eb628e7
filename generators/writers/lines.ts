/** Writes events as lines, in blocks of about a megabyte. */

import type { EventSource, Names } from '../../contract.ts';
import { Output } from './output.ts';
import { timestampAppender } from './timestamps.ts';

/** Names kept of each column: generators and readers give frequent names small ids. */
const MOST_KEPT = 131_072;
const LONGEST_KEPT = 1000;

/** A line is `beforeTimestamp`, the timestamp, the page and the visitor, with all that belongs around. */
export interface LineFormat {
  readonly header: string;
  /** ASCII */
  readonly beforeTimestamp: string;
  /** From a name to all that stands between timestamp and visitor; at least a byte. */
  readonly page: (name: string) => string | Uint8Array;
  /** From a name to the rest of the line; at least a byte. */
  readonly visitor: (name: string) => string | Uint8Array;
}

/**
 * Writes all events of the source.
 *
 * @param onEvents Called with the number of events so far, once a block.
 */
export async function* writeLines(
  source: EventSource,
  { header, beforeTimestamp, page, visitor }: LineFormat,
  onEvents: (events: number) => void,
): AsyncGenerator<Uint8Array> {
  const output = new Output();
  const appendTimestamp = timestampAppender(output, beforeTimestamp);
  const appendPage = nameAppender(output, source.pages, page);
  const appendVisitor = nameAppender(output, source.visitors, visitor);
  let events = 0;
  output.append(header);
  for await (const { timestampsMs, pageIds, visitorIds } of source.chunks()) {
    for (let i = 0; i < pageIds.length; i++) {
      appendTimestamp(timestampsMs[i]!);
      appendPage(pageIds[i]!);
      appendVisitor(visitorIds[i]!);
      if (!output.isFull) continue;
      onEvents(events + i + 1);
      yield output.take();
    }
    events += pageIds.length;
  }
  onEvents(events);
  yield output.take();
}

function nameAppender(
  output: Output,
  names: Names,
  write: (name: string) => string | Uint8Array,
): (id: number) => void {
  const places = new Uint32Array(MOST_KEPT);
  const lengths = new Uint16Array(MOST_KEPT);
  const keep = (id: number, from: number, length: number) => {
    const place = length <= LONGEST_KEPT ? output.reserve(length) : undefined;
    if (place === undefined) return;
    output.bytes.copyWithin(place, from, from + length);
    places[id] = place;
    lengths[id] = length;
  };
  return (id) => {
    const known = id < MOST_KEPT ? lengths[id]! : 0;
    if (known > 0) {
      output.appendKept(places[id]!, known);
      return;
    }
    const from = output.end;
    output.append(write(names.at(id)));
    if (id < MOST_KEPT) keep(id, from, output.end - from);
  };
}
