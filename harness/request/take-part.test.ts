import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_BASELINES } from '../../hourly-uniques/suites.ts';
import { fixture } from '../fixtures/prepared.ts';
import { takePart, type Wanted } from './take-part.ts';

const NOBODY: Wanted = {
  asked: [],
  ofSuite: [],
  baselines: [],
  usualBaselines: DEFAULT_BASELINES,
  rowsOnly: false,
};
const [columns, loaded, file, estimates, needs] = [
  'columns',
  'loaded-columns',
  'file',
  'approximate-columns',
  'needs-a-package',
].map((name) => fixture(`forms/${name}.ts`)) as [string, string, string, string, string];

function participants(wanted: Partial<Wanted>) {
  return takePart(
    { ...NOBODY, ...wanted },
    mkdtempSync(join(tmpdir(), 'uniqbench-test-')),
    { timeoutMs: 60_000, memoryLimitMb: 512 },
    new AbortController().signal,
  );
}

describe('those who take part', () => {
  it('are grouped by form, each with a baseline of its own in front', async () => {
    const { groups, inspected, skipped } = await participants({
      asked: [file, estimates, 'nested-seen-cached', columns],
      baselines: [loaded, file],
    });
    expect(groups).toEqual([
      {
        form: 'rows',
        baseline: 'naive-set-of-sets',
        implementations: ['naive-set-of-sets', 'nested-seen-cached'],
        approximate: [],
      },
      {
        form: 'columns',
        baseline: 'loaded-columns',
        implementations: ['loaded-columns', 'approximate-columns', 'columns'],
        approximate: ['approximate-columns'],
      },
      { form: 'file', baseline: 'file', implementations: ['file'], approximate: [] },
    ]);
    expect(inspected.map(({ plugIn }) => plugIn.name)).toEqual(
      groups.flatMap(({ implementations }) => implementations),
    );
    // Their answers will be judged by it.
    const saidBy = (name: string) =>
      inspected.find(({ plugIn }) => plugIn.name === name)?.plugIn.said;
    expect(saidBy('approximate-columns')).toEqual({ input: 'columns', counts: 'approximate' });
    expect(saidBy('file')).toEqual({ input: 'file' });
    expect(skipped).toEqual([]);
  });

  it('have one baseline for each form', async () => {
    await expect(participants({ asked: [file], baselines: [columns, loaded] })).rejects.toThrow(
      '--baseline: columns and loaded-columns both take their events as columns; name one for each form.',
    );
  });

  it('have no baseline that nothing could be compared with', async () => {
    await expect(participants({ asked: [file], baselines: [columns] })).rejects.toThrow(
      '--baseline: columns takes its events as columns, and nothing that could be compared',
    );
    const { groups } = await participants({ asked: [columns], baselines: [columns] });
    expect(groups.map(({ baseline }) => baseline)).toEqual(['columns']);
  });

  it('are without those whose package is missing, which is told', async () => {
    const { groups, skipped } = await participants({
      asked: [columns, needs],
      baselines: [columns],
    });
    expect(groups.flatMap(({ implementations }) => implementations)).toEqual(['columns']);
    expect(skipped).toEqual([
      {
        name: 'needs-a-package',
        package: 'nowhere-to-be-found',
        install: 'npm run install:nowhere',
        isAskedFor: true,
      },
    ]);
    const told =
      'needs-a-package is skipped: it needs nowhere-to-be-found; npm run install:nowhere.';
    await expect(participants({ asked: [needs] })).rejects.toThrow(told);
    await expect(participants({ asked: [columns], baselines: [needs] })).rejects.toThrow(
      `--baseline: ${told}`,
    );
  });

  it('take rows where nothing else is of use', async () => {
    await expect(
      participants({ asked: [columns], baselines: [columns], rowsOnly: true }),
    ).rejects.toThrow(
      'columns takes its events as columns; this is for implementations that take rows.',
    );
  });
});
