/** A cache is filled before each call, outside of the clock; the call is a sequence of operations. */
import { defineTask } from 'uniqbench';

interface Operation {
  readonly key: string;
  /** Absent where the key is read. */
  readonly value?: number;
}

interface Cache {
  readonly get: (key: string) => number | undefined;
  readonly set: (key: string, value: number) => void;
}

const SIZE = 1_000;

/** The order of a Map is that of its insertions. */
function ofMap(): Cache {
  const map = new Map<string, number>();
  const set = (key: string, value: number) => {
    map.delete(key);
    map.set(key, value);
    if (map.size > SIZE) map.delete(map.keys().next().value!);
  };
  const get = (key: string) => {
    const value = map.get(key);
    if (value !== undefined) set(key, value);
    return value;
  };
  return { get, set };
}

/** Keeps when each was used, and looks for the oldest. */
function ofTimes(): Cache {
  const map = new Map<string, { value: number; at: number }>();
  let now = 0;
  const set = (key: string, value: number) => {
    map.set(key, { value, at: now++ });
    if (map.size <= SIZE) return;
    const [oldest] = [...map].reduce((a, b) => (b[1].at < a[1].at ? b : a));
    map.delete(oldest);
  };
  const get = (key: string) => {
    const found = map.get(key);
    if (found !== undefined) found.at = now++;
    return found?.value;
  };
  return { get, set };
}

const opened = (cache: Cache, operations: readonly Operation[]) => {
  for (let key = 0; key < SIZE; key++) cache.set(`k${key}`, key);
  const run = () =>
    operations.map(({ key, value }) =>
      value === undefined ? cache.get(key) : cache.set(key, value),
    );
  return { run };
};

export default defineTask({
  workloads: { everyday: { size: 2e4, keys: 5e3 } },
  make: ({ size, keys, random }) =>
    Array.from({ length: size }, (): Operation => {
      const key = `k${Math.floor(keys * random() ** 3)}`;
      return random() < 0.8 ? { key } : { key, value: random() };
    }),
  implementations: {
    map: { open: (operations) => opened(ofMap(), operations) },
    times: { open: (operations) => opened(ofTimes(), operations) },
  },
  baseline: 'map',
});
