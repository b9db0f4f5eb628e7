/** What an implementation of a task says of itself. Runs in a trial process. */
import { basename } from 'node:path';
import { loadTask, loadTaskImplementation } from '../../../plug-ins/load-task.ts';
import type { InspectSpecification } from '../../../wire/passes/inspect.ts';
import type { ResultOf } from '../../../wire/passes.ts';
import { memberOf } from '../subject.ts';

/** @throws UsageError where it is none. */
export async function run(specification: InspectSpecification): Promise<ResultOf<'inspect'>> {
  const member = memberOf(specification);
  const task = await loadTask(member);
  const { description, bottleneck, isApproximate, needs } = await loadTaskImplementation(
    specification.implementation,
    member,
    task,
  );
  return {
    kind: 'inspected',
    implementation: {
      description,
      bottleneck,
      input: member.task ?? basename(member.source).replace(/(?:\.bench)?\.[^.]+$/, ''),
      ...(isApproximate ? { counts: 'approximate' } : {}),
      ...(needs === null ? {} : { needs }),
    },
  };
}
