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
import type { PlugIn } from '../../wire/plug-in.ts';
import type { TaskInput, TaskMember } from '../../wire/task.ts';
import { withOwnBuiltIns } from '../own-built-ins.ts';
import { Answers } from './answers.ts';
import { parametersOf, type TaskInputs, taskInputs } from './inputs.ts';
import { judgeByOther } from './other-judge.ts';
import { type Judge, judgeOf } from './right-answer.ts';

/** An implementation of a task, with the inputs of its trial's calls, and what is right of its answers. */
export interface TaskSubject {
  readonly task: AnyTask;
  readonly member: TaskMember;
  readonly implementation: TaskImplementation;
  readonly inputs: TaskInputs;
  /** Of the workload, with what the user set. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly judge: Judge;
  readonly limits: Limits;
  readonly answers: Answers;
  /** The same implementation on other inputs, whose answers are kept apart. */
  readonly on: (taskInput: TaskInput) => TaskSubject;
  /** See Subject in child/subject.ts. */
  readonly lookAtBuiltIns: () => void;
}

/** The same for calls that nobody sets limits. */
const ONE_THREAD: Limits = { threads: 1 };

/** What a trial of a task is about. */
type TaskTrial = Pick<ImplementationTrial, 'implementation' | 'taskInput' | 'baseline'> & {
  readonly inputSeed?: number;
  readonly resources?: { readonly limits: Limits };
};

type Load = (load: () => Promise<TaskImplementation>) => Promise<TaskImplementation>;
const loadNow: Load = (load) => load();

/** As `onImplementation`, for a task. */
export function onTask<P extends Pass>(
  specification: TaskTrial,
  measure: (subject: TaskSubject) => Promise<TrialReply<P>>,
  load: Load = loadNow,
): Promise<TrialReply<P>> {
  const isBenchmarkFile = memberOf(specification).isBenchmarkFile === true;
  return withOwnBuiltIns(
    () => loaded(specification, load),
    async ({ implementation, subjectOf }, lookAtBuiltIns) => {
      try {
        return await measure(subjectOf(lookAtBuiltIns));
      } finally {
        await implementation.end();
      }
    },
    {
      // What a benchmark file loads may bring its own; what it is measured with was taken before.
      from: isBenchmarkFile ? 'once it is loaded' : 'before it is loaded',
      handedTo: async ({ implementation, subjectOf }) => {
        if (isBenchmarkFile) return null;
        const { input, release } = await subjectOf(nobodyLooks).inputs.makeAgain(0);
        await release();
        const { callable } = implementation;
        const takes = callable.kind === 'function' ? callable.run.length : 1;
        return { value: input, isFirstOfIterable: false, takes };
      },
    },
  );
}

/** The implementation, and what its calls get; nobody looks at built-ins. */
export async function loadSubject(
  specification: TaskTrial,
  load: Load = loadNow,
): Promise<TaskSubject> {
  const { subjectOf } = await loaded(specification, load);
  return subjectOf(nobodyLooks);
}

const nobodyLooks = () => {};

async function loaded(specification: TaskTrial, load: Load) {
  const { implementation: plugIn, inputSeed = 0, baseline = null } = specification;
  const member = memberOf(specification);
  const limits = specification.resources?.limits ?? ONE_THREAD;
  const first = inputOf(specification.taskInput, plugIn);
  const task = await loadTask(member);
  const implementation = await load(() =>
    loadTaskImplementation(plugIn, member, task, parametersOf(task, first)),
  );
  const subjectOf = (lookAtBuiltIns: () => void) => {
    const on = (input: TaskInput): TaskSubject => {
      const taskInput = inputOf(input, plugIn);
      const inputs = taskInputs(task, taskInput, inputSeed);
      const own = { member, implementation, inputs, limits };
      const { judgedBy } = plugIn;
      const judge =
        judgedBy === undefined
          ? judgeOf({ ...own, task, baseline })
          : judgeByOther(own, task, judgedBy);
      // What a benchmark file's calls return is compared once, by the pass `answer`, and judged never.
      const answers = new Answers(task.benches === undefined);
      const parameters = parametersOf(task, taskInput);
      return { ...own, task, parameters, judge, answers, on, lookAtBuiltIns };
    };
    return on(first);
  };
  return { implementation, subjectOf };
}

/** @throws Error where it is one of the task that is built in. */
export function memberOf({
  implementation,
}: Pick<ImplementationTrial, 'implementation'>): TaskMember {
  if (implementation.task === undefined) throw new Error(`${implementation.name} is of no task.`);
  return implementation.task;
}

/** As the implementation's own revision of the task calls it. */
function inputOf(taskInput: TaskInput | undefined, { judgedBy }: PlugIn): TaskInput {
  if (taskInput === undefined) throw new Error('There is no input.');
  const { workload } = taskInput;
  const own = judgedBy?.ownWorkloads ?? {};
  return Object.hasOwn(own, workload) ? { ...taskInput, ...own[workload] } : taskInput;
}
