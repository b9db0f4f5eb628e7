/** How long a run will still take: estimates for the progress display, null where nothing is known that tells. Pure. */

/** Where the timing of a workload stands; all in seconds. */
export interface Standing {
  /** Until what there is for timing is spent; negative beyond. */
  readonly budgetLeft: number;
  /** Expected of one round; null while that is not known. */
  readonly round: number | null;
  readonly roundsDone: number;
  readonly fewestRounds: number;
  readonly mostRounds: number;
  /** Expected until every comparison is settled; null while that is not known, or is too far. */
  readonly moreRounds: number | null;
}

/**
 * Seconds that timing will still take. How many rounds the budget buys says little before it is known how many are needed:
 * most runs end sooner.
 */
export function timingSeconds(standing: Standing): number | null {
  const { budgetLeft, round, roundsDone, fewestRounds, mostRounds, moreRounds } = standing;
  if (round === null) return null;
  const affordable = Math.floor(Math.max(0, budgetLeft) / round);
  const fewest = fewestRounds - roundsDone;
  const most = Math.max(fewest, Math.min(affordable, mostRounds - roundsDone));
  if (most > fewest && fewest > 0) return null;
  const rounds = moreRounds === null ? most : Math.max(fewest, Math.min(most, moreRounds));
  return Math.max(0, rounds) * round;
}

/** Seconds of one thing after the other. */
export function totalOf(...parts: readonly (number | null)[]): number | null {
  let sum = 0;
  for (const part of parts) {
    if (part === null) return null;
    sum += part;
  }
  return sum;
}
