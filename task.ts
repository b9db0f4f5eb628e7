/**
 * What the author of a task file writes: the types of a task, from which TypeScript infers every parameter, and
 * {@link defineTask}. Imports nothing.
 */

type Awaitable<Value> = Value | Promise<Value>;

/** What whoever makes inputs is told, beside the workload's own parameters. */
export interface Making {
  /** In [0, 1), the same numbers for all implementations. Ignores its arguments, so that `Array.from` can be given it. */
  readonly random: () => number;
  /** Unsigned, 32 bits: of workload, run and `call`, the same for all implementations. */
  readonly seed: number;
  /** Of the process, from 0, warm-ups included; for short calls, each input of a batch counts. */
  readonly call: number;
  /** An empty folder on disk, made when it is first read; whoever runs the task removes it, however the process ended. */
  readonly folder: string;
}

/** What a call may use; the same for all implementations of a run. */
export interface Limits {
  /** Threads that may work at once, the calling one included; at least 1. */
  readonly threads: number;
}

/** A file beside the task's own, and perhaps one of its exports: `./sorts.ts`, `./sorts.ts#radix`. */
export type Path = `./${string}` | `../${string}` | `/${string}`;

type Run<Input, Answer> = ((input: Input) => Awaitable<Answer>) | Path;

/** A call, made ready outside of the clock: with tables, a filled cache, other field names, or another form of answer. */
export type Opened<Answer> = {
  /** After the call, also after one that failed. */
  readonly close?: () => Awaitable<void>;
} & (
  | { readonly run: () => Awaitable<Answer> }
  | {
      // biome-ignore lint/suspicious/noExplicitAny: what this call returns concerns nobody but `result`.
      readonly run: () => any;
      /** Makes the answer of what `run` returned, outside of the clock. */
      // biome-ignore lint/suspicious/noExplicitAny: as above.
      readonly result: (returned: any) => Awaitable<Answer>;
    }
);

/** A candidate solution of a task: a function, its path, or either with what is to be said of it. */
export type TaskImplementation<Input, Answer> =
  | Run<Input, Answer>
  | ({
      /** How it works, in one sentence. */
      readonly description?: string;
      /** What limits it, and why; an audit holds it against a profile. */
      readonly bottleneck?: string;
      /** What it imports that may be missing, and the command that installs it; it is skipped where that is so. */
      readonly needs?: { readonly package: string; readonly install: string };
      /** Judged by `error`, compared only with others that are approximate, and never called right. */
      readonly approximate?: true;
    } & (
      | { readonly run: Run<Input, Answer> }
      | { readonly open: (input: Input, limits: Limits) => Awaitable<Opened<Answer>> }
    ));

type Maker<Parameters, Data> = Parameters & Making & { readonly data: Data };

/** `input` is made when it is read: no call has seen it. */
type Checked<Parameters, Data, Input> = Maker<Parameters, Data> & { readonly input: Input };

/** What a reviewer can require of an implementation. */
export type CheckName =
  | 'right'
  | 'no heavier'
  | 'scaling'
  | 'standard library only'
  | 'input unchanged'
  | 'no tricks'
  | 'wrong answers noticed'
  | 'bottleneck named'
  | `relation ${string}`
  | `hostile ${string}`;

/** What is computed: how inputs are made, how an answer is checked, and what else must hold. */
export interface Task<Parameters, Data, Input, Answer, Name extends string> {
  /** By name, the parameters that `data` and `make` get. */
  readonly workloads: { readonly [workload: string]: Parameters };
  /** Made once for a workload and seed, in a process of its own, and saved: only what `v8.serialize` keeps as it is. */
  readonly data?: (making: Parameters & Making) => Awaitable<Data>;
  /** The input of one call. Runs before every call, outside of the clock, in the process of the call. */
  readonly make: (maker: Maker<Parameters, Data>) => Awaitable<Input>;
  /** After every call, also after one that failed. */
  readonly release?: (input: Input) => Awaitable<void>;
  // A mapped type, because TypeScript infers no parameter types through Readonly<Record<Name, …>>.
  readonly implementations: { readonly [name in Name]: TaskImplementation<Input, Answer> };
  /** What the others are compared with, and whose answers are taken for right where there is no `expected`. */
  readonly baseline: NoInfer<Name>;
  /** The right answer. Without it, implementations are held against the baseline: they agree with it or not. */
  readonly expected?: (checked: Checked<Parameters, Data, NoInfer<Input>>) => Awaitable<Answer>;
  /** In words, none where the answer is right; the first few are read. Default: `util.isDeepStrictEqual`. */
  readonly differences?: (expected: Answer, answer: Answer) => Iterable<string>;
  /** How far an approximate answer is off. */
  readonly error?: (
    expected: NoInfer<Answer>,
    answer: NoInfer<Answer>,
  ) => { readonly [figure: string]: number };
  /** The elements of an input, singly, where calls take any iterable: then memory is followed by position. */
  readonly stream?: (maker: Maker<Parameters, Data>) => {
    readonly length: number;
    readonly at: (index: number) => Input extends Iterable<infer Element> ? Element : never;
  };
  /** Of the parameter that stands for n: two are the ends of a range, more are taken as they are. How time grows with it. */
  readonly sizes?: { readonly [parameter in keyof Parameters]?: readonly number[] };
  /** What must hold between answers to inputs that belong together. */
  readonly relations?: {
    readonly [name: string]:
      | {
          readonly change: (
            checked: Checked<Parameters, Data, NoInfer<Input>>,
          ) => Awaitable<NoInfer<Input>>;
          /** What becomes of the answer; the same where absent. */
          readonly answer?: (answer: NoInfer<Answer>) => Awaitable<NoInfer<Answer>>;
        }
      | {
          readonly split: (
            checked: Checked<Parameters, Data, NoInfer<Input>>,
          ) => Awaitable<readonly NoInfer<Input>[]>;
          readonly merge: (answers: readonly NoInfer<Answer>[]) => Awaitable<NoInfer<Answer>>;
        };
  };
  /** Inputs that must be survived, with `expected` or the baseline's answer, or refused by an error of the class `throws`. */
  readonly hostile?: {
    readonly [name: string]: {
      readonly make: (making: Making) => Awaitable<NoInfer<Input>>;
      readonly expected?: NoInfer<Answer>;
      readonly throws?: string;
    };
  };
  /**
   * By what an answer does wrong, `counts repeats twice`: makes a wrong one of a right one, which is nobody else's. `expected` and
   * `differences` must tell it.
   */
  readonly wrongAnswers?: {
    readonly [wrong: string]: (
      checked: Checked<Parameters, Data, NoInfer<Input>> & { readonly answer: NoInfer<Answer> },
    ) => Awaitable<NoInfer<Answer>>;
  };
  /** What a reviewer accepts by: names of checks, under words of the reviewer's. */
  readonly requirements?: { readonly [words: string]: readonly CheckName[] };
}

/**
 * Says what a task is, and has TypeScript infer its types. `make` must stand above `implementations`, whose parameters are
 * inferred from it. A task file exports one task by default, or an object of several by name: forms of one input, which are
 * compared only within themselves.
 */
export function defineTask<
  Parameters extends object,
  Input,
  Answer,
  Name extends string,
  Data = undefined,
>(task: Task<Parameters, Data, Input, Answer, Name>): Task<Parameters, Data, Input, Answer, Name> {
  return task;
}
