/** The trials of an audit, one after the other: announced, with what is left to do, run, and put on record. Runs in the parent. */
import { recordTrial } from '../parent/record-trial.ts';
import { totalOf } from '../parent/remaining-time.ts';
import type { GroupStage } from '../parent/stage.ts';
import type { TrialOutcome } from '../wire/outcome.ts';
import type { TrialSpecification } from '../wire/passes.ts';

/** Runs one. @param workload Its name on record. */
export type RunTrial = <Specification extends TrialSpecification>(
  workload: string,
  specification: Specification,
  round?: number,
) => Promise<TrialOutcome<Specification['pass']>>;

/** @param planned How many there will be, about; for the progress display. */
export function announcedTrials(
  { context, followingSeconds }: GroupStage,
  planned: number,
): RunTrial {
  const startedMs = performance.now();
  let done = 0;
  return async (workload, specification, round) => {
    const meanMs = (performance.now() - startedMs) / Math.max(1, done);
    const left = Math.max(1, planned - done);
    const { entry } = await recordTrial(context, {
      specification,
      workload,
      round: round ?? null,
      remainingSeconds: done === 0 ? null : totalOf((left * meanMs) / 1e3, followingSeconds),
    });
    done++;
    return entry.outcome;
  };
}
