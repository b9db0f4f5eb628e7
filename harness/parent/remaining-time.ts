/** How long the timing of a workload will still take. Pure; an estimate for the progress display. */

/** Where timing stands; all in seconds. */
export interface Standing {
  /** Until what there is for timing is spent; negative beyond. */
  readonly budgetLeft: number;
  /** Expected of one round; null while that is not known. */
  readonly round: number | null;
  readonly roundsDone: number;
  readonly fewestRounds: number;
  readonly mostRounds: number;
}

/** Seconds that it will still take. */
export function remainingSeconds(standing: Standing): number {
  const { budgetLeft, round, roundsDone, fewestRounds, mostRounds } = standing;
  if (round === null) return Math.max(0, budgetLeft);
  const affordable = Math.floor(Math.max(0, budgetLeft) / round);
  const rounds = Math.max(fewestRounds - roundsDone, Math.min(affordable, mostRounds - roundsDone));
  return Math.max(0, rounds) * round;
}
