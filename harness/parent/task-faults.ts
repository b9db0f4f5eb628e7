/** Mistakes in a task itself, which nothing that is measured of it could be trusted after. Runs in the parent. */
import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import type { WorkloadFault } from '../record/record-schema.ts';
import type { TrialOutcome } from '../wire/outcome.ts';
import { failureInWords } from '../wire/own-frames.ts';

/** Such a mistake, as it shows on one workload: where there are several, the others are measured all the same. */
export class TaskFault extends UsageError {
  readonly onRecord: WorkloadFault;

  /** @param why Without the workload's name. */
  constructor(workload: string, why: string) {
    super(`Workload ${printable(workload, 500)}: ${why}`);
    this.onRecord = { workload, why };
  }
}

/** @throws TaskFault where a trial ended by such a mistake, which names the workload. */
export function assertNoFaultOfTask(workload: string, outcome: TrialOutcome): void {
  if (outcome.outcome !== 'failed' || !outcome.usage) return;
  throw new TaskFault(workload, printable(failureInWords(outcome), 2_000));
}

/** @throws TaskFault where the first inputs of two processes differ: their answers could not be compared. */
export function assertEqualInputs(
  workload: string,
  implementation: string,
  first: string | null,
  digest: string | null,
): void {
  if (first === null || digest === null || first === digest) return;
  throw new TaskFault(
    workload,
    `\`make\` makes another input in the process of ${printable(implementation, 500)} than before, from the same seed: it must use \`random\` and \`seed\` alone, not Math.random, the time or what another call has left.`,
  );
}

/** What is at fault where several things are done, and the others go on. */
export class TaskFaults {
  readonly #faults: TaskFault[] = [];
  readonly #of: number;

  /** @param of How many things are to be done. */
  constructor(of: number) {
    this.#of = of;
  }

  /** What the work gives; null where its task is at fault. @throws what it throws otherwise, and where it is the only one. */
  async orNull<Value>(work: () => Promise<Value>): Promise<Value | null> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof TaskFault) || this.#of === 1) throw error;
      this.#faults.push(error);
      return null;
    }
  }

  /** For the end of a record: nothing where there are none. */
  onRecord(): { readonly faults?: WorkloadFault[] } {
    return this.#faults.length === 0
      ? {}
      : { faults: this.#faults.map(({ onRecord }) => onRecord) };
  }

  /** @throws UsageError where nothing else was done. */
  assertNotAll(): void {
    if (this.#faults.length < this.#of) return;
    throw new UsageError(this.#faults.map(({ message }) => message).join('\n'));
  }
}
