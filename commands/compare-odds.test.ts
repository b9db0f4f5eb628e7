import { expect, it } from 'vitest';
import { secondsOfRound } from './compare-odds.ts';
import type { MadeRecord } from './compare-run.ts';

const sides = (name: string) => ({
  name,
  base: `${name}@base (a)`,
  control: `${name}@control`,
  head: `${name}@head (b)`,
});

it('what a round takes is what its three sides take, and no others beside them', () => {
  const [one, other] = [sides('one'), sides('other')];
  const trials = [1, 2].flatMap((round) =>
    [one, other].flatMap(({ base, control, head }, index) =>
      [base, control, head].flatMap((implementation) =>
        ['few', 'many'].map((workload) => ({
          ...{ pass: 'time', implementation, workload, round },
          durationMs: index === 0 ? 1_000 : 60_000,
        })),
      ),
    ),
  );
  const made = { record: { trials } } as unknown as Pick<MadeRecord, 'record'>;
  expect(secondsOfRound(made, one, 'few')).toBe(3);
  expect(secondsOfRound({ record: { trials: [] } } as never, one, 'few')).toBe(0);
});
