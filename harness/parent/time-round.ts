/** One round of timing: a trial of each side, taking turns. Runs in the parent. */
import { availableParallelism } from 'node:os';
import type { TrialEntry } from '../record/record-schema.ts';
import { isGroupLeader } from '../spawn/process-group.ts';
import type { TurnKeeper } from '../spawn/trial.ts';
import { mixed } from '../wire/judging.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import { allEnded } from './lanes.ts';
import { recordTrial } from './record-trial.ts';
import { placesOfRound } from './round-turns.ts';
import { type GroupStage, trialOn } from './stage.ts';
import { type Calls, callsOfSample, randomLayout } from './timing-plan.ts';

/**
 * One trial of each side, in this order, as many of them beside each other as there is room for: they take turns.
 *
 * @returns what is on record of each.
 */
export async function measureRound(
  stage: GroupStage,
  order: readonly PlugIn[],
  calls: Calls,
  round: number,
  together: number,
  remainingSeconds: () => number | null,
): Promise<readonly TrialEntry<'time'>[]> {
  const entries: TrialEntry<'time'>[] = [];
  for (let first = 0; first < order.length; first += together) {
    const sides = order.slice(first, first + together);
    const places = placesOfRound(sides.length, availableParallelism());
    const trials = sides.map(async (plugIn, index) => {
      const place = places[index]!;
      await place.start();
      try {
        return await timeOne(stage, plugIn, calls, round, place, remainingSeconds());
      } finally {
        place.end();
      }
    });
    entries.push(...(await allEnded(trials)));
  }
  return entries;
}

/** How many processes of a round can run beside each other: stopped ones must take no core from the one that is timed. */
export function mostTogether(
  { group, dataset }: Pick<GroupStage, 'group' | 'dataset'>,
  withRoom: number,
): number {
  // Loading columns is timed as well, and reading files ahead of the call would warm the system's cache for others. What a task
  // makes ready nobody knows; it may be called rows as well.
  const isOfRows = group.form === 'rows' && dataset.task === undefined;
  return isGroupLeader && isOfRows ? Math.max(1, withRoom) : 1;
}

async function timeOne(
  stage: GroupStage,
  plugIn: PlugIn,
  calls: Calls,
  round: number,
  turns: TurnKeeper,
  remainingSeconds: number | null,
): Promise<TrialEntry<'time'>> {
  const { settings, context, workload, resources, read } = stage;
  const { fewerCalls: _, ...ofAll } = calls;
  const { entry } = await recordTrial(
    context,
    {
      specification: {
        pass: 'time',
        ...ofAll,
        callsPerSample: callsOfSample(calls, plugIn.name),
        ...trialOn(stage, plugIn),
        resources,
        layout: randomLayout(),
        inputSeed: mixed(settings.inputKey, round),
      },
      workload: workload.name,
      round,
      remainingSeconds,
      read,
    },
    turns,
  );
  return entry;
}
