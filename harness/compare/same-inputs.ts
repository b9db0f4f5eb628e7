/** The workloads of a task on which two revisions can be compared: those of which both make the same first input. Runs in the parent. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { isUsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { type FoundTask, findTaskWorkload, type TaskWorkload } from '../request/task-files.ts';
import { lacksWorkloads, workloadsOf } from '../request/task-settings.ts';
import { runTrial } from '../spawn/trial.ts';
import type { ResultOf } from '../wire/passes.ts';
import type { OwnWorkload } from '../wire/plug-in.ts';
import { whyFailed } from '../wire/why-failed.ts';
import { renamed } from './renamed.ts';
import type { Reading } from './revised-file.ts';
import type { Sides } from './revised-members.ts';
import type { RevisedTask } from './revised-tasks.ts';

/** A workload of head's, and what base has in its place. */
export interface SharedWorkload {
  readonly chosen: TaskWorkload;
  readonly ofBase: OwnWorkload;
}

/** Receives what is said of the others. */
export interface ToldOfInputs {
  readonly notes: string[];
  readonly leftOut: string[];
  readonly problems: string[];
  readonly revisions: Pick<Sides, 'base' | 'head'>;
}

type WorkloadOfTask = FoundTask['description']['workloads'][number];

/**
 * As far as it can be told. One that only got another name is followed, by its parameters.
 *
 * @param wanted As a user named them; all where none is.
 * @throws UsageError where a wanted one is none of head's.
 */
export async function sameInputs(
  { name, base, head }: RevisedTask,
  wanted: readonly string[],
  isAlone: boolean,
  seed: number,
  reading: Reading,
  { notes, leftOut, problems, revisions }: ToldOfInputs,
): Promise<SharedWorkload[]> {
  const same: SharedWorkload[] = [];
  const before = renamedWorkloads(base, head);
  const inBase = (workload: string): WorkloadOfTask | undefined =>
    before.get(workload) ?? base.description.workloads.find((one) => one.name === workload);
  const asked = workloadsOf(head, wanted, isAlone);
  if (asked.length === 0) {
    notes.push(lacksWorkloads(head, wanted));
    leftOut.push(printable(name));
  }
  for (const chosen of asked) {
    const what = `${printable(name)} on ${printable(chosen.name)}`;
    const isNotCompared = (why: string) => {
      notes.push(`${what} is not compared: ${why}`);
      leftOut.push(what);
    };
    const own = inBase(chosen.workload);
    if (own === undefined) {
      notes.push(`${what} is new.`);
      continue;
    }
    if (own.name !== chosen.workload)
      notes.push(
        `Workload ${printable(chosen.workload)} of ${printable(name)} was ${printable(own.name)} before.`,
      );
    const ofBase = { workload: own.name, read: own.parameters };
    try {
      const settings = chosen.name.slice(chosen.workload.length);
      findTaskWorkload(base, `${own.name}${settings}`);
    } catch (error) {
      if (!isUsageError(error)) throw error;
      isNotCompared(`in ${printable(revisions.base.revision)}, ${error.message}`);
      continue;
    }
    const baseInput = await firstInput(base, { ...chosen, workload: own.name }, seed, reading);
    const headInput = await firstInput(head, chosen, seed, reading);
    if (typeof headInput === 'string')
      problems.push(
        `${what}: in ${printable(revisions.head.revision)}, inputs cannot be made: ${headInput}`,
      );
    else if (typeof baseInput === 'string')
      isNotCompared(
        `in ${printable(revisions.base.revision)}, inputs cannot be made: ${baseInput}`,
      );
    else if (
      baseInput.inputDigest !== headInput.inputDigest ||
      baseInput.dataDigest !== headInput.dataDigest ||
      baseInput.input !== headInput.input
    )
      isNotCompared(
        `its inputs differ, ${baseInput.input} before and ${headInput.input} now; whatever their times are, they say nothing of the code.`,
      );
    else {
      if (headInput.inputDigest === null)
        notes.push(
          `${what}: whether both revisions make the same inputs cannot be told: they hold files, functions, streams or objects of classes.`,
        );
      same.push({ chosen, ofBase });
    }
  }
  const followed = new Set(before.values());
  const gone = base.description.workloads.filter(
    (one) =>
      !followed.has(one) && !head.description.workloads.some((other) => other.name === one.name),
  );
  if (wanted.length === 0)
    for (const one of gone) notes.push(`${printable(name)} on ${printable(one.name)} was removed.`);
  return same;
}

/** By head's names. Those of benchmark files are named after their parameters, so that none of them is another one's. */
function renamedWorkloads(base: FoundTask, head: FoundTask): ReadonlyMap<string, WorkloadOfTask> {
  const before = renamed(
    base.description.workloads,
    head.description.workloads,
    (one) => one.name,
    ({ parameters }) => parametersInOrder(parameters),
  );
  return new Map([...before].map(([one, own]) => [one.name, own]));
}

function parametersInOrder(parameters: WorkloadOfTask['parameters']): string {
  const all = Object.entries(parameters).sort(([one], [other]) => (one < other ? -1 : 1));
  return inspect(all, { depth: null, maxArrayLength: null, maxStringLength: null });
}

/** @returns why it cannot be made, in words. */
async function firstInput(
  { reference, description }: FoundTask,
  { workload, overrides }: Omit<TaskWorkload, 'name'>,
  seed: number,
  { scratchFolder, limits, signal }: Reading,
): Promise<ResultOf<'ready'> | string> {
  // In one place for both, because what is made may hold its path.
  const folder = join(scratchFolder, 'first-input');
  mkdirSync(folder, { recursive: true });
  const hasData = description.parts.includes('data');
  const taskInput = { workload, overrides, seed, folder, hasData };
  try {
    const specification = { pass: 'ready', task: reference, taskInput } as const;
    const outcome = await runTrial(specification, limits, signal);
    if (outcome.outcome === 'completed') return outcome.result;
    return printable(whyFailed(outcome), 500);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
