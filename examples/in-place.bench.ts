/** Functions that change what they are given, one of which returns nothing; and an oracle, so that answers are right or wrong. */
import { defineTask } from 'uniqbench';

export default defineTask({
  workloads: { random: { size: 1e5 } },
  make: ({ size, random }) => Array.from({ length: size }, random),
  implementations: {
    sort: (numbers) => numbers.sort((a, b) => a - b),
    reversed: {
      open: (numbers) => ({
        run: () => {
          numbers.sort((a, b) => b - a).reverse();
        },
        result: () => numbers,
      }),
    },
  },
  baseline: 'sort',
  expected: ({ input }) => input.toSorted((a, b) => a - b),
});
