/** Points over a range in which each is as many times the one before. Pure. */

/**
 * Whole numbers, ascending, each once: both ends, and what lies between them in equal steps of the logarithm. Fewer than
 * `count` where there are not so many whole numbers.
 *
 * @param from Above 0.
 * @param to Not below `from`.
 * @param count At least 2.
 */
export function logSpaced(from: number, to: number, count: number): number[] {
  const points = Array.from({ length: count }, (_, step) => {
    if (step === 0) return from;
    return step === count - 1 ? to : Math.round(from * (to / from) ** (step / (count - 1)));
  });
  return [...new Set(points)].filter((point) => point >= from && point <= to);
}

/** Two numbers are the ends of a range, of which so many points are taken; more of them are the points. */
export function pointsOf(sizes: readonly number[], count: number): number[] {
  const sorted = [...new Set(sizes)].sort((a, b) => a - b);
  return sorted.length === 2 ? logSpaced(sorted[0]!, sorted[1]!, count) : sorted;
}
