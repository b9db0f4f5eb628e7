/** Mistakes in a task itself, which nothing that is measured of it could be trusted after. Runs in the parent. */
import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { faultsInWords, type TaskFaultEntry } from '../record/task-fault.ts';
import type { TrialOutcome } from '../wire/outcome.ts';
import { failureInWords } from '../wire/own-frames.ts';

/** One of them. */
export class TaskFault extends UsageError {
  readonly entry: TaskFaultEntry;
  constructor(entry: TaskFaultEntry) {
    super(entry.message);
    this.entry = entry;
  }
}

/** The mistakes of a run, of which those of one task end nothing of the others. */
export interface TaskFaults {
  /** @returns null where the task is at fault. */
  readonly within: <Result>(work: () => Promise<Result>) => Promise<Result | null>;
  /** For the end of a record. */
  readonly onRecord: () => { readonly taskFaults?: TaskFaultEntry[] };
  /** @throws TaskFault with the words of all of them, where nothing was measured beside. */
  readonly assertNotAll: (measured: number) => void;
}

/** None yet. */
export function taskFaults(): TaskFaults {
  const found: TaskFault[] = [];
  return {
    within: async (work) => {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof TaskFault)) throw error;
        found.push(error);
        return null;
      }
    },
    onRecord: () => (found.length === 0 ? {} : { taskFaults: found.map(({ entry }) => entry) }),
    assertNotAll: (measured) => {
      if (measured > 0) return;
      const [first, ...others] = found.splice(0);
      if (first === undefined) return;
      const message = faultsInWords([first, ...others].map(({ entry }) => entry)).join('\n');
      throw new TaskFault({ ...first.entry, message });
    },
  };
}

/** @throws TaskFault where a trial ended by such a mistake, which names the workload. */
export function assertNoFaultOfTask(
  workload: string,
  implementation: string | null,
  outcome: TrialOutcome,
): void {
  if (outcome.outcome !== 'failed' || !outcome.usage) return;
  const message = `Workload ${printable(workload, 500)}: ${printable(failureInWords(outcome), 2_000)}`;
  throw new TaskFault({ workload, implementation, message });
}

/** @throws TaskFault where the first inputs of two processes differ: their answers could not be compared. */
export function assertEqualInputs(
  workload: string,
  implementation: string,
  first: string | null,
  digest: string | null,
): void {
  if (first === null || digest === null || first === digest) return;
  const message = `Workload ${printable(workload, 500)} makes another input in the process of ${printable(implementation, 500)} than before, from the same seed: make must use “random” and “seed” alone, not Math.random, the time or what another call has left.`;
  throw new TaskFault({ workload, implementation, message });
}
