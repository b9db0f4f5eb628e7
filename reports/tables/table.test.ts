import { expect, it } from 'vitest';
import { belowZeroNote, figureColumn } from './table.ts';

it.each([
  [['1.0', '-5.9'], true],
  [['-0.03'], true],
  [['-1,024'], true],
  [['0', '-', '—', '-0.0', '12'], false],
])('of %j says what below 0 means: %s', (cells, isTold) => {
  expect(belowZeroNote([figureColumn('kB', cells)]) !== '').toBe(isTold);
});
