/** The suites of a task that is built in: which implementations take part, on which workloads, against what. */
import { type InputForm, UsageError } from '../../contract.ts';
import { unknownName } from '../../unknown-name.ts';
import type { TaskWords } from '../wire/task-words.ts';

/** A suite, ready to be run by its name. */
export interface NamedSuite {
  readonly description: string;
  readonly implementations: readonly string[];
  /** What the others of a form are compared with. */
  readonly baselines: Readonly<Partial<Record<InputForm, string>>>;
  readonly workloads: readonly string[];
  /** Whether it also measures what it costs to read a file into rows and columns. */
  readonly readsFiles: boolean;
  /** Whether memory is measured beside time, where that can be. */
  readonly measuresMemory: boolean;
  readonly budgetSeconds: number;
  /** Of presets, where nobody says otherwise; as many as each has itself where absent. */
  readonly events?: number;
  /** What it goes over, as `--sweep` says it; one size of each workload where absent. */
  readonly sweep?: readonly string[];
}

/** What a task that is built in says to runs of it. */
export interface KnownSuites {
  /** For messages: what options and commands are for. */
  readonly called: string;
  /** For reports. */
  readonly words: TaskWords;
  /** By the name that users write. */
  readonly named: Readonly<Record<string, NamedSuite>>;
  /** Where neither a suite nor an implementation is named. */
  readonly usual: NamedSuite;
  /** What the implementations of a form are compared with, where nobody says otherwise. */
  readonly baselines: Readonly<Record<InputForm, string>>;
}

/** @throws UsageError where there is none of that name. */
export function suiteOf(name: string | undefined, { named, usual }: KnownSuites): NamedSuite {
  if (name === undefined) return usual;
  const found = Object.hasOwn(named, name) ? named[name] : undefined;
  if (found === undefined) throw new UsageError(unknownName('suite', name, Object.keys(named)));
  return found;
}
