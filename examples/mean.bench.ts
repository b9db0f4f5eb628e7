/** Answers that may differ in their last digits; and one that is wrong, and nearly right. */
import { defineTask } from 'uniqbench';

interface Moments {
  readonly mean: number;
  readonly variance: number;
}

const isClose = (a: number, b: number) => Object.is(a, b) || Math.abs(a - b) <= 1e-9 * Math.abs(a);

export default defineTask({
  workloads: { uniform: { size: 1e6 } },
  make: ({ size, random }) => Float64Array.from({ length: size }, random),
  implementations: {
    twoPass: (numbers): Moments => {
      let sum = 0;
      for (const number of numbers) sum += number;
      const mean = sum / numbers.length;
      let squares = 0;
      for (const number of numbers) squares += (number - mean) ** 2;
      return { mean, variance: squares / numbers.length };
    },
    welford: (numbers) => {
      let count = 0;
      let mean = 0;
      let squares = 0;
      for (const number of numbers) {
        const before = number - mean;
        mean += before / ++count;
        squares += before * (number - mean);
      }
      return { mean, variance: squares / count };
    },
  },
  baseline: 'twoPass',
  differences: (expected, answer) =>
    (['mean', 'variance'] as const).filter((key) => !isClose(expected[key], answer[key])),
  wrongAnswers: {
    'divides by n - 1': ({ answer: { mean, variance }, size }) => ({
      mean,
      variance: (variance * size) / (size - 1),
    }),
  },
});
