/** How a plug-in is named to a process that is to load it. Plain data. */
import type { Implementation } from '../../contract.ts';
import type { Runtime } from './runtime.ts';
import type { TaskInput, TaskMember, TaskReference } from './task.ts';

/** Where a plug-in's plain JavaScript lies, and the name it goes by. */
export interface PlugIn {
  readonly name: string;
  /** Path of the file that its author wrote. */
  readonly source: string;
  /** `file:` URL of a module that plain Node can import. */
  readonly url: string;
  /** Which of its exports is meant; where absent, the default one, or the only one. */
  readonly exported?: string;
  /** Whether it stands on modules that stand in for those of another benchmarking library. */
  readonly isBenchmarkFile?: true;
  /** What its trials run on; absent where that is the Node that uniqbench runs on. */
  readonly runtime?: Runtime;
  /** What it is an implementation of; absent for those of the task that is built in. */
  readonly task?: TaskMember;
  /** Where it is one of another revision of the task: what is right is said by this one. */
  readonly judgedBy?: OtherTask;
  /**
   * What an implementation said of itself when it was inspected: its answers are judged by it, whatever it says where it is measured.
   * Absent where nobody has asked it; then its counts must be exact.
   */
  readonly said?: {
    readonly input: string;
    readonly counts?: NonNullable<Implementation['counts']>;
  };
}

/** Another revision of a task, by which answers are judged. */
export interface OtherTask {
  readonly task: TaskReference;
  readonly by: 'expected' | 'baseline';
  /** Of that task. */
  readonly baseline: PlugIn;
  /** Of the revision whose answers are judged: checks of other inputs are its own. */
  readonly ownBaseline: PlugIn;
  /** Of that revision too: what it has for the workloads of the run, by their names there. */
  readonly ownWorkloads: Readonly<Record<string, OwnWorkload>>;
}

/** A workload that another revision calls otherwise, or gives other parameters. */
export type OwnWorkload = Required<Pick<TaskInput, 'workload' | 'read'>>;
