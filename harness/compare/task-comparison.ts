/** A run that holds implementations of tasks against themselves in another revision: who takes part, and on what. Runs in the parent. */
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
import type { FoundTask } from '../request/task-files.ts';
import type { TaskRunWorkload } from '../request/task-settings.ts';
import { type Group, skippedInWords } from '../wire/groups.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import { type ComparedSides, sideNames } from './compared-sides.ts';
import type { Reading } from './revised-file.ts';
import type { RevisedMember, Sides } from './revised-members.ts';
import type { RevisedTask } from './revised-tasks.ts';
import { type SharedWorkload, sameInputs } from './same-inputs.ts';

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
      const loaded = await loadSides(task, member, names, chosen, reading, notes, problems);
      if (loaded === null) {
        leftOut.push(within(member.name));
        continue;
      }
      takesPart = true;
      const { ofBase, ofHead } = loaded;
      const control = { ...ofBase, plugIn: { ...ofBase.plugIn, name: names.control } };
      inspected.push(ofBase, control, ofHead);
      const own = chosen.map((one) => within(one.chosen.name));
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
    for (const { chosen: one } of chosen)
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
  workloads: readonly SharedWorkload[],
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
    ownWorkloads: Object.fromEntries(
      workloads.map(({ chosen, ofBase }) => [chosen.workload, ofBase]),
    ),
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
