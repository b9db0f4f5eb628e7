/** How long a run will still take. Pure; an estimate for the progress display. */

/** Where a workload's run stands; all in seconds. */
export interface Standing {
  /** Until the workload's share of the budget is spent; negative beyond. */
  readonly budgetLeft: number;
  /** Expected of the trials that come before timing. */
  readonly beforeTiming: number;
  /** Expected of one round; null while that is not known. */
  readonly round: number | null;
  readonly roundsDone: number;
  readonly fewestRounds: number;
  readonly mostRounds: number;
}

/** Seconds that a workload will still take. */
export function remainingSeconds(standing: Standing): number {
  const { budgetLeft, beforeTiming, round, roundsDone, fewestRounds, mostRounds } = standing;
  if (round === null) return Math.max(0, budgetLeft);
  const affordable = Math.floor(Math.max(0, budgetLeft - beforeTiming) / round);
  const rounds = Math.max(fewestRounds - roundsDone, Math.min(affordable, mostRounds - roundsDone));
  return beforeTiming + Math.max(0, rounds) * round;
}
