/**
 * Finding events in lines of a table of separated fields, as long as lines are plain: the expected number of fields, nothing
 * behind a closing quote, line ends in quotes where the caller allows them, a time as time-keys.ts takes it, names that are not missing. In each thread that reads.
 */
import { COMMA, CR, holdsByte, isMarked, LF } from './ascii';
import { findEither } from './find';
import { addEvent } from './found-event';
import { isHourKnown } from './hour-keys';
import { BATCH_FULL, DONE, LineParser, NOT_PLAIN, UNKNOWN_HOUR } from './line-parser';
import { setJoinedTimeKey, setTimeKey, TimeRules } from './time-keys';

/** With more fields, those with doubled quotes are not plain. */
const MOST_DOUBLED: u32 = 64;

/** How the lines of a file look; the fields that JavaScript writes, in this order, each of 32 bits. */
@unmanaged
export class TableLines extends TimeRules {
  /** The byte between fields, and the one that quotes them (no byte for none). */
  separator: u32;
  quote: u32;
  width: u32;
  /** Where the date is apart; the time's field again where it is not. */
  dateField: u32;
  timeField: u32;
  pageField: u32;
  visitorField: u32;
  /** A text of up to 4 bytes that means that there is no name: as a number, and its length. */
  missing: u32;
  missingBytes: u32;
  /** Whether a quoted field may hold line ends. */
  spansLines: u32;
  /** Room for the starts and ends of `width` fields, one after the other. */
  ranges: u32;
}

@inline
function startOf(range: usize): usize {
  return load<u32>(range);
}

@inline
function endOf(range: usize): usize {
  return load<u32>(range, 4);
}

@inline
function isMissing(lines: TableLines, start: usize, end: usize): bool {
  const bytes = lines.missingBytes;
  if (bytes == 0 || end - start != bytes) return false;
  return (load<u32>(start) << (32 - 8 * bytes)) == (lines.missing << (32 - 8 * bytes));
}

/** Makes one quote of two in a field, in place; returns where it ends then. */
function withoutDoubledQuotes(start: usize, end: usize, quote: u8): usize {
  let to = start;
  for (let from = start; from < end; from++) {
    const byte = load<u8>(from);
    store<u8>(to++, byte);
    if (byte == quote) from++;
  }
  return to;
}

/**
 * Takes the line whose fields are known.
 *
 * @param doubled One bit for each field with doubled quotes.
 */
@inline
function takeLine(parser: LineParser, lines: TableLines, doubled: u64): u32 {
  const ranges: usize = lines.ranges;
  const time: usize = ranges + (<usize>lines.timeField << 3);
  if (lines.dateField == lines.timeField) {
    if (!setTimeKey(parser, lines, startOf(time), endOf(time), false)) return NOT_PLAIN;
  } else {
    const date: usize = ranges + (<usize>lines.dateField << 3);
    if (!setJoinedTimeKey(parser, lines, startOf(date), endOf(date), startOf(time), endOf(time))) return NOT_PLAIN;
  }
  const page: usize = ranges + (<usize>lines.pageField << 3);
  const visitor: usize = ranges + (<usize>lines.visitorField << 3);
  const pageStart = startOf(page);
  let pageEnd = endOf(page);
  const visitorStart = startOf(visitor);
  let visitorEnd = endOf(visitor);
  if (isMissing(lines, pageStart, pageEnd) || isMissing(lines, visitorStart, visitorEnd)) return NOT_PLAIN;
  // No field without quotes holds a separator.
  if ((lines.separator != COMMA || <u32>load<u8>(visitorStart - 1) == lines.quote) && holdsByte(visitorStart, visitorEnd, COMMA)) return NOT_PLAIN;
  if (doubled != 0) {
    // What is changed in place cannot be read again: so only where the line is an event for certain.
    if (pageStart == pageEnd || visitorStart == visitorEnd || ((doubled >> lines.timeField) & 1) != 0 || ((doubled >> lines.dateField) & 1) != 0) return NOT_PLAIN;
    if (!isHourKnown(parser)) return UNKNOWN_HOUR;
    if ((doubled >> lines.pageField) & 1) pageEnd = withoutDoubledQuotes(pageStart, pageEnd, <u8>lines.quote);
    if (lines.visitorField == lines.pageField) visitorEnd = pageEnd;
    else if ((doubled >> lines.visitorField) & 1) visitorEnd = withoutDoubledQuotes(visitorStart, visitorEnd, <u8>lines.quote);
  }
  return addEvent(parser, pageStart, pageEnd, visitorStart, visitorEnd);
}

/**
 * Takes the line at `at`, as far as it is plain: finds its fields one by one, so that what is found in which step depends on few
 * lengths, and branches are foreseen.
 */
@inline
function parseLine(parser: LineParser, lines: TableLines, at: usize, separators: v128, quotes: v128, lineEnds: v128): u32 {
  const separator = lines.separator;
  const quote = lines.quote;
  const last = lines.width - 1;
  if (isMarked(at)) return NOT_PLAIN;
  let range: usize = lines.ranges;
  let doubled: u64 = 0;
  /** Line ends in quotes. */
  let spanned: u32 = 0;
  for (let field: u32 = 0; ; field++) {
    let start = at;
    let end: usize;
    if (<u32>load<u8>(at) == quote) {
      end = ++start;
      while (true) {
        end = findEither(end, quotes, lineEnds);
        if (load<u8>(end) == LF) {
          if (!lines.spansLines || end + 1 >= <usize>parser.end) return NOT_PLAIN;
          spanned++;
          end++;
        } else if (<u32>load<u8>(end, 1) == quote) {
          if (last >= MOST_DOUBLED) return NOT_PLAIN;
          doubled |= <u64>1 << field;
          end += 2;
        } else break;
      }
      at = end + 1;
      // Else text follows.
      if (load<u8>(at) == CR && load<u8>(at, 1) == LF) at++;
      else if (<u32>load<u8>(at) != separator && load<u8>(at) != LF) return NOT_PLAIN;
    } else {
      at = findEither(start, separators, lineEnds);
      end = at;
    }
    if (field == last) {
      if (load<u8>(at) != LF) return NOT_PLAIN;
      if (end == at && end > start && load<u8>(end - 1) == CR) end--;
      store<u64>(range, <u64>start | (<u64>end << 32));
      const why = takeLine(parser, lines, doubled);
      if (why == DONE || why == BATCH_FULL) {
        parser.at = <u32>at + 1;
        parser.innerLineEnds += spanned;
      }
      return why;
    }
    if (load<u8>(at) == LF) return NOT_PLAIN;
    store<u64>(range, <u64>start | (<u64>end << 32));
    range += 8;
    at++;
  }
  return NOT_PLAIN;
}

/** Takes lines from `at` to `end`; returns why it stopped, with `at` at the line that is to come next. */
export function parseTable(parserAt: usize, linesAt: usize): u32 {
  const parser = changetype<LineParser>(parserAt);
  const lines = changetype<TableLines>(linesAt);
  const separators = i8x16.splat(<i8>lines.separator);
  const quotes = i8x16.splat(<i8>lines.quote);
  const lineEnds = i8x16.splat(LF);
  while (parser.at < parser.end) {
    const why = parseLine(parser, lines, parser.at, separators, quotes, lineEnds);
    if (why != DONE) return why;
  }
  return DONE;
}
