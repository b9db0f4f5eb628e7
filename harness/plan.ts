/** How trials are ordered and how long they are made. Pure. */

/** How many calls a timing trial makes; the same for every implementation of a workload. */
export interface Calls {
  readonly warmUps: number;
  /** Warm-up calls get so many of the first events. */
  readonly warmUpEvents: number;
  readonly iterations: number;
}

/** Seconds of measured calls in a trial of the slowest implementation; less where the budget is small. */
const MEASURED_SECONDS = 4;
const SHARE_OF_BUDGET = 1 / 30;
/** Warm-up calls before, as a share of that. */
const WARM_UP_SHARE = 1 / 4;
/** Long calls are warmed up by a part of the events: what is compiled is compiled long before their end. */
const WARM_UP_PART = 1 / 4;
/** From here on one call a trial: another trial says more than another call in the same process. */
const LONG_CALL_SECONDS = 2;

/**
 * Chooses the calls of a timing trial by the slowest implementation's first call, so that all sides
 * make as many: different numbers would favour the side that warms up longer.
 *
 * @param slowestCallSeconds Above 0.
 * @param events Of the workload.
 * @param budgetSeconds For the workload.
 */
export function planCalls(
  slowestCallSeconds: number,
  events: number,
  budgetSeconds: number,
): Calls {
  const measuredSeconds = Math.min(MEASURED_SECONDS, budgetSeconds * SHARE_OF_BUDGET);
  const isLong = slowestCallSeconds > LONG_CALL_SECONDS;
  return {
    warmUps: within(1, Math.ceil((WARM_UP_SHARE * measuredSeconds) / slowestCallSeconds), 20),
    warmUpEvents: isLong ? Math.ceil(events * WARM_UP_PART) : events,
    iterations: within(isLong ? 1 : 2, Math.ceil(measuredSeconds / slowestCallSeconds), 50),
  };
}

function within(least: number, value: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/**
 * The order of a round: rotated by one in every round, and backwards in every second turn of rotations,
 * so that each side stands in each place, before and behind each other side, equally often.
 *
 * @param round From 1.
 */
export function orderOf<Item>(items: readonly Item[], round: number): Item[] {
  const shift = (round - 1) % items.length;
  const rotated = [...items.slice(shift), ...items.slice(0, shift)];
  return Math.floor((round - 1) / items.length) % 2 === 1 ? rotated.reverse() : rotated;
}
