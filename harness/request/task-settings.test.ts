import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageFolder } from '../../package-folder.ts';
import { askedTasks } from './asked-tasks.ts';
import { findTaskWorkload } from './task-files.ts';
import { assertKnownWorkloads, tasksTakePart } from './task-settings.ts';

const FIXTURES = join(packageFolder, 'harness', 'fixtures', 'tasks');
const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));

const LIMITS = { timeoutMs: 60_000, memoryLimitMb: 512 };

function asked(references: readonly string[], timeoutMs = LIMITS.timeoutMs) {
  const limits = { ...LIMITS, timeoutMs };
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

it('of several tasks, those that have none of the workloads that are named are left out, and told', async () => {
  const files = ['sort.bench.ts', 'mean.bench.ts'].map((file) =>
    join(packageFolder, 'examples', file),
  );
  const tasks = (await asked(files))!;
  const named = tasks[0]!.task.description.workloads[0]!.name;
  const told: string[] = [];
  const { signal } = new AbortController();
  const tell = (text: string) => told.push(text);
  const choice = { workloads: [named] };
  const { groups, workloads } = await tasksTakePart(tasks, choice, LIMITS, signal, undefined, tell);
  expect(groups.map(({ form }) => form)).toEqual(['sort']);
  expect(workloads.map(({ name }) => name)).toEqual([`sort/${named}`]);
  expect(told).toEqual([`uniqbench: The task mean has no workload ${named}, and is left out.\n`]);
});

it('a second baseline of the same task is refused, which else would be compared with nothing', async () => {
  const tasks = (await asked([join(packageFolder, 'examples', 'sort.bench.ts')]))!;
  const choice = { workloads: [], baselines: ['copyThenSort', 'radix'] };
  const { signal } = new AbortController();
  await expect(tasksTakePart(tasks, choice, LIMITS, signal)).rejects.toThrow(
    '--baseline: copyThenSort and radix are of the same task; name one for each task.',
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

  it('is refused where a task is no default export', async () => {
    await expect(asked([join(FIXTURES, 'named-export.bench.ts')])).rejects.toThrow(
      /exports its task as counts: .* export default \{ counts \}/,
    );
  });

  it('is left out among others where its names are others in each process', async () => {
    const files = ['other-names.bench.ts', 'odd-parameters.bench.ts'];
    const tasks = (await asked(files.map((file) => join(FIXTURES, file))))!;
    const take = (some: typeof tasks, onRefused?: (text: string) => void) =>
      tasksTakePart(some, { workloads: [] }, LIMITS, new AbortController().signal, onRefused);
    const refused: string[] = [];
    const { groups, workloads } = await take(tasks, (text) => refused.push(text));
    expect(groups.map(({ form }) => form)).toEqual(['odd-parameters']);
    expect(workloads.map(({ name }) => name)).toEqual(['odd-parameters/some']);
    expect(refused).toEqual([
      expect.stringMatching(
        /names must be the same in every process\. The task other-names is left/,
      ),
    ]);
    for (const some of [tasks, tasks.slice(0, 1)])
      await expect(take(some)).rejects.toThrow(/no longer has the implementation/);
  });

  it('is refused where its top-level code never comes to its end', async () => {
    await expect(asked([join(FIXTURES, 'never-loaded.bench.ts')], 1_500)).rejects.toThrow(
      /never-loaded.*cannot be loaded: its top-level code has not come to its end after 1\.5 s/,
    );
  });
});

describe('a parameter of a workload', async () => {
  const [one] = (await asked([join(FIXTURES, 'odd-parameters.bench.ts')]))!;
  const set = (settings: string) => findTaskWorkload(one!.task, `some,${settings}`).overrides;

  it('is set to what it is like', () => {
    expect(set('size=1_000,order=down,isEven=false')).toEqual({
      ...{ size: 1_000, order: 'down', isEven: false },
    });
    for (const [text, size] of [
      ['1M', 1e6],
      ['1.5k', 1_500],
      ['1e-7', 1e-7],
      ['-3', -3],
    ] as const)
      expect(set(`size=${text}`)).toEqual({ size });
  });

  it.each(['most=20', 'of=20', 'since=1970', 'list=2'])(
    'is not set where no text says it: %s',
    (one) => {
      expect(() => set(one)).toThrow(/must be set in the task file/);
    },
  );

  it.each([
    ['size=many', /size must be a number/],
    ['size=_', /size must be a number/],
    ['size=0x10', /size must be a number/],
    ['size=1e400', /size must be a number/],
    ['isEven=yes', /isEven must be true or false/],
    ['toString=5', /no parameter called "toString"/],
    ['size=1,size=2', /some,size=1,size=2 sets size twice/],
  ])('is refused: %s', (settings, message) => {
    expect(() => set(settings)).toThrow(message);
  });
});
