import { expect, it } from 'vitest';
import { problemOfTaken } from './taken-parameters.ts';

const workloads = { small: { size: 10 }, large: { size: 100, order: 'random' } };

type Taken = Readonly<Record<string, unknown>>;

it.each<[object, RegExp]>([
  [{ make: ({ sise }: Taken) => [sise] }, /“make” takes sise\. .*Did you mean size\?/],
  [{ make: ({ size, ramdom }: Taken) => [size, ramdom] }, /takes ramdom\. .*mean random\?/],
  [{ make: async ({ sizes: one }: Taken) => [one] }, /takes sizes\. .*mean size\?/],
  [{ make: () => 1, expected: ({ imput }: Taken) => imput }, /“expected” takes imput\. .*input\?/],
  [
    {
      async make({ ordre }: Taken) {
        return ordre;
      },
    },
    /takes ordre\. .*mean order\?/,
  ],
])('a parameter that no workload has is told where one is near: %o', (parts, words) => {
  expect(problemOfTaken({ workloads, ...parts })).toMatch(words);
});

it.each<[object]>([
  [{ make: ({ size, order, random, data }: Taken) => [size, order, random, data] }],
  [{ make: (maker: Taken) => maker.sise }],
  [{ make: ({ sise = 3 }: Taken) => sise }],
  [{ make: ({ size, sise }: Taken) => [size, sise] }],
  [{ make: ({ language }: Taken) => language }],
  [{ make: ({ sise, rest: [one] }: { sise: number; rest: number[] }) => [sise, one] }],
  [{ make: ({ size, ...others }: Taken) => [size, others] }],
])('nothing is told of others: %o', (parts) => {
  expect(problemOfTaken({ workloads, ...parts })).toBeNull();
});
