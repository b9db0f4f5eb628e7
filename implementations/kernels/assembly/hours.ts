/** From times to hours numbered from 0. */

const MS_PER_HOUR: f64 = 3600000.0;
const HOURS_PER_MS: f64 = 1.0 / MS_PER_HOUR;
/** 2^52 + 2^51: a number of at most 2^51 added to it is rounded to a whole one, which its lower bits are then. */
const ROUNDING: f64 = 6755399441055744.0;
const ROUNDING_HIGH: u32 = 0x43380000;
/** What {@link hoursSince} returns where a time is outside. */
const OUTSIDE: u32 = 0xffffffff;

/**
 * Writes the hours of `count` times, in whole milliseconds, to 32-bit numbers: whole hours since `baseMs`, a full hour. Right
 * where it returns less than 2^24, the largest of them: there a product with the rounded reciprocal lies nearer to the right
 * number than half a millisecond, by which all times are moved off the full hours.
 *
 * @returns 2^32 - 1 where a time is before `baseMs`, 2^32 hours behind, or not a number.
 */
export function hoursSince(baseMs: f64, times: usize, count: u32, hours: usize): u32 {
  // The middle of an hour is rounded to the hour. Half a millisecond is added to differences only:
  // times beyond 2^52 have no bit for it.
  const middleMs = baseMs + MS_PER_HOUR / 2.0;
  const middle = f64x2.splat(middleMs);
  const half = f64x2.splat(0.5);
  const scale = f64x2.splat(HOURS_PER_MS);
  const rounding = f64x2.splat(ROUNDING);
  let others = i32x4.splat(0);
  let lanes = i32x4.splat(0);
  let index: usize = 0;
  for (const end: usize = <usize>count & ~3; index < end; index += 4) {
    const from: usize = times + (index << 3);
    const first = f64x2.add(f64x2.mul(f64x2.add(f64x2.sub(v128.load(from), middle), half), scale), rounding);
    const second = f64x2.add(f64x2.mul(f64x2.add(f64x2.sub(v128.load(from, 16), middle), half), scale), rounding);
    const whole = v128.shuffle<u32>(first, second, 0, 2, 4, 6);
    const high = v128.shuffle<u32>(first, second, 1, 3, 5, 7);
    others = v128.or(others, v128.xor(high, i32x4.splat(ROUNDING_HIGH)));
    lanes = i32x4.max_u(lanes, whole);
    v128.store(hours + (index << 2), whole);
  }
  let isOutside = v128.any_true(others);
  let largest = largestLane(lanes);
  for (; index < count; index++) {
    const time = load<f64>(times + (index << 3));
    const bits = reinterpret<u64>((time - middleMs + 0.5) * HOURS_PER_MS + ROUNDING);
    isOutside = isOutside || <u32>(bits >> 32) != ROUNDING_HIGH;
    largest = max(largest, <u32>bits);
    store<u32>(hours + (index << 2), <u32>bits);
  }
  return isOutside ? OUTSIDE : largest;
}

/** The largest of four 32-bit numbers. */
@inline
export function largestLane(lanes: v128): u32 {
  return max(
    max(<u32>i32x4.extract_lane(lanes, 0), <u32>i32x4.extract_lane(lanes, 1)),
    max(<u32>i32x4.extract_lane(lanes, 2), <u32>i32x4.extract_lane(lanes, 3)),
  );
}
