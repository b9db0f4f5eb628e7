/** Many calls of each implementation in one process, and in others again: whether what they keep, or take, grows. Runs in the parent. */
import { mixed } from '../wire/judging.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import { recordTrial } from './record-trial.ts';
import { type GroupStage, trialOn } from './stage.ts';

/** Whatever only one of them has is chance. */
const PROCESSES = 3;
/** More looks than these say no more, and each is a full collection. */
const MOST_LOOKS = 200;
/** Of one process. */
const MOST_SECONDS = 60;

/**
 * Follows them; an implementation that fails in one process is not followed in others.
 *
 * @returns bytes alive after calls, process by process, of those that never failed.
 */
export async function measureCalls(
  stage: GroupStage,
  implementations: readonly PlugIn[],
  calls: number,
): Promise<ReadonlyMap<PlugIn, readonly (readonly number[])[]>> {
  const { context, workload, resources, inputKey, dataset } = stage;
  const failed = new Set<PlugIn>();
  const alive = new Map<PlugIn, (readonly number[])[]>();
  for (let round = 1; round <= PROCESSES; round++) {
    for (const plugIn of implementations) {
      if (failed.has(plugIn)) continue;
      const { result } = await recordTrial(context, {
        specification: {
          pass: 'calls',
          ...trialOn(stage, plugIn),
          resources,
          mostEvents: dataset.events,
          inputSeed: mixed(inputKey, 7_000 + round),
          calls,
          callsPerLook: Math.ceil(calls / MOST_LOOKS),
          mostSeconds: MOST_SECONDS,
        },
        workload: workload.name,
        round,
      });
      if (result === null) {
        failed.add(plugIn);
        alive.delete(plugIn);
      } else alive.set(plugIn, [...(alive.get(plugIn) ?? []), result.result.aliveBytes]);
    }
  }
  return alive;
}
