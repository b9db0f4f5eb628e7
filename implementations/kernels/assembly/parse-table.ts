/**
 * Finding events in lines of a table of separated fields, as long as lines are plain: the expected number of fields, nothing
 * behind a closing quote, line ends in quotes where the caller allows them, a time as time-keys.ts takes it, names that are not missing. In each thread that reads.
 */
import { addEvent } from './found-event';
import { isHourKnown } from './hour-keys';
import { BATCH_FULL, DONE, LineParser, NOT_PLAIN, UNKNOWN_HOUR } from './line-parser';
import { setJoinedTimeKey, setTimeKey, TimeRules } from './time-keys';

const LF: u8 = 0x0a;
const CR: u8 = 0x0d;
/** With more fields, those with doubled quotes are not plain. */
const MOST_DOUBLED: u32 = 64;

/** How the lines of a file look; the fields that JavaScript writes, in this order, each of 32 bits. */
@unmanaged
export class TableLines extends TimeRules {
  /** The byte between fields, and the one that quotes them (the separator again for none). */
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

/** Takes the line whose fields are known. @param doubled One bit for each field with doubled quotes. */
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

/** Takes lines from `at` to `end`; returns why it stopped, with `at` at the line that is to come next. */
export function parseTable(parserAt: usize, linesAt: usize): u32 {
  const parser = changetype<LineParser>(parserAt);
  const lines = changetype<TableLines>(linesAt);
  const end: usize = parser.end;
  const ranges: usize = lines.ranges;
  const width = lines.width;
  const separators = i8x16.splat(<i8>lines.separator);
  const quotes = i8x16.splat(<i8>lines.quote);
  const lineEnds = i8x16.splat(<i8>LF);
  const separator: u8 = <u8>lines.separator;
  const quote: u8 = <u8>lines.quote;
  const spansLines = lines.spansLines != 0;
  let lineStart: usize = parser.at;
  if (lineStart >= end) return DONE;
  let field: u32 = 0;
  let fieldStart: usize = lineStart;
  let isOpen = false;
  let closed: usize = 0;
  /** Fields with doubled quotes, a bit each, and the second of such two. */
  let doubled: u64 = 0;
  let second: usize = 0;
  /** Line ends in quotes. */
  let spanned: u32 = 0;
  let block: usize = lineStart;
  while (true) {
    const bytes = v128.load(block);
    let hits: u32 = i8x16.bitmask(
      v128.or(v128.or(i8x16.eq(bytes, separators), i8x16.eq(bytes, quotes)), i8x16.eq(bytes, lineEnds)),
    );
    while (hits != 0) {
      const at = block + <usize>ctz(hits);
      hits &= hits - 1;
      const byte = load<u8>(at);
      if (byte == separator) {
        if (isOpen) continue;
        // Fields beyond the width are counted, not kept.
        if (field < width) store<u64>(ranges + (<usize>field << 3), <u64>fieldStart | (<u64>(closed != 0 ? closed : at) << 32));
        field++;
        fieldStart = at + 1;
        closed = 0;
      } else if (byte == LF) {
        if (isOpen && spansLines) {
          spanned++;
          continue;
        }
        if (isOpen || field + 1 != width) {
          parser.at = <u32>lineStart;
          return NOT_PLAIN;
        }
        const fieldEnd: usize = closed != 0 ? closed : at > lineStart && load<u8>(at - 1) == CR ? at - 1 : at;
        store<u64>(ranges + (<usize>field << 3), <u64>fieldStart | (<u64>fieldEnd << 32));
        const why = takeLine(parser, lines, doubled);
        if (why != DONE && why != BATCH_FULL) {
          parser.at = <u32>lineStart;
          return why;
        }
        parser.innerLineEnds += spanned;
        lineStart = at + 1;
        if (lineStart >= end || why == BATCH_FULL) {
          parser.at = <u32>lineStart;
          return why;
        }
        field = 0;
        fieldStart = lineStart;
        closed = 0;
        doubled = 0;
        spanned = 0;
      } else if (isOpen) {
        if (at == second) continue;
        const next = load<u8>(at + 1);
        if (next == quote && width <= MOST_DOUBLED) {
          doubled |= <u64>1 << field;
          second = at + 1;
          continue;
        }
        // A closing quote, if the field ends there: else text follows.
        if (next != separator && next != LF && (next != CR || load<u8>(at + 2) != LF)) {
          parser.at = <u32>lineStart;
          return NOT_PLAIN;
        }
        isOpen = false;
        closed = at;
      } else if (at == fieldStart) {
        isOpen = true;
        fieldStart = at + 1;
      }
      // Any other quote is a letter.
    }
    block += 16;
    if (spansLines && block >= end) {
      parser.at = <u32>lineStart;
      return NOT_PLAIN;
    }
  }
}
