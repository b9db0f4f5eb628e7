/**
 * Finding events in lines of the Common and Combined Log Format, as generators/replay/clf.ts finds them, as long as lines are
 * plain: a host that is taken as it is, ` - - ` or ` - user `, the bracket of a time with a day of two digits, no quote within the request, HTTP/1 or 2 at its
 * end, and a status in digits. In each thread that reads.
 */
import { holdsByte, isDigit, isMarked, LF, QUOTE, SPACE } from './ascii';
import { findEither } from './find';
import { addEvent } from './found-event';
import { BATCH_FULL, DONE, LineParser, NOT_PLAIN } from './line-parser';
import { NO_CODE, offsetCode } from './time-keys';

const OPEN: u8 = 0x5b;
/** ` HTTP/1.` and ` HTTP/2.`, and what stands behind a path. */
const HTTP_1: u64 = 0x2e_31_2f_50_54_54_48_20;
const HTTP_2: u64 = 0x2e_32_2f_50_54_54_48_20;
const PROTOCOL_BYTES: usize = 9;
/** ` - `, which stands between a host and its user, and ` - -`, which with a space stands between a host and its time. */
const NO_IDENT: u32 = 0x20_2d_20;
const NO_IDENT_BYTES: usize = 3;
const DASHES: u32 = 0x2d_20_2d_20;
const DASHES_BYTES: usize = 5;
/** Of the only name that is taken for a host before dashes, and for no host before a user. */
const UNKNOWN_BYTES: usize = 7;
/** `YYY:HH`. */
const HIGH_BYTES: u64 = 0xffff_ffff_ffff;

/** Whether each byte is at most so much above the lowest that it may be. */
@inline
function isWithin(bytes: v128, lowest: v128, most: v128): bool {
  return i8x16.all_true(i8x16.le_u(i8x16.sub(bytes, lowest), most));
}

/** Whether `[DD/Mon/YYYY:HH:MM:SS +hhmm] "` stands here; any three letters, digits and sign. */
@inline
function isTime(open: usize): bool {
  // `DD/Mon/YYYY:HH:M`, letters made small, then `MM:SS +hhmm] "` and two more.
  const small = i8x16(0, 0, 0, 0x20, 0x20, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  const first = v128.or(v128.load(open + 1), small);
  const lowest = i8x16(0x30, 0x30, 0x2f, 0x61, 0x61, 0x61, 0x2f, 0x30, 0x30, 0x30, 0x30, 0x3a, 0x30, 0x30, 0x3a, 0x30);
  const most = i8x16(9, 9, 0, 25, 25, 25, 0, 9, 9, 9, 9, 0, 9, 9, 0, 5);
  const lowestBehind = i8x16(0x30, 0x30, 0x3a, 0x30, 0x30, 0x20, 0, 0x30, 0x30, 0x30, 0x30, 0x5d, 0x20, 0x22, 0, 0);
  const mostBehind = i8x16(5, 9, 0, 5, 9, 0, -1, 9, 9, 9, 9, 0, 0, 0, -1, -1);
  return isWithin(first, lowest, most) && isWithin(v128.load(open + 16), lowestBehind, mostBehind);
}

/** Whether a word holds what lists, ports, quotes and formats are made of, or what is not to be seen. */
@inline
function isOdd(word: usize, end: usize): bool {
  for (let at = word; at < end; at += 16) {
    const bytes = v128.load(at);
    const lists = v128.or(i8x16.eq(bytes, i8x16.splat(0x2c)), i8x16.eq(bytes, i8x16.splat(0x3a)));
    const marks = v128.or(i8x16.eq(bytes, i8x16.splat(0x3d)), i8x16.eq(bytes, i8x16.splat(0x7c)));
    const quotes = v128.or(i8x16.eq(bytes, i8x16.splat(QUOTE)), i8x16.le_u(bytes, i8x16.splat(SPACE)));
    const odd = i8x16.bitmask(v128.or(v128.or(lists, marks), quotes));
    const here = end - at < 16 ? (1 << <i32>(end - at)) - 1 : 0xffff;
    if ((odd & here) != 0) return true;
  }
  return false;
}

/** Whether a host is a name or an IPv4 address without a port, or an IPv6 address: no list, no quotes, and more than a dash. */
@inline
function isPlainHost(host: usize, end: usize): bool {
  if (isOdd(host, end)) return isIpv6(host, end);
  return end - host > 1 || load<u8>(host) != 0x2d;
}

/** Whether ` - user `, from the space behind a plain host to its time, leaves no doubt that the host is the client. */
function isPlainUser(host: usize, hostEnd: usize, open: usize): bool {
  const user = hostEnd + NO_IDENT_BYTES;
  const end = open - 1;
  if (user >= end || load<u8>(end) != SPACE || (load<u32>(hostEnd) & 0xff_ffff) != NO_IDENT) return false;
  // The user may be the client's address.
  if (isOdd(user, end) || (isDigit(user) && holdsByte(user, end, 0x2e))) return false;
  // The host may be a date, or `unknown`.
  if (hostEnd - host > 4 && load<u8>(host, 4) == 0x2d) return false;
  return hostEnd - host != UNKNOWN_BYTES || load<u8>(host) != 0x75;
}

function isIpv6(host: usize, end: usize): bool {
  let colons = 0;
  for (let at = host; at < end; at++) {
    const byte = load<u8>(at);
    if (byte == 0x3a) colons++;
    else if (!isDigit(at) && <u8>((byte | 0x20) - 0x61) > 5) return false;
  }
  return colons > 1;
}

/** Where the bytes end that a status and a space stand before, behind the quote of a request; 0 where they do not. */
@inline
function statusAndBytesEnd(quote: usize): usize {
  if (load<u8>(quote, 1) != SPACE || !isDigit(quote + 2) || !isDigit(quote + 3) || !isDigit(quote + 4)) return 0;
  if (load<u8>(quote, 5) != SPACE) return 0;
  let at = quote + 6;
  if (load<u8>(at) == 0x2d) at++;
  else while (isDigit(at)) at++;
  const next = load<u8>(at);
  return at > quote + 6 && (next == SPACE || <u8>(next - 0x09) <= 4) ? at : 0;
}

/** Takes the line at `host`; `parser.at` is behind it, where it was taken. */
@inline
function takeLine(parser: LineParser, host: usize): u32 {
  const lineEnds = i8x16.splat(LF);
  if (isMarked(host)) return NOT_PLAIN;
  const brackets = i8x16.splat(OPEN);
  const open = findEither(host, brackets, lineEnds);
  if (load<u8>(open) != OPEN || !isTime(open)) return NOT_PLAIN;
  const hostEnd = findEither(host, i8x16.splat(SPACE), brackets);
  if (hostEnd == host || !isPlainHost(host, hostEnd)) return NOT_PLAIN;
  const hasNoUser = hostEnd + DASHES_BYTES == open && load<u32>(hostEnd) == DASHES && load<u8>(hostEnd, 4) == SPACE;
  if (!hasNoUser && !isPlainUser(host, hostEnd, open)) return NOT_PLAIN;
  const code = offsetCode(load<u8>(open, 22), open + 23, open + 25, open + 16);
  if (code == NO_CODE) return NOT_PLAIN;
  parser.keyLow = load<u64>(open, 1);
  parser.keyHigh = (load<u64>(open, 9) & HIGH_BYTES) | (<u64>code << 48);
  const request = open + 30;
  let path = request;
  while (<u8>(load<u8>(path) - 0x41) <= 25) path++;
  if (path == request || load<u8>(path) != SPACE) return NOT_PLAIN;
  path++;
  const quote = findEither(path, i8x16.splat(QUOTE), lineEnds);
  if (load<u8>(quote) != QUOTE || quote <= path + PROTOCOL_BYTES) return NOT_PLAIN;
  const pathEnd = quote - PROTOCOL_BYTES;
  const protocol = load<u64>(pathEnd);
  if ((protocol != HTTP_1 && protocol != HTTP_2) || load<u8>(quote - 1) == SPACE) return NOT_PLAIN;
  const behind = statusAndBytesEnd(quote);
  if (behind == 0) return NOT_PLAIN;
  const why = addEvent(parser, path, pathEnd, host, hostEnd);
  if (why == DONE || why == BATCH_FULL) parser.at = <u32>findEither(behind, lineEnds, lineEnds) + 1;
  return why;
}

/** Takes lines from `at` to `end`; returns why it stopped, with `at` at the line that is to come next. */
export function parseClf(parserAt: usize): u32 {
  const parser = changetype<LineParser>(parserAt);
  while (parser.at < parser.end) {
    const why = takeLine(parser, parser.at);
    if (why != DONE) return why;
  }
  return DONE;
}
