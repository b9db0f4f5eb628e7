/** What is measured of a task: an implementation, and the inputs of its calls. Runs in trial processes. */
import type { Limits } from '../../../task.ts';
import {
  type AnyTask,
  loadTask,
  loadTaskImplementation,
  type TaskImplementation,
} from '../../plug-ins/load-task.ts';
import type { TrialReply } from '../../wire/envelope.ts';
import type { ImplementationTrial } from '../../wire/passes/definition.ts';
import type { Pass } from '../../wire/passes.ts';
import type { TaskInput, TaskMember } from '../../wire/task.ts';
import { withOwnBuiltIns } from '../subject.ts';
import { Answers } from './answers.ts';
import { type TaskInputs, taskInputs } from './inputs.ts';
import { type Judge, judgeOf } from './right-answer.ts';

/** An implementation of a task, with the inputs of its trial's calls, and what is right of its answers. */
export interface TaskSubject {
  readonly task: AnyTask;
  readonly member: TaskMember;
  readonly implementation: TaskImplementation;
  readonly inputs: TaskInputs;
  readonly judge: Judge;
  readonly limits: Limits;
  readonly answers: Answers;
  /** See Subject in child/subject.ts. */
  readonly lookAtBuiltIns: () => void;
}

/** The same for calls that nobody sets limits. */
const ONE_THREAD: Limits = { threads: 1 };

/** As `onImplementation`, for a task. */
export function onTask<P extends Pass>(
  specification: TaskTrial,
  measure: (subject: TaskSubject) => Promise<TrialReply<P>>,
  load: (load: () => Promise<TaskImplementation>) => Promise<TaskImplementation> = (load) => load(),
): Promise<TrialReply<P>> {
  return withOwnBuiltIns(
    () => loadSubject(specification, load),
    (subject, lookAtBuiltIns) => measure({ ...subject, lookAtBuiltIns }),
  );
}

/** What a trial of a task is about. */
type TaskTrial = Pick<ImplementationTrial, 'implementation' | 'taskInput' | 'baseline'> & {
  readonly inputSeed?: number;
  readonly resources?: { readonly limits: Limits };
};

/** The implementation, and what its calls get; nobody looks at built-ins. */
export async function loadSubject(
  specification: TaskTrial,
  load: (load: () => Promise<TaskImplementation>) => Promise<TaskImplementation> = (load) => load(),
): Promise<TaskSubject> {
  const { implementation: plugIn, taskInput, inputSeed = 0, baseline = null } = specification;
  const member = memberOf(specification);
  const limits = specification.resources?.limits ?? ONE_THREAD;
  const task = await loadTask(member);
  const implementation = await load(() => loadTaskImplementation(plugIn, member, task));
  const inputs = taskInputs(task, inputOf(taskInput), inputSeed);
  const judge = judgeOf({ task, member, implementation, inputs, limits, baseline });
  const answers = new Answers();
  return { task, member, implementation, inputs, judge, limits, answers, lookAtBuiltIns };
}

const lookAtBuiltIns = () => {};

/** @throws Error where it is one of the hourly uniques. */
export function memberOf({
  implementation,
}: Pick<ImplementationTrial, 'implementation'>): TaskMember {
  if (implementation.task === undefined) throw new Error(`${implementation.name} is of no task.`);
  return implementation.task;
}

function inputOf(taskInput: TaskInput | undefined): TaskInput {
  if (taskInput === undefined) throw new Error('There is no input.');
  return taskInput;
}
