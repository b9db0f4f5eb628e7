/** Which tasks a file holds. Runs in a trial process. */
import { type AnyTask, loadTasks } from '../../../plug-ins/load-task.ts';
import type { DescribedTask, DescribeSpecification } from '../../../wire/passes/describe.ts';
import type { ResultOf } from '../../../wire/passes.ts';
import { JUDGING_PARTS, TASK_PARTS } from '../../../wire/task.ts';
import { digestOfBytes } from '../digest.ts';
import { textOfImplementation, textOfPart, textOfTask } from '../task-texts.ts';
import { isSendable, sendable } from '../value-in-words.ts';

/** None where it is no task file. @throws UsageError where a task of it is wrong. */
export async function run({ file }: DescribeSpecification): Promise<ResultOf<'describe'>> {
  const loaded = await loadTasks(file);
  if (loaded === null) return { kind: 'described', tasks: [] };
  const { tasks, refused } = loaded;
  const places = [...tasks].flatMap(([name, { benches }]) =>
    benches === undefined ? [] : [[name, placesOf(benches)]],
  );
  return {
    kind: 'described',
    tasks: [...tasks].map(([name, task]) => described(name, task)),
    ...(places.length === 0 && refused.length === 0
      ? {}
      : { benchmarkFile: { refused: [...refused], places: Object.fromEntries(places) } }),
  };
}

function placesOf(benches: NonNullable<AnyTask['benches']>): Record<string, string> {
  return Object.fromEntries([...benches].map(([name, { place }]) => [name, place]));
}

function described(name: string | null, task: AnyTask): DescribedTask {
  return {
    task: name,
    digest: digestOf(textOfTask(task)),
    workloads: Object.entries(task.workloads).map(([name, parameters]) =>
      describedWorkload(name, parameters),
    ),
    implementations: Object.entries(task.implementations).map(([implementation, value]) => {
      const path = pathOf(value);
      const text = textOfImplementation(task, implementation);
      return { name: implementation, path, ...(path === null ? { digest: digestOf(text) } : {}) };
    }),
    baseline: task.baseline,
    parts: TASK_PARTS.filter((part) => task[part] !== undefined),
    ...judgingOf(task),
    checks: [
      ...Object.keys(task.hostile ?? {}).map((one) => `hostile ${one}`),
      ...Object.keys(task.relations ?? {}).map((one) => `relation ${one}`),
    ],
    ...(task.sizes === undefined ? {} : { sizes: sizesOf(task.sizes) }),
    ...(task.requirements === undefined ? {} : { requirements: requirementsOf(task.requirements) }),
  };
}

function judgingOf(task: AnyTask): Pick<DescribedTask, 'judging'> {
  const parts = JUDGING_PARTS.filter((part) => task[part] !== undefined);
  if (parts.length === 0) return {};
  return {
    judging: Object.fromEntries(parts.map((part) => [part, digestOf(textOfPart(task, part))])),
  };
}

function describedWorkload(
  name: string,
  own: Readonly<Record<string, unknown>>,
): DescribedTask['workloads'][number] {
  const all = Object.entries(own);
  const inWords = all.filter(([, value]) => !isSendable(value)).map(([parameter]) => parameter);
  return {
    name,
    parameters: Object.fromEntries(all.map(([parameter, value]) => [parameter, sendable(value)])),
    ...(inWords.length === 0 ? {} : { inWords }),
  };
}

function sizesOf(sizes: NonNullable<AnyTask['sizes']>): Record<string, number[]> {
  return Object.fromEntries(Object.entries(sizes).map(([name, one]) => [name, [...(one ?? [])]]));
}

function requirementsOf(
  requirements: NonNullable<AnyTask['requirements']>,
): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(requirements).map(([words, checks]) => [words, [...checks]]),
  );
}

function digestOf(text: string): string {
  return digestOfBytes(Buffer.from(text));
}

function pathOf(implementation: AnyTask['implementations'][string]): string | null {
  const called =
    typeof implementation === 'object' && 'run' in implementation
      ? implementation.run
      : implementation;
  return typeof called === 'string' ? called : null;
}
