/** Newline-delimited JSON: one object per line. Any string can be written, lone surrogates as escapes. */

import type { EventSource } from '../../contract.ts';
import { writeLines } from './lines.ts';

/**
 * Writes all events as NDJSON.
 *
 * @param onEvents Called with the number of events so far, once a block.
 */
export function writeNdjson(
  source: EventSource,
  onEvents: (events: number) => void,
): AsyncGenerator<Uint8Array> {
  const format = {
    header: '',
    beforeTimestamp: '{"timestamp":"',
    page: (name: string) => `","pageUrl":${JSON.stringify(name)}`,
    visitor: (name: string) => `,"visitorId":${JSON.stringify(name)}}\n`,
  };
  return writeLines(source, format, onEvents);
}
