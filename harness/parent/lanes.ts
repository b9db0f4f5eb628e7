/** Work side by side, as far as there is room for it. Pure, but for the promises. */

/** Runs something when a lane is free. */
export type InLane = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** What all of them give; none is still running when it is told that one was rejected. @throws what the first of these throws. */
export async function allEnded<const Works extends readonly Promise<unknown>[]>(works: Works) {
  await Promise.allSettled(works);
  return Promise.all(works);
}

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
