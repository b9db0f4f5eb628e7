/** Makes and saves what the calls of a task's workload share, and makes a first input. Runs in a trial process. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { UsageError } from '../../../../contract.ts';
import { errorInWords } from '../../../../printable.ts';
import { type AnyTask, loadTask } from '../../../plug-ins/load-task.ts';
import { mixed } from '../../../wire/judging.ts';
import type { ReadySpecification } from '../../../wire/passes/ready.ts';
import type { ResultOf } from '../../../wire/passes.ts';
import { differenceInWords } from '../../../wire/refusal.ts';
import type { TaskInput } from '../../../wire/task.ts';
import { isPromise } from '../../promises.ts';
import { digestOfBytes, digestOfInput } from '../digest.ts';
import { parametersOf, taskInputs } from '../inputs.ts';
import { makerOf } from '../maker.ts';
import { opaqueIn, sharedIn, unsavedIn } from '../opaque.ts';
import { differencesBetween } from '../places.ts';
import { dataFile } from '../saved-data.ts';
import { assertSameElements } from '../streamed-input.ts';
import { ofTask, ofTaskLater } from '../task-errors.ts';
import { kindInWords, lengthOf } from '../value-in-words.ts';

/** @throws UsageError where they cannot be made, or what is saved is not what was made. */
export async function run(specification: ReadySpecification): Promise<ResultOf<'ready'>> {
  const { taskInput } = specification;
  const task = await loadTask(specification.task);
  const dataDigest = await saveData(task, taskInput);
  const inputs = taskInputs(task, { ...taskInput, hasData: dataDigest !== null }, 0);
  const { input, hasFolder, release } = await inputs.make(0);
  try {
    const known = {
      kind: 'ready',
      dataDigest,
      inputDigest: hasFolder ? null : digestOfInput(input),
      input: kindInWords(input),
      length: lengthOf(input),
    } as const;
    if (task.stream === undefined) return known;
    const elements = inputs.elements(0);
    try {
      // The last that is done with this input: going over it may use it up.
      assertSameElements(input, elements);
    } finally {
      await elements.release();
    }
    return { ...known, elements: elements.length };
  } finally {
    await release();
  }
}

/** @returns its digest; null where the task has none. */
async function saveData(task: AnyTask, taskInput: TaskInput): Promise<string | null> {
  const { data: makeData } = task;
  const parameters = parametersOf(task, taskInput);
  if (makeData === undefined) return null;
  mkdirSync(taskInput.folder, { recursive: true });
  const { maker } = makerOf(parameters, {
    seed: mixed(taskInput.seed),
    call: 0,
    // It stays for as long as what is saved.
    path: join(taskInput.folder, 'data-folder'),
    readData: () => undefined,
  });
  const returned = ofTask('data', 0, () => makeData(maker));
  const data = isPromise(returned) ? await ofTaskLater('data', 0, returned) : returned;
  const bytes = saved(data);
  assertSame(data, deserialize(bytes));
  writeFileSync(dataFile(taskInput), bytes);
  return digestOfBytes(bytes);
}

function saved(data: unknown): Buffer {
  try {
    return serialize(data);
  } catch (error) {
    // A cause that no place explains is told as it came: what is nested too deeply.
    const why = error instanceof RangeError ? null : unsavedIn(data);
    throw new UsageError(
      `What “data” returns cannot be saved: ${why ?? errorInWords(error).replace(/\.$/, '')}. ${REMEDY}`,
      { cause: error },
    );
  }
}

function assertSame(data: unknown, readBack: unknown): void {
  const opaque = opaqueIn(data) ?? sharedIn(data);
  const found = isDeepStrictEqual(data, readBack) ? null : differencesBetween(data, readBack)[0];
  const why = opaque ?? (found ? differenceInWords(found) : null);
  if (why === null) return;
  throw new UsageError(
    `What “data” returns is not the same when it is saved and read: ${why}. ${REMEDY}`,
  );
}

const REMEDY =
  'Have it return plain objects, arrays, typed arrays, Maps, Sets and Dates, and make classes and functions of them in “make”.';
