/** Three ways to sort numbers: two inline, one in a file of its own; checked by a relation, by inputs that are seldom thought of, and by size. */
import { defineTask } from 'uniqbench';

export default defineTask({
  workloads: {
    random: { size: 1e6, order: 'random' },
    sorted: { size: 1e6, order: 'sorted' },
  },
  make: ({ size, order, random }) => {
    const numbers = Float64Array.from({ length: size }, random);
    return order === 'sorted' ? numbers.sort() : numbers;
  },
  implementations: {
    builtin: (numbers) => numbers.toSorted(),
    copyThenSort: (numbers) => numbers.slice().sort(),
    radix: './radix.ts',
  },
  baseline: 'builtin',
  sizes: { size: [1e2, 1e6] },
  relations: { reversed: { change: ({ input }) => input.toReversed() } },
  hostile: {
    empty: { make: () => new Float64Array() },
    'NaN and both zeros': { make: () => Float64Array.of(1, Number.NaN, -0, 0, -1) },
  },
});
