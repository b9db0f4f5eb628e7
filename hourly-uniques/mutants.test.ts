import { describe, expect, it } from 'vitest';
import { prepareFolder, smallDataset } from '../harness/fixtures/prepared.ts';
import { compile } from '../harness/request/compile.ts';
import { findImplementation } from '../harness/request/find.ts';
import { runTrial } from '../harness/spawn/trial.ts';
import { inject } from '../harness/wire/injection.ts';
import nestedSeenCached from '../implementations/nested-seen-cached.ts';
import { differencesFrom } from './differences.ts';
import { MUTATIONS, mutant } from './mutants.ts';
import { expectedAnswer } from './oracle.ts';
import { rowMaker, rowsOf } from './rows.ts';

const dataset = smallDataset(500);
const limits = { timeoutMs: 60_000, memoryLimitMb: 512 };

describe('the oracle', () => {
  it('knows of seven ways to be wrong', () => {
    expect(MUTATIONS).toHaveLength(7);
  });

  it.each(MUTATIONS)('tells $name: $description', async (mutation) => {
    const rows = rowsOf(rowMaker(dataset, 'shared'), 0, dataset.timestampsMs.length);
    const expected = expectedAnswer(dataset);
    const right = await nestedSeenCached.countUniques(rows);
    expect(differencesFrom(expected, dataset.pages, right)).toBeNull();
    const wrong = await mutant(nestedSeenCached, mutation).countUniques(rows);
    expect(differencesFrom(expected, dataset.pages, wrong)).not.toBeNull();
  });
});

describe('a trial', () => {
  it.each(MUTATIONS)('of $name is a wrong result', async (mutation) => {
    const folder = prepareFolder(dataset);
    const right = await compile(findImplementation('nested-seen-cached'), folder.datasetFolder);
    const outcome = await runTrial(
      {
        pass: 'verify',
        implementation: inject(right, mutation.name, { what: 'answer', how: mutation.name }),
        ...folder,
        strings: 'shared',
        inputSeed: 1,
        events: 500,
        marks: [],
      },
      limits,
      new AbortController().signal,
    );
    expect(outcome.outcome).toBe('wrong result');
  });
});
