/** Writes timestamps as ISO 8601, without a `Date` for each. */

import type { Output } from './output.ts';

const MS_PER_HOUR = 3_600_000;
/** Hours of which a timestamp is kept; a stream in order needs one or two of them. */
const MOST_HOURS = 1024;
/** Years before 0 and from 10000 on have a sign and six digits. */
const LONGEST = '+YYYYYY-MM-DDTHH:MM:SS.mmmZ';
const AFTER_THE_HOUR = 'MM:SS.mmmZ';

/**
 * Makes a function that appends a text and whole milliseconds since 1970 as `Date#toISOString` writes
 * them: it keeps a timestamp of each hour, and changes minutes, seconds and milliseconds in there.
 *
 * @param before The text, ASCII.
 * @throws RangeError (the function) for what no `Date` can hold.
 */
export function timestampAppender(output: Output, before: string): (timestampMs: number) => void {
  const room = before.length + LONGEST.length;
  const places = output.reserve(MOST_HOURS * room);
  if (places === undefined) throw new Error('No room is left for timestamps');
  const kept = new Map<number, Timestamp>();

  const keep = (hour: number): Timestamp => {
    if (kept.size === MOST_HOURS) kept.clear();
    const text = before + new Date(hour * MS_PER_HOUR).toISOString();
    const place = places + kept.size * room;
    output.bytes.write(text, place, 'latin1');
    const timestamp = { hour, place, length: text.length };
    kept.set(hour, timestamp);
    return timestamp;
  };

  let current: Timestamp = { hour: Number.NaN, place: 0, length: 0 };
  return (timestampMs) => {
    const hour = Math.floor(timestampMs / MS_PER_HOUR);
    if (hour !== current.hour) current = kept.get(hour) ?? keep(hour);
    const { place, length } = current;
    writeInHour(output.bytes, timestampMs - hour * MS_PER_HOUR, place + length);
    output.appendKept(place, length);
  };
}

/** A timestamp that is kept; {@link timestampAppender} changes the part after the hour. */
interface Timestamp {
  readonly hour: number;
  readonly place: number;
  readonly length: number;
}

/** Writes minutes, seconds and milliseconds of a timestamp that ends before `end`. */
function writeInHour(target: Uint8Array, inHourMs: number, end: number): void {
  const second = Math.trunc(inHourMs / 1000);
  const minute = Math.trunc(second / 60);
  const at = end - AFTER_THE_HOUR.length;
  writeDigits(target, minute, at, 2);
  writeDigits(target, second - 60 * minute, at + 'MM:'.length, 2);
  writeDigits(target, inHourMs - 1000 * second, at + 'MM:SS.'.length, 3);
}

function writeDigits(target: Uint8Array, value: number, at: number, digits: number): void {
  let rest = value;
  for (let i = digits - 1; i >= 0; i--) {
    const tenth = Math.trunc(rest / 10);
    target[at + i] = 0x30 + rest - 10 * tenth;
    rest = tenth;
  }
}
