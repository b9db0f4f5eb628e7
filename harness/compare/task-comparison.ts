/** A run that holds implementations of tasks against themselves in another revision: who takes part, and on what. Runs in the parent. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isUsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { measuresOf } from '../request/measured.ts';
import {
  commonSettings,
  DEFAULT_BUDGET_SECONDS,
  type RunRequest,
  type RunSettings,
} from '../request/run-settings.ts';
import { type Inspected, inspect, missingPackage, saidBy } from '../request/take-part.ts';
import { type FoundTask, findTaskWorkload, type TaskWorkload } from '../request/task-files.ts';
import { type TaskRunWorkload, workloadsOf } from '../request/task-settings.ts';
import { runTrial } from '../spawn/trial.ts';
import { type Group, skippedInWords } from '../wire/groups.ts';
import type { ResultOf } from '../wire/passes.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import { type ComparedSides, sideNames } from './compared-sides.ts';
import type { Reading } from './revised-file.ts';
import type { RevisedMember, Sides } from './revised-members.ts';
import type { RevisedTask } from './revised-tasks.ts';

/** A run of them all. */
export interface TaskComparison {
  /** null where nothing is left to be measured. */
  readonly settings: RunSettings | null;
  readonly compared: readonly ComparedSides[];
  readonly notes: readonly string[];
  /** Of notes and problems, what is in both and is not compared: `sort on random`. */
  readonly leftOut: readonly string[];
  readonly problems: readonly string[];
}

/** What a user asked for, but for who takes part. */
export type ComparisonRequest = Omit<RunRequest, 'implementations'>;

/**
 * Loads all sides once, and asks both revisions for their inputs: where these differ, there is nothing to compare.
 *
 * @param isAlone Whether there is only one task, changed or not: names do not begin with it then.
 * @throws UsageError where a workload or option is none of a task's; the signal's reason where it is aborted.
 */
export async function taskComparison(
  tasks: readonly RevisedTask[],
  isAlone: boolean,
  sides: Sides,
  request: ComparisonRequest,
  reading: Reading,
): Promise<TaskComparison> {
  const common = commonSettings(request);
  const notes: string[] = [];
  const leftOut: string[] = [];
  const problems: string[] = [];
  const compared: ComparedSides[] = [];
  const inspected: Inspected[] = [];
  const groups: Group[] = [];
  const workloads: TaskRunWorkload[] = [];
  for (const task of tasks) {
    const within = (name: string) => (isAlone ? name : `${task.name}/${name}`);
    const chosen = await sameInputs(task, request.workloads, isAlone, common.seed, reading, {
      notes,
      leftOut,
      problems,
      revisions: sides,
    });
    if (chosen.length === 0) continue;
    const judgedBy = baselineOf(task.head);
    const hasOracle = task.head.description.parts.includes('expected');
    let takesPart = false;
    for (const member of task.members) {
      const names = sideNames(within(member.name), sides);
      const loaded = await loadSides(task, member, names, reading, notes, problems);
      if (loaded === null) {
        leftOut.push(within(member.name));
        continue;
      }
      takesPart = true;
      const { ofBase, ofHead } = loaded;
      const control = { ...ofBase, plugIn: { ...ofBase.plugIn, name: names.control } };
      inspected.push(ofBase, control, ofHead);
      const own = chosen.map(({ name }) => within(name));
      compared.push({ name: within(member.name), ...names, workloads: own });
      groups.push({
        form: `${task.name}/${member.name}`,
        workloads: own,
        baseline: names.base,
        implementations: [names.base, names.control, names.head],
        control: names.control,
        approximate: [ofBase, control, ofHead]
          .filter((one) => saidBy(one)?.counts === 'approximate')
          .map(({ plugIn }) => plugIn.name),
      });
    }
    if (!takesPart) continue;
    for (const one of chosen)
      workloads.push({
        name: within(one.name),
        task: task.head,
        chosen: one,
        judgedBy: hasOracle ? null : judgedBy,
        strings: 'shared',
      });
  }
  const settings: RunSettings = {
    ...common,
    runtimes: [],
    implementations: inspected.map(({ plugIn }) => plugIn),
    asked: compared.map(({ head }) => head),
    groups,
    inspected,
    skipped: [],
    workloads,
    baseline: groups[0]?.baseline ?? '',
    measures: measuresOf(request.only, true),
    replay: null,
    words: null,
    budgetSeconds: request.budgetSeconds ?? DEFAULT_BUDGET_SECONDS,
    fileFormat: null,
    readsFiles: false,
  };
  return { settings: groups.length === 0 ? null : settings, compared, notes, leftOut, problems };
}

function baselineOf({ description, implementations }: FoundTask): PlugIn {
  return implementations.find(({ name }) => name === description.baseline)!;
}

async function loadSides(
  task: RevisedTask,
  { base, head, name }: RevisedMember,
  names: Pick<ComparedSides, 'base' | 'head'>,
  { limits, signal }: Reading,
  notes: string[],
  problems: string[],
): Promise<{ readonly ofBase: Inspected; readonly ofHead: Inspected } | null> {
  const { description, reference } = task.head;
  const judgedBy = {
    task: reference,
    by: description.parts.includes('expected') ? 'expected' : 'baseline',
    baseline: baselineOf(task.head),
    ownBaseline: baselineOf(task.base),
  } as const;
  const load = async (plugIn: PlugIn, told: string[]) => {
    try {
      const one = await inspect(plugIn, limits, signal);
      const missing = missingPackage(one);
      if (missing === null) return one;
      told.push(`${printable(skippedInWords(missing), 500)}.`);
    } catch (error) {
      if (!isUsageError(error)) throw error;
      told.push(`${printable(name)} is not compared: ${error.message}`);
    }
    return null;
  };
  const ofBase = await load({ ...base, name: names.base, judgedBy }, notes);
  const ofHead = await load({ ...head, name: names.head }, problems);
  return ofBase === null || ofHead === null ? null : { ofBase, ofHead };
}

interface Told {
  readonly notes: string[];
  readonly leftOut: string[];
  readonly problems: string[];
  readonly revisions: Pick<Sides, 'base' | 'head'>;
}

/** The workloads whose first inputs are the same in both revisions, as far as that can be told. */
async function sameInputs(
  { name, base, head }: RevisedTask,
  wanted: readonly string[],
  isAlone: boolean,
  seed: number,
  reading: Reading,
  { notes, leftOut, problems, revisions }: Told,
): Promise<TaskWorkload[]> {
  const same: TaskWorkload[] = [];
  for (const chosen of workloadsOf(head, wanted, isAlone)) {
    const what = `${printable(name)} on ${printable(chosen.name)}`;
    const isNotCompared = (why: string) => {
      notes.push(`${what} is not compared: ${why}`);
      leftOut.push(what);
    };
    if (!base.description.workloads.some((one) => one.name === chosen.workload)) {
      notes.push(`${what} is new.`);
      continue;
    }
    try {
      findTaskWorkload(base, chosen.name);
    } catch (error) {
      if (!isUsageError(error)) throw error;
      isNotCompared(`in ${printable(revisions.base.revision)}, ${error.message}`);
      continue;
    }
    const ofBase = await firstInput(base, chosen, seed, reading);
    const ofHead = await firstInput(head, chosen, seed, reading);
    if (typeof ofHead === 'string')
      problems.push(
        `${what}: in ${printable(revisions.head.revision)}, inputs cannot be made: ${ofHead}`,
      );
    else if (typeof ofBase === 'string')
      isNotCompared(`in ${printable(revisions.base.revision)}, inputs cannot be made: ${ofBase}`);
    else if (
      ofBase.inputDigest !== ofHead.inputDigest ||
      ofBase.dataDigest !== ofHead.dataDigest ||
      ofBase.input !== ofHead.input
    )
      isNotCompared(
        `its inputs differ, ${ofBase.input} before and ${ofHead.input} now; whatever their times are, they say nothing of the code.`,
      );
    else {
      if (ofHead.inputDigest === null)
        notes.push(
          `${what}: whether both revisions make the same inputs cannot be told: they hold files, functions, streams or objects of classes.`,
        );
      same.push(chosen);
    }
  }
  const gone = base.description.workloads.filter(
    (one) => !head.description.workloads.some((other) => other.name === one.name),
  );
  if (wanted.length === 0)
    for (const one of gone) notes.push(`${printable(name)} on ${printable(one.name)} was removed.`);
  return same;
}

/** @returns why it cannot be made, in words. */
async function firstInput(
  { reference, description }: FoundTask,
  { workload, overrides }: TaskWorkload,
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
    return printable('message' in outcome ? outcome.message : outcome.outcome, 500);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
