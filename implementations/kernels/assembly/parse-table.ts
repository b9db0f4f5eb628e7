/**
 * Finding events in lines of a table of separated fields, as long as lines are plain: the expected number of fields, quoted
 * ones without quotes or line ends inside, an ISO 8601 time in UTC, names that are not empty. The first line that is not stops the parser, which goes on
 * behind it when the caller has dealt with it. Runs in each thread that reads, over a window of the file in memory.
 */
import { appendOverflow } from './overflow';
import { FIRST_NO_ID, InternThread, internShared, NEEDS_SLOTS, UNKNOWN } from './shared-table';

/** Why the parser stopped. */
const DONE: u32 = 0;
/** The line at `at` is not plain. */
const NOT_PLAIN: u32 = 1;
/** The hour of the time prefix at `prefixAt` is not known yet: {@link setHour}. */
const UNKNOWN_HOUR: u32 = 2;
/** The columns of events are full. */
const COLUMNS_FULL: u32 = 3;
/** See InternThread. */
const TABLE_NEEDS_SLOTS: u32 = 4;
const THREAD_NEEDS_RECORDS: u32 = 5;
/** There is no room for an event of an unknown visitor. */
const OVERFLOW_FULL: u32 = 6;

const LF: u8 = 0x0a;
const CR: u8 = 0x0d;
const PREFIX_HIGH: u64 = 0xff_ffff_ffff;
const HOUR_SLOTS: u32 = 4096;
const HOUR_SLOT_BYTES: usize = 24;
const NO_HOUR: u32 = 0xffffffff;

/** The fields that the threads' JavaScript writes, in this order, each of 32 bits. */
@unmanaged
export class TableParser {
  /** The next line, and the end of the last one: a line end stands before it. 16 bytes behind it may be read. */
  at: u32;
  end: u32;
  /** The byte between fields, and the one that quotes them (the separator again for none). */
  separator: u32;
  quote: u32;
  width: u32;
  timeField: u32;
  pageField: u32;
  visitorField: u32;
  /** Room for the starts and ends of `width` fields, one after the other. */
  ranges: u32;
  /** Whether a time without an offset is taken. */
  takesLocalTimes: u32;
  pages: u32;
  visitors: u32;
  /** An InternThread. */
  thread: u32;
  /** Known hours by prefix of the time, HOUR_SLOTS of HOUR_SLOT_BYTES. */
  hourSlots: u32;
  /** Columns of events, and how many they hold and may hold. */
  hourColumn: u32;
  pageColumn: u32;
  visitorColumn: u32;
  events: u32;
  mostEvents: u32;
  /** Lines taken. */
  lines: u32;
  /** With UNKNOWN_HOUR: where the time is, and whether it is local. */
  prefixAt: u32;
  prefixIsLocal: u32;
  lastHour: u32;
  unused: u32;
  lastLow: u64;
  lastHigh: u64;
}

/** Bytes of the known hours. */
export function hourSlotsBytes(): u32 {
  return HOUR_SLOTS * <u32>HOUR_SLOT_BYTES;
}

@inline
function hourSlot(parser: TableParser, low: u64, high: u64): usize {
  const mixed = (low ^ (high << 24) ^ (high >> 40)) * 0x9e3779b97f4a7c15;
  return <usize>parser.hourSlots + <usize>(mixed >> 52) * HOUR_SLOT_BYTES;
}

/** Tells the hour that the parser asked for. */
export function setHour(at: usize, hour: u32): void {
  const parser = changetype<TableParser>(at);
  const low = load<u64>(parser.prefixAt);
  const high = prefixHigh(load<u64>(parser.prefixAt, 8), parser.prefixIsLocal);
  const slot = hourSlot(parser, low, high);
  store<u64>(slot, low);
  store<u64>(slot, high, 8);
  store<u32>(slot, hour, 16);
}

/** The last five bytes of `YYYY-MM-DDTHH`, and whether the time is local. */
@inline
function prefixHigh(bytes: u64, isLocal: u32): u64 {
  return (bytes & PREFIX_HIGH) | (<u64>isLocal << 40);
}

@inline
function isDigit(byte: u8): bool {
  return <u8>(byte - 0x30) <= 9;
}

/** Two digits from 00 to 59. */
@inline
function isSixtieth(at: usize): bool {
  return <u8>(load<u8>(at) - 0x30) <= 5 && isDigit(load<u8>(at, 1));
}

/** `:SS.mmmZ` as one word, digits by what is left of them. */
const SECONDS_SHAPE: u64 = 0x5a_30_30_30_2e_30_30_3a;
const DIGIT_BITS: u64 = 0x00_0f_0f_0f_00_0f_0f_00;

/** What stands behind the hour: 0 for a UTC time, 1 for a local one, 2 for anything else. */
function timeKind(at: usize, end: usize): u32 {
  if (load<u8>(at) != 0x3a || !isSixtieth(at + 1)) return 2;
  at += 3;
  if (end - at == 8) {
    const digits = load<u64>(at) ^ SECONDS_SHAPE;
    // Tens of seconds carry from 6 on, other digits from 10 on.
    if ((digits & ~DIGIT_BITS) == 0 && ((digits + 0x00_06_06_06_00_06_0a_00) & 0x00_f0_f0_f0_00_f0_f0_00) == 0) return 0;
  }
  if (at + 3 <= end && load<u8>(at) == 0x3a) {
    if (!isSixtieth(at + 1)) return 2;
    at += 3;
    if (at < end && (load<u8>(at) == 0x2e || load<u8>(at) == 0x2c)) {
      const fraction = ++at;
      while (at < end && isDigit(load<u8>(at))) at++;
      if (at == fraction) return 2;
    }
  }
  if (at == end) return 1;
  return at + 1 == end && (load<u8>(at) | 0x20) == 0x7a ? 0 : 2;
}

/** Takes the line whose fields are known; DONE where it was an event. */
@inline
function takeLine(parser: TableParser): u32 {
  const ranges: usize = parser.ranges;
  const time: usize = ranges + (<usize>parser.timeField << 3);
  const timeStart: usize = load<u32>(time);
  const timeEnd: usize = load<u32>(time, 4);
  const pageRange: usize = ranges + (<usize>parser.pageField << 3);
  const page: usize = load<u32>(pageRange);
  const pageLength: u32 = load<u32>(pageRange, 4) - <u32>page;
  const visitorRange: usize = ranges + (<usize>parser.visitorField << 3);
  const visitor: usize = load<u32>(visitorRange);
  const visitorLength: u32 = load<u32>(visitorRange, 4) - <u32>visitor;
  if (<i32>(timeEnd - timeStart) < 16 || pageLength == 0 || visitorLength == 0) return NOT_PLAIN;
  const kind = timeKind(timeStart + 13, timeEnd);
  if (kind > parser.takesLocalTimes) return NOT_PLAIN;
  const low = load<u64>(timeStart);
  const high = prefixHigh(load<u64>(timeStart, 8), kind);
  let hour = parser.lastHour;
  if (low != parser.lastLow || high != parser.lastHigh) {
    const slot = hourSlot(parser, low, high);
    if (load<u64>(slot) != low || load<u64>(slot, 8) != high) {
      parser.prefixAt = <u32>timeStart;
      parser.prefixIsLocal = kind;
      return UNKNOWN_HOUR;
    }
    hour = load<u32>(slot, 16);
    parser.lastLow = low;
    parser.lastHigh = high;
    parser.lastHour = hour;
  }
  if (hour == NO_HOUR) return NOT_PLAIN;
  const events = parser.events;
  if (events == parser.mostEvents) return COLUMNS_FULL;
  const thread = changetype<InternThread>(parser.thread);
  const pageId = internShared(thread, parser.pages, page, pageLength);
  if (pageId >= FIRST_NO_ID) return pageId == NEEDS_SLOTS ? TABLE_NEEDS_SLOTS : THREAD_NEEDS_RECORDS;
  const visitorId = internShared(thread, parser.visitors, visitor, visitorLength);
  if (visitorId >= FIRST_NO_ID) {
    if (visitorId == UNKNOWN) return appendOverflow(thread, hour, pageId, visitor, visitorLength) ? DONE : OVERFLOW_FULL;
    return visitorId == NEEDS_SLOTS ? TABLE_NEEDS_SLOTS : THREAD_NEEDS_RECORDS;
  }
  const offset = <usize>events << 2;
  store<u32>(<usize>parser.hourColumn + offset, hour);
  store<u32>(<usize>parser.pageColumn + offset, pageId);
  store<u32>(<usize>parser.visitorColumn + offset, visitorId);
  parser.events = events + 1;
  return DONE;
}

/** Takes lines from `at` to `end`; returns why it stopped, with `at` at the line that is to come next. */
export function parseTable(address: usize): u32 {
  const parser = changetype<TableParser>(address);
  const end: usize = parser.end;
  const ranges: usize = parser.ranges;
  const width = parser.width;
  const separators = i8x16.splat(<i8>parser.separator);
  const quotes = i8x16.splat(<i8>parser.quote);
  const lineEnds = i8x16.splat(<i8>LF);
  const separator: u8 = <u8>parser.separator;
  let lineStart: usize = parser.at;
  if (lineStart >= end) return DONE;
  let field: u32 = 0;
  let fieldStart: usize = lineStart;
  let isOpen = false;
  let closed: usize = 0;
  let why = NOT_PLAIN;
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
        if (isOpen || field + 1 != width) {
          parser.at = <u32>lineStart;
          return NOT_PLAIN;
        }
        const fieldEnd: usize = closed != 0 ? closed : at > lineStart && load<u8>(at - 1) == CR ? at - 1 : at;
        store<u64>(ranges + (<usize>field << 3), <u64>fieldStart | (<u64>fieldEnd << 32));
        why = takeLine(parser);
        if (why != DONE) {
          parser.at = <u32>lineStart;
          return why;
        }
        parser.lines += 1;
        lineStart = at + 1;
        if (lineStart >= end) {
          parser.at = <u32>lineStart;
          return DONE;
        }
        field = 0;
        fieldStart = lineStart;
        closed = 0;
      } else if (isOpen) {
        // A closing quote, if the field ends there: else it is doubled, or text follows.
        const next = load<u8>(at + 1);
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
  }
}
