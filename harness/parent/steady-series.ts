/** Series of calls before the rounds: how sides become steady, and so how many calls their trials make. Runs in the parent. */
import { classify } from '../stats/steady-state.ts';
import { mixed } from '../wire/judging.ts';
import type { SteadyResult } from '../wire/passes/steady.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import { recordTrial } from './record-trial.ts';
import { type GroupStage, type PlannedCalls, trialOn } from './stage.ts';
import { eventsOfSeries, planCalls, randomLayout, type SeriesOutcome } from './timing-plan.ts';

const MOST_SERIES_CALLS = 40;
const SERIES_EACH = 2;
/** Of the workload's budget, for the series of all implementations together. */
const SERIES_SHARE = 0.05;

/** An implementation to be timed, and what a call of it took before. */
export interface Timed {
  readonly plugIn: PlugIn;
  readonly callSeconds: number;
}

/** The sides whose calls went well, and how many calls each of their trials will make. */
export interface TimingPlan {
  readonly sides: readonly PlugIn[];
  /** As many calls in a sample as the shortest ones need: the same for all. */
  readonly calls: PlannedCalls;
}

/**
 * Finds out how the sides become steady, by two series of calls of each, and plans their trials by it. What is busy on the
 * machine for a moment can make a series look longer in becoming steady, but hardly both of them.
 *
 * @returns null where the calls of no side went well.
 */
export async function planTiming(
  stage: GroupStage,
  sides: readonly Timed[],
  remainingSeconds: () => number | null,
  onFirst: (events: number, series: ReadonlyMap<Timed, readonly SteadyResult[]>) => void = () => {},
): Promise<TimingPlan | null> {
  const slowest = Math.max(...sides.map(({ callSeconds }) => callSeconds));
  // A file is read as a whole, and so is an input of a task.
  const { events: all, task } = stage.dataset;
  const isWhole = task !== undefined || stage.group.form === 'file';
  const events = isWhole ? all : eventsOfSeries(slowest, all);
  const { budgetSeconds, workloads } = stage.settings;
  const seconds = (SERIES_SHARE * budgetSeconds) / workloads.length / sides.length / SERIES_EACH;
  const bySide = new Map<Timed, SteadyResult[]>(sides.map((side) => [side, []]));
  for (let round = 1; round <= SERIES_EACH; round++) {
    for (const [side, series] of bySide) {
      const one = await steadySeries(stage, side.plugIn, events, seconds, round, remainingSeconds);
      if (one === null) bySide.delete(side);
      else series.push(one);
    }
    if (round === 1) onFirst(events, bySide);
  }
  const outcomes = [...bySide.values()].map(
    (series): SeriesOutcome => ({
      warmUpCalls: least(series.map(({ callsNs }) => classify(callsNs).warmUpCalls)),
      secondsPerCall: Math.min(...series.map(({ secondsPerCall }) => secondsPerCall)),
    }),
  );
  if (outcomes.length === 0) return null;
  const sound = [...bySide.keys()].map(({ plugIn }) => plugIn);
  const callsPerSample = Math.max(
    ...[...bySide.values()].flat().map((series) => series.callsPerSample ?? 1),
  );
  return {
    sides: sound,
    calls: { ...planCalls(outcomes, events, all), callsPerSample },
  };
}

async function steadySeries(
  stage: GroupStage,
  plugIn: PlugIn,
  events: number,
  mostSeconds: number,
  round: number,
  remainingSeconds: () => number | null,
): Promise<SteadyResult | null> {
  const { settings, context, workload, resources, read } = stage;
  const { result } = await recordTrial(context, {
    specification: {
      pass: 'steady',
      ...trialOn(stage, plugIn),
      resources,
      layout: randomLayout(),
      // Not what any round gets.
      inputSeed: mixed(settings.inputKey, -round),
      events,
      mostCalls: MOST_SERIES_CALLS,
      mostSeconds,
    },
    workload: workload.name,
    round,
    remainingSeconds: remainingSeconds(),
    read,
  });
  return result?.result ?? null;
}

/** null where none is known. */
function least(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.min(...known);
}
