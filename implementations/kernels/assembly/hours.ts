/** From times to hours numbered from 0. */

const HOURS_PER_MS: f64 = 1.0 / 3600000.0;

/**
 * Writes the hours of `count` times, in milliseconds, to 32-bit numbers: whole hours since `baseMs`, a full hour not after any of
 * the times, and less than 2^24 hours before them. Half a millisecond more keeps a full hour's product with the rounded
 * reciprocal from falling below the hour; it is far larger than the rounding error of so few hours.
 */
export function hoursSince(baseMs: f64, times: usize, count: u32, hours: usize): void {
  const base = f64x2.splat(baseMs - 0.5);
  const scale = f64x2.splat(HOURS_PER_MS);
  let index: usize = 0;
  for (const end: usize = <usize>count & ~3; index < end; index += 4) {
    const from: usize = times + (index << 3);
    const first = i32x4.trunc_sat_f64x2_u_zero(f64x2.mul(f64x2.sub(v128.load(from), base), scale));
    const second = i32x4.trunc_sat_f64x2_u_zero(f64x2.mul(f64x2.sub(v128.load(from, 16), base), scale));
    v128.store(hours + (index << 2), v128.shuffle<u32>(first, second, 0, 1, 4, 5));
  }
  for (; index < count; index++) {
    const sinceBase = load<f64>(times + (index << 3)) - (baseMs - 0.5);
    store<u32>(hours + (index << 2), <u32>(sinceBase * HOURS_PER_MS));
  }
}
