/** Makes the inputs of a task's workload, as `make` says. Runs in trial processes. */
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { UsageError } from '../../../contract.ts';
import { printable } from '../../../printable.ts';
import { unknownName } from '../../../unknown-name.ts';
import type { AnyTask } from '../../plug-ins/load-task.ts';
import { mixed } from '../../wire/judging.ts';
import type { TaskInput } from '../../wire/task.ts';
import { isPromise } from '../promises.ts';
import { type Maker, makerOf } from './maker.ts';
import { type SavedData, savedData } from './saved-data.ts';
import { type Elements, elementsOf } from './streamed-input.ts';
import { ofTask, ofTaskAwaited, ofTaskLater } from './task-errors.ts';
import { sendable, valueInWords } from './value-in-words.ts';

/** The input of one call. */
export interface MadeInput {
  readonly call: number;
  readonly input: unknown;
  /** Whether it has to do with a folder of its own, whose path is another in every process. */
  readonly hasFolder: boolean;
  /** Whether `make` read what is another for each call: `random`, `seed` or `call`. */
  readonly isSeeded: boolean;
  /** After the call, also after one that failed. */
  readonly release: () => Promise<void>;
}

/** What `expected` and the like get; `input` is made when it is read. */
export interface CheckedMaker {
  readonly checked: Maker & { readonly input: unknown };
  /** When the check is over. */
  readonly release: () => Promise<void>;
}

/** The inputs of a trial's calls. */
export interface TaskInputs {
  readonly make: (call: number) => Promise<MadeInput>;
  /** An equal one for whoever checks, made of a copy of `data` that no call has seen. */
  readonly makeAgain: (call: number) => Promise<MadeInput>;
  /** The same input as its elements. @throws UsageError where the task has no `stream`, or it is wrong. */
  readonly elements: (call: number) => Elements;
  readonly makeChecked: (call: number) => Promise<CheckedMaker>;
  /** For hostile inputs, which know no parameters. */
  readonly hostileMaker: (name: string) => ReturnType<typeof makerOf>;
  /** @throws UsageError where calls, or checks, have changed what all of them share. */
  readonly assertDataUnchanged: () => void;
}

/**
 * @param inputSeed Of the trial: the same for all implementations whose calls are compared.
 * @throws UsageError where there is no such workload or parameter.
 */
export function taskInputs(task: AnyTask, taskInput: TaskInput, inputSeed: number): TaskInputs {
  const parameters = parametersOf(task, taskInput);
  const [ofCalls, ofChecks] = [savedData(taskInput), savedData(taskInput)];
  let folders = 0;
  let isAsync: boolean | null = null;
  const newMaker = (call: number, data: SavedData) => {
    const name = `${process.pid}-${call}-${folders++}`;
    const path = join(taskInput.folder, 'calls', name);
    const seed = mixed(taskInput.seed, inputSeed, call);
    return makerOf(parameters, { seed, call, path, readData: data.read });
  };
  const make = async (call: number, data: SavedData): Promise<MadeInput> => {
    const { maker, hasFolder, isSeeded, removeFolder } = newMaker(call, data);
    try {
      const returned = ofTask('make', call, () => task.make(maker));
      isAsync = isPromise(returned);
      const input = isPromise(returned) ? await ofTaskLater('make', call, returned) : returned;
      const release = async () => {
        try {
          const released = ofTask('release', call, () => task.release?.(input));
          if (isPromise(released)) await ofTaskLater('release', call, released);
        } finally {
          removeFolder();
        }
      };
      return { call, input, hasFolder: hasFolder(), isSeeded: isSeeded(), release };
    } catch (error) {
      removeFolder();
      throw error;
    }
  };
  const makeChecked = async (call: number): Promise<CheckedMaker> => {
    const { maker, removeFolder } = newMaker(call, ofChecks);
    const releases: (() => unknown)[] = [removeFolder];
    let input: { readonly made: unknown } | null = null;
    if (isAsync !== false) {
      // It cannot be waited for when it is read.
      const made = await make(call, ofChecks);
      input = { made: made.input };
      releases.unshift(made.release);
    }
    const read = () => {
      if (input !== null) return input.made;
      const own = newMaker(call, ofChecks);
      releases.push(own.removeFolder);
      const made = ofTask('make', call, () => task.make(own.maker));
      if (isPromise(made))
        throw new UsageError('“make” returns a promise for some calls and none for others.');
      input = { made };
      releases.unshift(() => ofTaskAwaited('release', call, () => task.release?.(made)));
      return made;
    };
    const property = { get: read, enumerable: true, configurable: true };
    return {
      checked: Object.defineProperty(maker, 'input', property) as CheckedMaker['checked'],
      release: async () => {
        for (const release of releases) await release();
      },
    };
  };
  return {
    make: (call) => make(call, ofCalls),
    makeAgain: (call) => make(call, ofChecks),
    elements: (call) => {
      const { maker, removeFolder } = newMaker(call, ofCalls);
      return elementsOf(task, maker, call, removeFolder);
    },
    makeChecked,
    hostileMaker: (name) =>
      makerOf(
        {},
        {
          seed: mixed(taskInput.seed, ...new TextEncoder().encode(name)),
          call: 0,
          path: join(taskInput.folder, 'calls', `${process.pid}-hostile-${folders++}`),
          readData: () => undefined,
        },
      ),
    assertDataUnchanged: () => {
      ofCalls.assertUnchanged('A call');
      ofChecks.assertUnchanged('A check, or the baseline,');
    },
  };
}

/** The workload's, with what the user set in their place. @throws UsageError where there is none of the name. */
export function parametersOf(
  { workloads }: AnyTask,
  { workload, overrides, read = {} }: Pick<TaskInput, 'workload' | 'overrides' | 'read'>,
): Readonly<Record<string, unknown>> {
  const own = Object.hasOwn(workloads, workload) ? workloads[workload] : undefined;
  if (own === undefined)
    throw new UsageError(
      `${unknownName('workload', workload, Object.keys(workloads))} ${SAME_EVERYWHERE}`,
    );
  const known = Object.keys(own);
  const stray = Object.keys(overrides).find((parameter) => !known.includes(parameter));
  if (stray !== undefined)
    throw new UsageError(
      `${unknownName(`parameter of the workload ${printable(workload)}`, stray, known)} ${SAME_EVERYWHERE}`,
    );
  // Another one makes another input, for which `make` would be blamed.
  const other = Object.keys(read).find(
    (parameter) => !isDeepStrictEqual(sendable(own[parameter]), read[parameter]),
  );
  if (other !== undefined)
    throw new UsageError(
      `The parameter ${printable(other)} of the workload ${printable(workload)} is ${valueInWords(own[other])} in one process and ${valueInWords(read[other])} in another. ${SAME_EVERYWHERE}`,
    );
  return { ...own, ...overrides };
}

/** What was asked for is known from another process. */
const SAME_EVERYWHERE = 'What a task file exports must be the same in every process.';
