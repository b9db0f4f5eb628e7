/** How a task, its implementations and its inputs are named to a trial process. Plain data. */

/** A task of a task file, compiled. */
export interface TaskReference {
  /** `file:` URL of the compiled module. */
  readonly url: string;
  /** Path of the file that its author wrote. */
  readonly source: string;
  /** Which of the file's tasks, by its key in the default export; null where that is the task itself. */
  readonly task: string | null;
  /** @see PlugIn */
  readonly isBenchmarkFile?: true;
  /** URL of the same task in a module that shares nothing with its implementations; absent where the module has none beside it. */
  readonly alone?: string;
  /** The baseline, where that is a file of its own. */
  readonly baselineFile?: TaskFileModule;
}

/** A file with an implementation, compiled; as in a plug-in. */
export interface TaskFileModule {
  readonly name: string;
  readonly source: string;
  readonly url: string;
  readonly exported?: string;
}

/** One of its implementations; the module is that of the plug-in. */
export interface TaskMember extends TaskReference {
  /** Its name in the task; null where it is no part of the task, but a file that its user named. */
  readonly implementation: string | null;
}

/** A parameter's value, as a user can set it. */
export type ParameterValue = string | number | boolean;

/** The inputs of a workload of a task. */
export interface TaskInput {
  readonly workload: string;
  /** Parameters that the run's user set, in place of the workload's own. */
  readonly overrides: Readonly<Record<string, ParameterValue>>;
  /** The workload's own parameters as the file was read: they must be the same in every process. Absent where nothing holds them against it. */
  readonly read?: Readonly<Record<string, unknown>>;
  /** Of the run. */
  readonly seed: number;
  /** Where `data` is saved, and where calls get their folders. */
  readonly folder: string;
  /** Whether `data` is saved there. */
  readonly hasData: boolean;
}

/** What makes the parameters of inputs, and what no parameter may be called. */
export const RESERVED_PARAMETERS = ['random', 'seed', 'call', 'folder', 'data', 'input'] as const;

/** Optional parts of a task that change what is done with it. */
export const TASK_PARTS = [
  'data',
  'expected',
  'differences',
  'error',
  'release',
  'stream',
  'relations',
  'hostile',
  'wrongAnswers',
] as const;

/** Those of {@link TASK_PARTS} that say which answers are right. */
export const JUDGING_PARTS = ['expected', 'differences', 'error'] as const;

/** Checks that an audit can make of each task, in the order of reports; `hostile …` and `relation …` go by their names. */
export const TASK_CHECKS = [
  'right',
  'no heavier',
  'scaling',
  'standard library only',
  'input unchanged',
  'no tricks',
  'wrong answers noticed',
  'bottleneck named',
] as const;

/** One of {@link TASK_CHECKS}. */
export type TaskCheck = (typeof TASK_CHECKS)[number];
