import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageFolder } from '../../package-folder.ts';
import { askedTasks } from './asked-tasks.ts';
import { assertKnownWorkloads } from './task-settings.ts';

const FIXTURES = join(packageFolder, 'harness', 'fixtures', 'tasks');
const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));

function asked(references: readonly string[], timeoutMs = 60_000) {
  const limits = { timeoutMs, memoryLimitMb: 512 };
  return askedTasks(references, folder, limits, new AbortController().signal);
}

it('a workload that none of several tasks has is refused by name', async () => {
  const examples = ['sort.bench.ts', 'mean.bench.ts'].map((file) =>
    join(packageFolder, 'examples', file),
  );
  const tasks = ((await asked(examples)) ?? []).map(({ task }) => task);
  const [first, second] = tasks.map(({ description }) => description.workloads[0]!.name);
  expect(() => assertKnownWorkloads(tasks, [`${first},size=5`, second!])).not.toThrow();
  expect(() => assertKnownWorkloads(tasks, [`${first}x`])).toThrow(
    `--workload: There is no workload called "${first}x". Did you mean ${first}?`,
  );
});

describe('what is asked of a task file', () => {
  it('are its implementations by name, also where a file of that name lies beside it', async () => {
    const before = process.cwd();
    process.chdir(join(packageFolder, 'examples'));
    try {
      const tasks = await asked(['sort.bench.ts', 'radix']);
      expect(tasks).toHaveLength(1);
      const [{ task, implementations }] = tasks as [NonNullable<typeof tasks>[number]];
      expect(implementations.map(({ name }) => name)).toEqual(['radix']);
      expect(task.description.sizes).toEqual({ size: [1e2, 1e6] });
    } finally {
      process.chdir(before);
    }
  });

  it.each([
    [['sort.bench.ts#radix'], ['radix']],
    [
      ['sort.bench.ts#radix', 'sort.bench.ts#copyThenSort'],
      ['copyThenSort', 'radix'],
    ],
    [['sort.bench.ts', 'sort.bench.ts#radix'], ['radix']],
  ])('are those behind a #: %j', async (references, names) => {
    const paths = references.map((reference) => join(packageFolder, 'examples', reference));
    const tasks = await asked(paths);
    expect(tasks).toHaveLength(1);
    expect(tasks![0]!.implementations.map(({ name }) => name).toSorted()).toEqual(names);
  });

  it('is refused where what stands behind the # is none of them', async () => {
    await expect(asked([join(packageFolder, 'examples', 'sort.bench.ts#radx')])).rejects.toThrow(
      'no implementation called "radx". Did you mean radix?',
    );
  });

  it('is refused where its top-level code never comes to its end', async () => {
    await expect(asked([join(FIXTURES, 'never-loaded.bench.ts')], 1_500)).rejects.toThrow(
      /never-loaded.*cannot be loaded: its top-level code has not come to its end after 1\.5 s/,
    );
  });
});
