/** What a run is asked to do, made definite: names found, code compiled, defaults filled in. Runs in the parent. */
import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { UsageError } from '../../contract.ts';
import type { DecisionRule } from '../stats/decision-rule.ts';
import { type FileFormat, INPUT_FORMS } from '../wire/forms.ts';
import type { Group, Skipped } from '../wire/groups.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import type { Runtime } from '../wire/runtime.ts';
import type { TaskWords } from '../wire/task-words.ts';
import { askedTasks } from './asked-tasks.ts';
import {
  DEFAULT_BUDGET_SECONDS,
  DEFAULT_TIMEOUT_SECONDS,
  defaultMemoryLimitMb,
  limitsOf,
} from './default-limits.ts';
import { assertMeasurable, assertOnNode } from './fit-for-runtimes.ts';
import { type AskedOfEvents, assertFitForForms, assertFitForTasks } from './fit-for-tasks.ts';
import { type Measured, measuresOf } from './measured.ts';
import type { PlugInSource } from './references.ts';
import { onRuntimes } from './runtime-sides.ts';
import { findRuntimes } from './runtimes.ts';
import { type KnownSuites, suiteOf } from './suites.ts';
import { assertOnce, type Inspected, type Participants, takePart } from './take-part.ts';
import { type TaskRunWorkload, tasksTakePart } from './task-settings.ts';
import {
  findWorkload,
  LOG_OPTION_FLAGS,
  type LogOptions,
  loadGenerators,
  replayReader,
  type Workload,
} from './workloads.ts';

/** What the user asked for; what is absent takes its default. */
export interface RunRequest extends AskedOfEvents {
  /** Names, paths or packages; or files under names of their own. */
  readonly implementations: readonly (string | PlugInSource)[];
  readonly workloads: readonly string[];
  /** One for each form at most. */
  readonly baselines?: readonly string[] | undefined;
  /** Of presets, where the user says nothing; their own where undefined. */
  readonly defaultEvents?: number | undefined;
  /** Of the events. */
  readonly seed?: number | undefined;
  /** By which the events are varied from call to call; by chance where undefined. */
  readonly inputKey?: number | undefined;
  readonly rounds?: number | undefined;
  readonly budgetSeconds?: number | undefined;
  readonly timeoutSeconds?: number | undefined;
  readonly memoryLimitMb?: number | undefined;
  readonly threshold?: number | undefined;
  readonly alpha?: number | undefined;
  readonly limits?: DecisionRule['limits'] | undefined;
  /** All of it where undefined. */
  readonly only?: Measured | undefined;
  readonly quick: boolean;
  readonly threads?: number | undefined;
  /** What implementations run on, as users write it: `node@22`, a path, flags behind either; the Node of uniqbench where undefined. */
  readonly runtimes?: readonly string[] | undefined;
  /** Told of what is left out of benchmark files; where absent, nothing may be. */
  readonly onRefused?: ((text: string) => void) | undefined;
}

/** A run, ready to start. */
export interface RunSettings extends DecisionRule {
  /** Group by group, the baseline of each first. */
  readonly implementations: readonly PlugIn[];
  /** The names of those that were asked for, in the order in which they were. */
  readonly asked: readonly string[];
  readonly groups: readonly Group[];
  /** What came of loading them. */
  readonly inspected: readonly Inspected[];
  readonly skipped: readonly Skipped[];
  /** Empty where all run on the Node of uniqbench. */
  readonly runtimes: readonly Runtime[];
  /** That a call may use. */
  readonly threads: number;
  /** Of the files that presets are written to; null where nothing reads any. */
  readonly fileFormat: FileFormat | null;
  readonly readsFiles: boolean;
  /** What is measured, once answers are checked. */
  readonly measures: { readonly time: boolean; readonly memory: boolean };
  /** The reader of log files; null where the run is of tasks. */
  readonly replay: PlugIn | null;
  /** Of the task that is built in; null where the run is of task files. */
  readonly words: TaskWords | null;
  readonly workloads: readonly (Workload | TaskRunWorkload)[];
  readonly seed: number;
  /** Calls get the events varied by it: another one in each run, so that no answer of an earlier run is right. */
  readonly inputKey: number;
  /** Rounds of timing; null: as many as the budget allows. */
  readonly rounds: number | null;
  readonly budgetSeconds: number;
  readonly timeoutSeconds: number;
  readonly memoryLimitMb: number;
}

const DEFAULT_SEED = 1;
/** How many there are. */
export const INPUT_KEYS = 2 ** 32;
/** Of a whole run: all its comparisons together. */
export const ALPHA = 0.05;
const DEFAULT_THRESHOLD = 0.02;
/** Whether a candidate is slower or faster at all. CPU time describes: deciding it as well would cost certainty. */
const ANY_DIFFERENCE: DecisionRule['limits'] = { wallTime: 0 };

export { DEFAULT_BUDGET_SECONDS };

const QUICK_EVENTS = 100_000;
const QUICK_BUDGET_SECONDS = 30;

/**
 * Finds and compiles everything that the request names, and loads each implementation once, so that a wrong shape is told
 * before minutes are spent. The baseline of each form always takes part.
 *
 * @param suites What is chosen from where no task file is named.
 * @param scratchFolder Receives compiled code; must exist until the run is over.
 * @param tell Is told what takes a while, as a runtime that is fetched, and what takes no part.
 * @throws UsageError where a name is unknown or given twice.
 */
export async function makeRunSettings(
  request: RunRequest,
  suites: KnownSuites,
  scratchFolder: string,
  signal: AbortSignal,
  tell: (text: string) => void = () => {},
): Promise<RunSettings> {
  const { quick } = request;
  const runtimes = await findRuntimes(request.runtimes ?? [], tell, signal);
  assertMeasurable(runtimes, request.only);
  const common = { ...commonSettings(request), runtimes };
  const limits = limitsOf(request);
  const onEach = <P extends Participants>(participants: P) =>
    onRuntimes(participants, runtimes, limits, signal);
  const tasks = await askedTasks(
    request.implementations,
    scratchFolder,
    limits,
    signal,
    request.onRefused,
  );
  if (tasks !== null) {
    assertFitForTasks(request, suites.called);
    if (tasks.some(({ task }) => task.reference.isBenchmarkFile === true))
      assertOnNode(runtimes, 'those of benchmark files');
    const participants = await onEach(
      await tasksTakePart(tasks, request, limits, signal, request.onRefused, tell),
    );
    return {
      ...common,
      ...participants,
      implementations: participants.inspected.map(({ plugIn }) => plugIn),
      baseline: participants.groups[0]!.baseline,
      measures: measuresOf(request.only, true),
      replay: null,
      words: null,
      budgetSeconds:
        request.budgetSeconds ?? (quick ? QUICK_BUDGET_SECONDS : DEFAULT_BUDGET_SECONDS),
      fileFormat: null,
      readsFiles: false,
    };
  }
  assertOnNode(runtimes, suites.called);
  const isNamed = request.suite !== undefined || request.implementations.length === 0;
  const named = isNamed ? suiteOf(request.suite, suites) : null;
  const usual = named ?? suites.usual;
  const generators = await loadGenerators(scratchFolder);
  const events = {
    asked: request.events,
    usual: quick ? QUICK_EVENTS : (request.defaultEvents ?? usual.events),
  };
  const names = request.workloads.length > 0 ? request.workloads : usual.workloads;
  const workloads = names.map((name) =>
    findWorkload(name, events, request.logOptions, generators, request.strings),
  );
  assertOnce('--workload', workloads);
  // Opening draws and reads nothing yet, but refuses parameters that make no sense.
  for (const { generator, parameters } of workloads)
    generator.generator.open(parameters, common.seed);
  if (request.events !== undefined && workloads.every(({ fromFiles }) => fromFiles)) {
    throw new UsageError(
      '--events sets how many events a preset draws; a log file has its own number.',
    );
  }
  const [unused] = Object.keys(request.logOptions) as (keyof LogOptions)[];
  if (unused !== undefined && !workloads.some(({ fromFiles }) => fromFiles)) {
    throw new UsageError(
      `${LOG_OPTION_FLAGS[unused]} says how a log file is read, and none is: name one with --workload FILE.`,
    );
  }
  const wanted = {
    asked: request.implementations,
    ofSuite: named?.implementations ?? [],
    baselines: request.baselines ?? [],
    usualBaselines: { ...suites.baselines, ...usual.baselines },
    rowsOnly: request.rowsOnly ?? false,
  };
  const participants = await onEach(await takePart(wanted, scratchFolder, limits, signal));
  const { groups } = participants;
  const readsFiles = request.readsFiles ?? usual.readsFiles;
  const forms = INPUT_FORMS.filter((one) => groups.some(({ form }) => form === one));
  const needsFiles = readsFiles || forms.includes('file');
  // Of a gate, which has limits, each comparison says what was not measured.
  const only = request.limits === undefined ? request.only : undefined;
  assertFitForForms({ ...request, only }, forms, needsFiles);
  return {
    ...common,
    ...participants,
    implementations: participants.inspected.map(({ plugIn }) => plugIn),
    baseline: groups[0]!.baseline,
    measures: measuresOf(request.only, usual.measuresMemory),
    replay: replayReader(generators).plugIn,
    words: suites.words,
    workloads,
    budgetSeconds: request.budgetSeconds ?? (quick ? QUICK_BUDGET_SECONDS : usual.budgetSeconds),
    fileFormat: needsFiles ? (request.fileFormat ?? 'csv') : null,
    readsFiles,
  };
}

/** What is the same for every kind of run. */
export function commonSettings(request: Omit<RunRequest, 'implementations'>) {
  return {
    alpha: request.alpha ?? ALPHA,
    threshold: request.threshold ?? DEFAULT_THRESHOLD,
    limits: request.limits ?? ANY_DIFFERENCE,
    seed: request.seed ?? DEFAULT_SEED,
    inputKey: request.inputKey ?? randomInt(INPUT_KEYS),
    rounds: request.rounds ?? null,
    timeoutSeconds: request.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS,
    memoryLimitMb: request.memoryLimitMb ?? defaultMemoryLimitMb(),
    threads: request.threads ?? availableParallelism(),
  } satisfies Partial<RunSettings>;
}
