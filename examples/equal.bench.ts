/** A call of a microsecond: many are timed together, each on an input of its own. */
import { isDeepStrictEqual } from 'node:util';
import { defineTask } from 'uniqbench';

export default defineTask({
  workloads: { equal: { keys: 20, change: false }, unequal: { keys: 20, change: true } },
  make: ({ keys, change, random }) => {
    const left = Object.fromEntries(
      Array.from({ length: keys }, (_, key) => [`k${key}`, { n: random(), list: [key] }]),
    );
    const right = structuredClone(left);
    if (change) right[`k${keys - 1}`]!.list.push(1);
    return { left, right };
  },
  implementations: {
    node: ({ left, right }) => isDeepStrictEqual(left, right),
    text: ({ left, right }) => JSON.stringify(left) === JSON.stringify(right),
  },
  baseline: 'node',
});
