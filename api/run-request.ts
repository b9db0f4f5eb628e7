/** What a program asks of `run`, as plain data; the words are those of the command line. Types alone: imports nothing. */

/** What is absent takes its default. Paths are relative to the working folder. */
export interface RunRequest {
  /**
   * Paths of task files, each followed by the names of those of its implementations that are wanted (all where none is), or of
   * further files; or names, paths and packages of implementations of the hourly uniques. A task is named by its path, and
   * cannot be handed over as an object: every trial is a process of its own, which no function can be sent to.
   */
  readonly implementations?: readonly string[] | undefined;
  /** A named set of implementations of the hourly uniques, beside those. */
  readonly suite?: string | undefined;
  /** Names of a task's workloads, perhaps with parameters (`random,size=1e5`); or presets and log files. All of a task's by default. */
  readonly workloads?: readonly string[] | undefined;
  /** What the others are compared with: the task's own by default. Several where tasks, or forms, are several. */
  readonly baseline?: string | readonly string[] | undefined;
  /**
   * What implementations run on, each on each: `node` (that of uniqbench), `node@22`, `node@22.11.0`, `bun`, `bun@1.4`, a path, with flags
   * behind it (`node --max-semi-space-size=64`); on Bun, times alone are measured. The baseline is the one on the first.
   */
  readonly runtimes?: readonly string[] | undefined;
  /** Exactly so many rounds of timing, 1 to 1000; by default until all is resolved, or the budget is spent. */
  readonly rounds?: number | undefined;
  /** For the whole run. 210 by default, or the suite's; 30 with `quick`. */
  readonly budgetSeconds?: number | undefined;
  /** For one trial, and for loading a file. 600 by default, and 60 to load a file. */
  readonly timeoutSeconds?: number | undefined;
  /** V8's heap in each trial; three quarters of the machine's memory by default. */
  readonly memoryLimitMb?: number | undefined;
  /** Share below which differences, of time and of memory, count as equivalent. 0.02 by default. */
  readonly threshold?: number | undefined;
  /** Measure nothing else; answers are checked in any case. */
  readonly only?: 'time' | 'memory' | 'answers' | undefined;
  /** Threads that a call may use; all cores by default. */
  readonly threads?: number | undefined;
  /** Of the inputs. 1 by default. */
  readonly seed?: number | undefined;
  /** Inputs are varied by it from call to call: that of another run, to make its calls again. By chance by default. */
  readonly inputKey?: number | undefined;
  /** A first impression: a budget of 30 s, and 100,000 events of each preset. */
  readonly quick?: boolean | undefined;
  /** Folder that receives a folder for this run, with its record; `uniqbench-results` by default. */
  readonly out?: string | undefined;
  /** Of each preset of the hourly uniques. */
  readonly events?: number | undefined;
  /** Who owns the strings of the events. */
  readonly strings?: 'shared' | 'fresh' | 'slices' | undefined;
  /** Of the file that a preset is written to for implementations that read files. */
  readonly fileFormat?: 'csv' | 'ndjson' | 'parquet' | undefined;
  /** Also measure what it costs to read the workload's file. */
  readonly reading?: boolean | undefined;
  /** How log files are read. */
  readonly log?:
    | {
        readonly inputFormat?: string | undefined;
        readonly columns?: string | undefined;
        readonly month?: string | undefined;
        readonly utcOffset?: string | undefined;
        readonly logFormat?: string | undefined;
        readonly badLines?: 'report' | 'fail' | undefined;
      }
    | undefined;
  /** Also audit: the task's requirements, or the nine of the hourly uniques. */
  readonly audit?: boolean | undefined;
  /** Also profile, for what the baseline spends that candidates do not. */
  readonly why?: boolean | undefined;
  /** Ranges of parameters to measure over, `size=1e3..1e6`, or sizes, `size=100,1000`; beside them also words, `order=sorted,random`. */
  readonly sweep?: readonly string[] | undefined;
  /** Also make so many calls in one process, 40 at least: does memory or time grow from call to call? */
  readonly calls?: number | undefined;
}

/** An `AbortSignal`, whichever library declares it. */
export interface AbortingSignal {
  readonly aborted: boolean;
  readonly reason?: unknown;
  readonly addEventListener: (
    type: 'abort',
    listener: () => void,
    options?: { readonly once?: boolean },
  ) => void;
  readonly removeEventListener: (type: 'abort', listener: () => void) => void;
}

/** Who watches a run, and may stop it. */
export interface RunOptions {
  /** Aborting it ends all processes of the run; what was measured until then stays on record. */
  readonly signal?: AbortingSignal | undefined;
  /** Called as the run goes on, before what it tells of begins. What it throws ends the run. */
  readonly onProgress?: ((event: RunEvent) => void) | undefined;
}

/** Something that a run is doing, or has come to know. */
export type RunEvent =
  /** The request made sense; from here on there is a record, line by line. */
  | {
      readonly kind: 'started';
      /** Of this run, below `out`. */
      readonly folder: string;
      /** Its record, to be given to `report`. */
      readonly record: string;
    }
  /** A trial begins: one process, one kind of measurement. */
  | {
      readonly kind: 'trial';
      readonly pass: PassName;
      /** null while inputs are prepared. */
      readonly implementation: string | null;
      readonly workload: string | null;
      /** From 1; null for what is made once. */
      readonly round: number | null;
      /** Of the whole run; an estimate, null while nothing tells. */
      readonly remainingSeconds: number | null;
    }
  /** Long before there is a verdict: how fast each side is, about. */
  | {
      readonly kind: 'first times';
      readonly workload: string;
      readonly baseline: string;
      readonly sides: readonly { readonly implementation: string; readonly callNs: number }[];
    }
  /** As soon as that can be told. */
  | {
      readonly kind: 'expected duration';
      /** Of the whole run, what was done already included. */
      readonly expectedSeconds: number;
      readonly budgetSeconds: number;
    }
  /** What else a user would want to know, in words. */
  | { readonly kind: 'note'; readonly text: string };

/** What a trial does. */
export type PassName =
  | 'describe'
  | 'inspect'
  | 'prepare'
  | 'ready'
  | 'verify'
  | 'answer'
  | 'read'
  | 'steady'
  | 'time'
  | 'curve'
  | 'census'
  | 'examine'
  | 'scale'
  | 'watch'
  | 'check'
  | 'sizes'
  | 'hottest'
  | 'calls'
  | 'kept'
  | 'profile';
