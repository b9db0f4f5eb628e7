/** Work side by side, as far as there is room for it. Pure, but for the promises. */

/** Runs something when a lane is free. */
export type InLane = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Runs at most so many pieces of work at once, first come, first served. */
export function limited(lanes: number): InLane {
  let free = lanes;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  };
}
