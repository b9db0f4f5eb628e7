/**
 * What is right by another revision of a task. Its module is loaded once the calls are over: none of it is there while they are
 * measured, as none is in the processes of that revision's own implementations. Runs in trial processes.
 */
import { type AnyTask, loadTask } from '../../plug-ins/load-task.ts';
import type { OtherTask } from '../../wire/plug-in.ts';
import { type Judge, type Judged, judgeOf } from './right-answer.ts';

/** @param task Of the implementation's own revision, by which other inputs than those of its workloads are judged. */
export function judgeByOther(
  judged: Omit<Judged, 'task' | 'baseline'>,
  task: AnyTask,
  { task: other, by, baseline, ownBaseline }: OtherTask,
): Judge {
  const own = judgeOf({ ...judged, task, baseline: ownBaseline });
  let loading: Promise<Judge> | null = null;
  const loaded = () => {
    loading ??= loadTask(other).then((otherTask) =>
      judgeOf({
        ...judged,
        task: otherTask,
        // It is no part of that task, not even where it has the name of its baseline.
        member: { ...other, implementation: null },
        baseline,
        isOther: true,
      }),
    );
    return loading;
  };
  return {
    ...own,
    by,
    differences: async (call, answer) => (await loaded()).differences(call, answer),
    figures: async (call, answer) => (await loaded()).figures(call, answer),
  };
}
