/**
 * Finding events in lines of JSON, as long as lines are plain: an object whose values are strings without escapes, numbers, true,
 * false or null; each of the wanted keys once, with a time as time-keys.ts takes it, and names that are strings or short
 * whole numbers. All of the line is checked, because half an object is none. In each thread that reads.
 */
import { COMMA, CR, holdsByte, isDigit, LF, QUOTE, SPACE } from './ascii';
import { isSame } from './bytes';
import { addEvent } from './found-event';
import { BATCH_FULL, DONE, LineParser, NOT_PLAIN } from './line-parser';
import { setTimeKey, TimeRules } from './time-keys';

const NULL: u32 = 0x6c_6c_75_6e;
const TRUE: u32 = 0x65_75_72_74;
const FALS: u32 = 0x73_6c_61_66;
/** So many digits stand for one number only, whoever reads them. */
const MOST_DIGITS: usize = 15;

/** The keys that are wanted; the fields that JavaScript writes, in this order, each of 32 bits. */
@unmanaged
export class JsonLines extends TimeRules {
  timeKey: u32;
  timeKeyBytes: u32;
  pageKey: u32;
  pageKeyBytes: u32;
  visitorKey: u32;
  visitorKeyBytes: u32;
}

@inline
function skipSpaces(at: usize): usize {
  while (load<u8>(at) == SPACE) at++;
  return at;
}

/** Where the string ends that begins at `at`: at its quote, or at what makes it no plain one. */
@inline
function stringEnd(at: usize): usize {
  while (true) {
    const bytes = v128.load(at);
    const hits = i8x16.bitmask(
      v128.or(
        v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x5c))),
        i8x16.lt_u(bytes, i8x16.splat(0x20)),
      ),
    );
    if (hits != 0) return at + <usize>ctz(hits);
    at += 16;
  }
}

@inline
function digitsEnd(at: usize): usize {
  while (isDigit(at)) at++;
  return at;
}

/** Where the number or word ends that begins at `at`; 0 where there is none. */
function scalarEnd(at: usize): usize {
  const word = load<u32>(at);
  if (word == NULL || word == TRUE) return at + 4;
  if (word == FALS) return load<u8>(at, 4) == 0x65 ? at + 5 : 0;
  if (load<u8>(at) == 0x2d) at++;
  if (!isDigit(at)) return 0;
  at = load<u8>(at) == 0x30 ? at + 1 : digitsEnd(at);
  if (load<u8>(at) == 0x2e) {
    if (!isDigit(++at)) return 0;
    at = digitsEnd(at);
  }
  if ((load<u8>(at) | 0x20) == 0x65) {
    at++;
    if (load<u8>(at) == 0x2b || load<u8>(at) == 0x2d) at++;
    if (!isDigit(at)) return 0;
    at = digitsEnd(at);
  }
  return at;
}

@inline
function isKey(key: usize, length: u32, wanted: u32, wantedLength: u32): bool {
  return length == wantedLength && isSame(key, wanted, length);
}

/** Whether a value is a name: text other than a dash, or a number that is written in no other way. */
@inline
function isName(start: usize, end: usize, isText: bool): bool {
  if (isText) return end - start != 1 || load<u8>(start) != 0x2d;
  return end - start <= MOST_DIGITS && digitsEnd(start) == end;
}

/** Takes the line at `at`; `parser.at` is behind it, where it was taken. */
@inline
function takeLine(parser: LineParser, lines: JsonLines, at: usize): u32 {
  if (load<u8>(at) != 0x7b) return NOT_PLAIN;
  let time: usize = 0;
  let timeEnd: usize = 0;
  let isTimeText = false;
  let page: usize = 0;
  let pageEnd: usize = 0;
  let visitor: usize = 0;
  let visitorEnd: usize = 0;
  while (true) {
    at = skipSpaces(at + 1);
    if (load<u8>(at) != QUOTE) return NOT_PLAIN;
    const key = at + 1;
    const keyEnd = stringEnd(key);
    if (load<u8>(keyEnd) != QUOTE) return NOT_PLAIN;
    at = skipSpaces(keyEnd + 1);
    if (load<u8>(at) != 0x3a) return NOT_PLAIN;
    let start = skipSpaces(at + 1);
    const isText = load<u8>(start) == QUOTE;
    let valueEnd: usize;
    if (isText) {
      valueEnd = stringEnd(++start);
      if (load<u8>(valueEnd) != QUOTE) return NOT_PLAIN;
      at = valueEnd + 1;
    } else {
      valueEnd = scalarEnd(start);
      if (valueEnd == 0) return NOT_PLAIN;
      at = valueEnd;
    }
    const length = <u32>(keyEnd - key);
    if (isKey(key, length, lines.timeKey, lines.timeKeyBytes)) {
      if (time != 0) return NOT_PLAIN;
      time = start;
      timeEnd = valueEnd;
      isTimeText = isText;
    } else if (isKey(key, length, lines.pageKey, lines.pageKeyBytes)) {
      if (page != 0 || !isName(start, valueEnd, isText)) return NOT_PLAIN;
      page = start;
      pageEnd = valueEnd;
    } else if (isKey(key, length, lines.visitorKey, lines.visitorKeyBytes)) {
      if (visitor != 0 || !isName(start, valueEnd, isText)) return NOT_PLAIN;
      visitor = start;
      visitorEnd = valueEnd;
    }
    at = skipSpaces(at);
    const next = load<u8>(at);
    if (next == 0x7d) break;
    if (next != 0x2c) return NOT_PLAIN;
  }
  at += load<u8>(at, 1) == CR ? 2 : 1;
  if (load<u8>(at) != LF || time == 0 || page == 0 || visitor == 0) return NOT_PLAIN;
  if (holdsByte(visitor, visitorEnd, COMMA)) return NOT_PLAIN;
  if (!setTimeKey(parser, lines, time, timeEnd, !isTimeText)) return NOT_PLAIN;
  const why = addEvent(parser, page, pageEnd, visitor, visitorEnd);
  if (why == DONE || why == BATCH_FULL) parser.at = <u32>at + 1;
  return why;
}

/** Takes lines from `at` to `end`; returns why it stopped, with `at` at the line that is to come next. */
export function parseNdjson(parserAt: usize, linesAt: usize): u32 {
  const parser = changetype<LineParser>(parserAt);
  const lines = changetype<JsonLines>(linesAt);
  while (parser.at < parser.end) {
    const why = takeLine(parser, lines, parser.at);
    if (why != DONE) return why;
  }
  return DONE;
}
