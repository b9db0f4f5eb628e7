/**
 * Keys of the hours of times, as generators/replay/times.ts reads them: a key is made only of a time that is
 * right, if there is one with that date and hour. In each thread that reads.
 */
import { isDigit } from './ascii';
import { LineParser } from './line-parser';

/** Kinds of keys, beside 0 for a time in UTC and codes of offsets. */
const LOCAL: u32 = 1 << 14;
const UNIX: u32 = 1 << 15;
/** In place of a code. */
export const NO_CODE: u32 = 0xffffffff;

const DATE_BYTES: u64 = 0xff_ffff_ffff;
/** Longer times are looked at by the replay. */
const LONGEST: u32 = 64;

/** Two digits from 00 to 59. */
@inline
export function isSixtieth(at: usize): bool {
  return <u8>(load<u8>(at) - 0x30) <= 5 && isDigit(at + 1);
}

@inline
function tensAndOnes(at: usize): u32 {
  return <u32>(load<u8>(at) - 0x30) * 10 + <u32>(load<u8>(at, 1) - 0x30);
}

/** `:SS.mmmZ` as one word, digits by what is left of them. */
const SECONDS_SHAPE: u64 = 0x5a_30_30_30_2e_30_30_3a;
const DIGIT_BITS: u64 = 0x00_0f_0f_0f_00_0f_0f_00;

/**
 * The code of `+hh` and `mm`, 14 bits: two offsets with one code are in one hour, if the minutes of the time (from 00 to 59, at
 * `minute`) are; NO_CODE where it is none, or not by quarters of hours.
 */
@inline
export function offsetCode(sign: u8, hours: usize, minutes: usize, minute: usize): u32 {
  if ((sign != 0x2b && sign != 0x2d) || !isDigit(hours) || !isDigit(hours + 1)) return NO_CODE;
  const hour = tensAndOnes(hours);
  if (hour > 23) return NO_CODE;
  let code = hour * 60;
  if (minutes != 0) {
    if (!isSixtieth(minutes)) return NO_CODE;
    const rest = tensAndOnes(minutes);
    if (rest % 15 != 0) return NO_CODE;
    if (rest != 0) code |= (tensAndOnes(minute) / 15) << 12;
    code += rest;
  }
  return sign == 0x2d ? code | (1 << 11) : code;
}

/** The code of what stands behind the hour of an ISO time, from the colon on. */
function zoneCode(at: usize, end: usize): u32 {
  if (load<u8>(at) != 0x3a || !isSixtieth(at + 1)) return NO_CODE;
  const minute = at + 1;
  at += 3;
  if (end - at == 8) {
    const digits = load<u64>(at) ^ SECONDS_SHAPE;
    // Tens of seconds carry from 6 on, other digits from 10 on.
    if ((digits & ~DIGIT_BITS) == 0 && ((digits + 0x00_06_06_06_00_06_0a_00) & 0x00_f0_f0_f0_00_f0_f0_00) == 0) return 0;
  }
  if (at + 3 <= end && load<u8>(at) == 0x3a) {
    if (!isSixtieth(at + 1)) return NO_CODE;
    at += 3;
    if (at < end && (load<u8>(at) == 0x2e || load<u8>(at) == 0x2c)) {
      const fraction = ++at;
      while (at < end && isDigit(at)) at++;
      if (at == fraction) return NO_CODE;
    }
  }
  const length = end - at;
  if (length == 0) return LOCAL;
  const first = load<u8>(at);
  if (length == 1) return (first | 0x20) == 0x7a ? 0 : NO_CODE;
  if (length == 3) return offsetCode(first, at + 1, 0, minute);
  if (length == 5) return offsetCode(first, at + 1, at + 3, minute);
  if (length == 6 && load<u8>(at, 3) == 0x3a) return offsetCode(first, at + 1, at + 4, minute);
  return NO_CODE;
}

/** How the times of a file are written. */
@unmanaged
export class TimeRules {
  /** Whether a time without an offset is taken. */
  takesLocal: u32;
  /** Whether all numbers are seconds, and nothing else is a time. */
  isUnixSeconds: u32;
}

/** The key of an ISO time whose date and hour are these; false where it is not plain. */
@inline
function setIsoKey(parser: LineParser, rules: TimeRules, low: u64, high: u64, rest: usize, end: usize): bool {
  const code = zoneCode(rest, end);
  if (code == NO_CODE || (code == LOCAL && !rules.takesLocal)) return false;
  parser.keyLow = low;
  parser.keyHigh = (high & DATE_BYTES) | (<u64>code << 40);
  return true;
}

/** As a number, where all bytes are digits; else more than any. */
@inline
function eightDigits(at: usize): u64 {
  const digits = load<u64>(at) ^ 0x3030303030303030;
  if (((digits | (digits + 0x0606060606060606)) & 0xf0f0f0f0f0f0f0f0) != 0) return u64.MAX_VALUE;
  const pairs = (digits * 10 + (digits >> 8)) & 0x00ff00ff00ff00ff;
  const fours = (pairs * 100 + (pairs >> 16)) & 0x0000ffff0000ffff;
  return (fours * 10000 + (fours >> 32)) & 0xffffffff;
}

/** Of ten digits, with or without a fraction, or 13, 16 or 19: seconds, milli-, micro- or nanoseconds, and no date. */
function setUnixKey(parser: LineParser, rules: TimeRules, start: usize, end: usize, mayRoundUp: bool): bool {
  const length = <u32>(end - start);
  if (length < 10 || !isDigit(start + 8) || !isDigit(start + 9)) return false;
  const high = eightDigits(start);
  if (high == u64.MAX_VALUE || high < 10000000) return false;
  const seconds = high * 100 + tensAndOnes(start + 8);
  // It may spell a date and an hour.
  if (length == 10 && high >= 19900101 && high <= 20301231) return false;
  if (length != 10) {
    if (rules.isUnixSeconds) return false;
    const isSmaller = length == 13 || length == 16 || length == 19;
    const point = start + 10;
    if (!isSmaller || load<u8>(point) == 0x2e) {
      if (load<u8>(point) != 0x2e || length == 11) return false;
      // A long fraction of nines is another second, where numbers are rounded.
      if (mayRoundUp && length > 15 && load<u8>(point, 1) == 0x39) return false;
      for (let at = point + 1; at < end; at++) if (!isDigit(at)) return false;
    } else {
      for (let at = point; at < end; at++) if (!isDigit(at)) return false;
    }
  }
  parser.keyLow = seconds / 3600;
  parser.keyHigh = <u64>UNIX << 40;
  return true;
}

/**
 * Sets the key of a time; false where it is not plain.
 *
 * @param mayRoundUp Whether a number was read as such.
 */
@inline
export function setTimeKey(parser: LineParser, rules: TimeRules, start: usize, end: usize, mayRoundUp: bool): bool {
  const length = <u32>(end - start);
  if (length > LONGEST) return false;
  if (length < 16 || load<u8>(start, 4) != 0x2d || rules.isUnixSeconds) {
    return setUnixKey(parser, rules, start, end, mayRoundUp);
  }
  return setIsoKey(parser, rules, load<u64>(start), load<u64>(start, 8), start + 13, end);
}

/** Sets the key of a date and a time that stand apart: as if a space stood between. */
export function setJoinedTimeKey(parser: LineParser, rules: TimeRules, date: usize, dateEnd: usize, time: usize, timeEnd: usize): bool {
  const length = <u32>(timeEnd - time);
  if (dateEnd - date != 10 || length < 5 || length > LONGEST || load<u8>(date, 4) != 0x2d) return false;
  const high = <u64>load<u16>(date, 8) | (0x20 << 16) | (<u64>load<u16>(time) << 24);
  return setIsoKey(parser, rules, load<u64>(date), high, time + 2, timeEnd);
}
