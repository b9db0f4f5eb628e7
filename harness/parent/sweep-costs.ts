/** What measuring at a size will take, by what it took at others. Pure. */

/** What it took to measure at one size. */
export interface VisitCost {
  /** Everything: processes, inputs, calls. */
  readonly seconds: number;
  /** One call of each implementation, one after the other; null where no call went well. */
  readonly callSeconds: number | null;
}

/** What it took at some size. */
export interface CostAtSize {
  readonly size: number;
  readonly cost: VisitCost;
}

/** So many calls of each implementation are made at a size, at least, those before the measured ones and their inputs included. */
const LEAST_CALLS = 12;
/** Nothing that is swept grows faster, and noise must not make a forecast absurd. */
const STEEPEST = 4;

/**
 * Seconds: what does not depend on the size, as where it was least; and what does, which grows from the largest size so far as it did
 * over the last three: what calls take, or all that the largest size takes more, once that is as much again. Before, it is
 * what else the machine does, and multiplied by a thousand it would be absurd; larger sizes come one by one, so that there is time to see it.
 *
 * @param known At least one.
 */
export function expectedSeconds(known: readonly CostAtSize[], size: number): number {
  const sorted = known.toSorted((a, b) => a.size - b.size);
  const last = sorted.at(-1)!;
  if (size <= last.size) {
    // Between two sizes, as much as at the next larger one.
    return sorted.find((one) => one.size >= size)!.cost.seconds;
  }
  const exponent = exponentOf(sorted);
  const fixed = Math.min(...sorted.map(({ cost }) => cost.seconds));
  const more = last.cost.seconds - fixed;
  const growing = Math.max(more > fixed ? more : 0, LEAST_CALLS * (last.cost.callSeconds ?? 0));
  return fixed + growing * (size / last.size) ** exponent;
}

/** Beyond what a forecast says, so that the advice holds on a busier machine. */
const DOUBT = 1.5;

/**
 * Seconds for the whole run with which a curve's share, which grows with them, is enough for what it took until now and what it would
 * take; rounded up to two digits.
 */
export function enoughBudget(
  allSeconds: number,
  share: {
    readonly budgetSeconds: number;
    readonly spentSeconds: number;
    readonly expectedSeconds: number;
  },
): number {
  const times = (share.spentSeconds + DOUBT * share.expectedSeconds) / share.budgetSeconds;
  const seconds = allSeconds * times;
  const step = 10 ** Math.max(0, Math.floor(Math.log10(seconds)) - 1);
  return Math.ceil(seconds / step) * step;
}

/** Of the power law from the last but two to the last: fixed costs hide growth among the first. */
function exponentOf(sorted: readonly CostAtSize[]): number {
  const calls = sorted.flatMap(({ size, cost: { callSeconds } }) =>
    callSeconds === null || callSeconds <= 0 ? [] : [{ size, callSeconds }],
  );
  const [before, last] = [calls.at(-3) ?? calls.at(-2), calls.at(-1)];
  if (before === undefined || last === undefined || before === last) return 1;
  const slope = Math.log(last.callSeconds / before.callSeconds) / Math.log(last.size / before.size);
  return Math.min(STEEPEST, Math.max(0, slope));
}
