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

/** How far trials have come of which each is expected to take about as long. */
export interface TrialsStanding {
  /** Of which a part may be half done. */
  readonly left: number;
  /** How many were expected before the first. */
  readonly planned: number;
  readonly ended: { readonly trials: number; readonly seconds: number };
}

/** The first trials take the longest, and would mislead: what was expected before counts as much as this many ended ones. */
const WEIGHT_OF_EXPECTED = 4;

/** Seconds that trials will still take, one at a time. @param expectedSeconds Of all, as expected before the first. */
export function trialsSeconds(
  { left, planned, ended }: TrialsStanding,
  expectedSeconds: number,
): number {
  if (planned === 0) return 0;
  const expected = (WEIGHT_OF_EXPECTED * expectedSeconds) / planned;
  return (left * (expected + ended.seconds)) / (WEIGHT_OF_EXPECTED + ended.trials);
}

/** What comes after a group of a run. */
export interface Following {
  /** Its shares of the budget; null where nothing tells. */
  readonly followingSeconds: number | null;
  /** How many groups that is, of all workloads; absent where they are nothing like this one. */
  readonly followingGroups?: number;
}

/**
 * Seconds until the end of a run: what is left of a group, and those after it. Where a group takes longer than its share, those after it
 * are expected to take as long.
 *
 * @param passedSeconds Since the group began.
 */
export function untilEndSeconds(
  leftSeconds: number | null,
  passedSeconds: number,
  { followingSeconds, followingGroups = 0 }: Following,
): number | null {
  if (leftSeconds === null || followingSeconds === null) return null;
  return leftSeconds + Math.max(followingSeconds, followingGroups * (passedSeconds + leftSeconds));
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
