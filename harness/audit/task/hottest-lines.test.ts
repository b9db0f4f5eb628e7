import { expect, it } from 'vitest';
import { hottestLines } from './hottest-lines.ts';

it('have their shares of all samples, also of lines that are left out', () => {
  const line = (name: string, samples: number) => ({
    function: name,
    url: '',
    line: null,
    samples,
  });
  const lines = [line('add', 30), line('sort', 20), line('add', 10)];
  const told = hottestLines({ kind: 'sampled', calls: 1, samples: 200, lines });
  expect(told.map(({ function: name, share }) => [name, share])).toEqual([
    ['add', 0.2],
    ['sort', 0.1],
  ]);
});
