/** What tasks and implementations are made of, as text, by which one that only got another name is known again. Pure. */
import type { AnyTask } from '../../plug-ins/load-task.ts';
import type { TASK_PARTS } from '../../wire/task.ts';

/** Its workloads, and all of its functions, under the names that they have. Values that functions close over are not in it. */
export function textOfTask(task: AnyTask): string {
  const names = Object.keys(task.implementations);
  const { benches, ...written } = task;
  const own = benches === undefined ? written : { workloads: task.workloads };
  return textOf([own, names.map((name) => textOfImplementation(task, name))]);
}

/** Of one of its implementations: a function, an object with functions, a path, or a bench. */
export function textOfImplementation(task: AnyTask, name: string): string {
  return task.benches?.get(name)?.text ?? textOf(task.implementations[name]);
}

/** Of one of its parts. */
export function textOfPart(task: AnyTask, part: (typeof TASK_PARTS)[number]): string {
  return textOf(task[part]);
}

/** What JSON has no word for is text too; what holds itself has none. */
function textOf(value: unknown): string {
  try {
    return JSON.stringify(value, (_, one: unknown) =>
      typeof one === 'function' || typeof one === 'bigint' || typeof one === 'symbol'
        ? String(one)
        : one,
    );
  } catch {
    return String(value);
  }
}
