/** The example of the flagship against the flagship's own door, on the same views. */
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { differencesFrom } from '../hourly-uniques/differences.ts';
import { MUTATIONS } from '../hourly-uniques/mutants.ts';
import { expectedAnswer } from '../hourly-uniques/oracle.ts';
import { rowMaker, rowsOf as rowsIn } from '../hourly-uniques/rows.ts';
import naive from '../implementations/naive-set-of-sets.ts';
import { columnsOf, counted, differences, keysOf, rowsOf } from './page-views.ts';

const PRESETS = ['everyday', 'repeats', 'unicode', 'hostile-names', 'late-arrivals', 'all-unique'];
const drawing = (preset: string) => ({
  ...{ events: 2_000, preset, seed: 7, call: 0, folder: '' },
  random: Math.random,
});

describe.each(PRESETS)('on %s', (preset) => {
  it('the views, and what is right of them, are the same', async () => {
    const columns = await columnsOf(drawing(preset));
    const views = await rowsOf(drawing(preset));
    expect(isDeepStrictEqual(views, rowsIn(rowMaker(columns, 'shared'), 0, 2_000))).toBe(true);
    const right = counted(new Set(keysOf(views)));
    expect(differencesFrom(expectedAnswer(columns), columns.pages, right)).toBeNull();
  });

  it.each(MUTATIONS)('both refuse the same answers, or neither: $name', async ({ mutate }) => {
    const columns = await columnsOf(drawing(preset));
    const views = await rowsOf(drawing(preset));
    const right = counted(new Set(keysOf(views)));
    const wrong = mutate(structuredClone(naive.countUniques(views)), views) as typeof right;
    const byFlagship = differencesFrom(expectedAnswer(columns), columns.pages, wrong);
    expect(differences(right, wrong).length > 0).toBe(byFlagship !== null);
  });
});
