/** Mistakes in a task itself, which nothing that is measured of it could be trusted after. Runs in the parent. */
import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import type { TrialOutcome } from '../wire/outcome.ts';
import { failureInWords } from '../wire/own-frames.ts';

/** @throws UsageError where a trial ended by such a mistake, which names the workload. */
export function assertNoFaultOfTask(workload: string, outcome: TrialOutcome): void {
  if (outcome.outcome !== 'failed' || !outcome.usage) return;
  throw new UsageError(
    `Workload ${printable(workload, 500)}: ${printable(failureInWords(outcome), 2_000)}`,
  );
}

/** @throws UsageError where the first inputs of two processes differ: their answers could not be compared. */
export function assertEqualInputs(
  workload: string,
  implementation: string,
  first: string | null,
  digest: string | null,
): void {
  if (first === null || digest === null || first === digest) return;
  throw new UsageError(
    `Workload ${printable(workload, 500)} makes another input in the process of ${printable(implementation, 500)} than before, from the same seed: make must use “random” and “seed” alone, not Math.random, the time or what another call has left.`,
  );
}
