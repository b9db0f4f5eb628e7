/** How busy each hour of the span is. */

export const MS_PER_HOUR = 3_600_000;

/** Views by hour of the day, UTC, mean 1: an invented shop, quiet at 3, busiest at 20 o'clock. */
export const DAILY_WEIGHTS: readonly number[] = [
  0.55, 0.32, 0.25, 0.22, 0.24, 0.33, 0.55, 0.82, 1.05, 1.18, 1.27, 1.28, 1.3, 1.28, 1.25, 1.26,
  1.28, 1.35, 1.45, 1.6, 1.65, 1.5, 1.2, 0.82,
];

/** Views by day of the week, Sunday first, mean 1. */
export const WEEKLY_WEIGHTS: readonly number[] = [0.8, 1.15, 1.15, 1.1, 1.05, 0.95, 0.8];

/**
 * The weight of each hour, in order.
 *
 * @param startMs Start of the first hour, milliseconds since 1970.
 * @param dailyRhythm 0 (flat) to 1 (all of {@link DAILY_WEIGHTS}).
 * @param weeklyRhythm 0 (flat) to 1 (all of {@link WEEKLY_WEIGHTS}).
 */
export function hourWeights(
  startMs: number,
  hours: number,
  dailyRhythm: number,
  weeklyRhythm: number,
): Float64Array {
  const weights = new Float64Array(hours);
  for (let i = 0; i < hours; i++) {
    const hour = startMs / MS_PER_HOUR + i;
    const day = Math.floor(hour / 24);
    const daily = DAILY_WEIGHTS[hour - 24 * day]!;
    // 1970-01-01 was a Thursday, day 4 of its week.
    const weekly = WEEKLY_WEIGHTS[(((day + 4) % 7) + 7) % 7]!;
    weights[i] =
      (1 - dailyRhythm + dailyRhythm * daily) * (1 - weeklyRhythm + weeklyRhythm * weekly);
  }
  return weights;
}
