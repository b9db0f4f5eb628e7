/**
 * The times of the implementations of one workload: how they become steady, then rounds of one process each, as the steps say. Runs
 * in the parent.
 */
import { availableParallelism } from 'node:os';
import type { PlanEntry, TrialEntry } from '../record/record-schema.ts';
import { durationMsOf } from '../record/round-duration.ts';
import { isGroupLeader } from '../spawn/process-group.ts';
import type { TurnKeeper } from '../spawn/trial.ts';
import { classify } from '../stats/steady-state.ts';
import { median } from '../stats/summary.ts';
import type { SteadyResult } from '../wire/passes/steady.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import { type FirstTimes, recordTrial } from './record-trial.ts';
import { placesOfRound } from './round-turns.ts';
import type { GroupStage, PreparedStage } from './stage.ts';
import {
  type CallPlan,
  type Calls,
  eventsOfSeries,
  planCalls,
  randomLayout,
  type SeriesOutcome,
} from './timing-plan.ts';
import { FEWEST_ROUNDS, timingSteps } from './timing-steps.ts';

const MOST_SERIES_CALLS = 40;
const SERIES_EACH = 2;
/** Of the workload's budget, for the series of all implementations together. */
const SERIES_SHARE = 0.05;

/** An implementation to be timed, and what a call of it took before. */
export interface Timed {
  readonly plugIn: PlugIn;
  readonly callSeconds: number;
}

/** Tells how the timing goes on, for the display. */
export interface TimingProgress {
  readonly roundsDone: number;
  /** null while that is not known. */
  readonly roundSeconds: number | null;
}

/**
 * Times implementations whose answers were right.
 *
 * @param together How many of their processes have room beside each other.
 * @param otherSeconds What the run takes beside, after it.
 */
export async function measureTime(
  stage: GroupStage,
  sides: readonly Timed[],
  together: number,
  otherSeconds: number,
  remainingSeconds: (progress: TimingProgress) => number,
): Promise<void> {
  const { settings, context, workload, group, rule } = stage;
  const planned = await plannedNow(stage, sides, otherSeconds, remainingSeconds);
  const plan = context.interrupted?.planOf(workload.name, group.form) ?? planned;
  context.writer.add(plan);
  const steps = timingSteps({ ...plan, rule, rounds: settings.rounds, seed: settings.seed });
  let ofRound: readonly TrialEntry<'time'>[] = [];
  for (let next = steps.next(ofRound); !next.done; next = steps.next(ofRound)) {
    const step = next.value;
    if (step.kind === 'look') {
      const { form } = group;
      context.writer.add({ type: 'look', workload: workload.name, form, ...step.look });
      continue;
    }
    const { round, calls } = step;
    const roundSeconds = round === 1 ? null : durationMsOf(ofRound) / 1e3;
    const startMs = performance.now();
    const order = step.order.map((name) => plugInOf(sides, name));
    context.interrupted?.forgetBrokenRound(workload.name, round, step.order);
    ofRound = await measureRound(stage, order, calls, round, together, () => {
      const elapsed = (performance.now() - startMs) / 1e3;
      return remainingSeconds({ roundsDone: round - 1, roundSeconds }) - elapsed;
    });
  }
}

/** By the series of calls, and what is left of the budget after them. */
async function plannedNow(
  stage: GroupStage,
  sides: readonly Timed[],
  otherSeconds: number,
  remainingSeconds: (progress: TimingProgress) => number,
): Promise<PlanEntry> {
  const { context, workload, group, deadlineMs } = stage;
  const { sides: sound, calls } = await planTiming(
    stage,
    sides,
    () => remainingSeconds({ roundsDone: 0, roundSeconds: null }),
    (events, series) => context.onFirstTimes(firstTimesOf(stage, events, series, otherSeconds)),
  );
  return {
    type: 'plan',
    workload: workload.name,
    form: group.form,
    sides: sound.map(({ name }) => name),
    ...calls,
    budgetMs: Math.max(1, deadlineMs - performance.now()),
  };
}

function plugInOf(sides: readonly Timed[], name: string): PlugIn {
  const side = sides.find(({ plugIn }) => plugIn.name === name);
  if (side === undefined) throw new Error(`${name} is to be timed, and was not verified.`);
  return side.plugIn;
}

/** What the first series tell, before anything is known for certain. */
function firstTimesOf(
  { settings, workload, dataset, rule, startedMs }: GroupStage,
  events: number,
  series: ReadonlyMap<Timed, readonly SteadyResult[]>,
  otherSeconds: number,
): FirstTimes {
  const known = [...series].flatMap(([{ plugIn, callSeconds }, [first]]) => {
    if (first === undefined) return [];
    // The later half of a series is warm.
    const warm = first.callsNs.slice(Math.floor(first.callsNs.length / 2));
    const callNs = median(warm.toSorted((a, b) => a - b)) ?? callSeconds * 1e9;
    return [{ implementation: plugIn.name, callNs, callSeconds }];
  });
  // A warm-up and a call that counts, with the rows of each, as the call that was verified had them.
  const roundSeconds = 2 * known.reduce((sum, one) => sum + one.callSeconds, 0);
  const rounds = settings.rounds ?? FEWEST_ROUNDS;
  return {
    workload: workload.name,
    baseline: rule.baseline,
    events,
    allEvents: dataset.events,
    sides: known.map(({ implementation, callNs }) => ({ implementation, callNs })),
    expectedSeconds: (performance.now() - startedMs) / 1e3 + rounds * roundSeconds + otherSeconds,
    budgetSeconds: settings.budgetSeconds,
  };
}

/** The sides whose calls went well, and how many calls each of their trials will make. */
export interface TimingPlan {
  readonly sides: readonly PlugIn[];
  readonly calls: CallPlan;
}

/**
 * Finds out how the sides become steady, by two series of calls of each, and plans their trials by it. What is busy on the
 * machine for a moment can make a series look longer in becoming steady, but hardly both of them.
 */
export async function planTiming(
  stage: GroupStage,
  sides: readonly Timed[],
  remainingSeconds: () => number,
  onFirst: (events: number, series: ReadonlyMap<Timed, readonly SteadyResult[]>) => void = () => {},
): Promise<TimingPlan> {
  const slowest = Math.max(...sides.map(({ callSeconds }) => callSeconds));
  // A file is read as a whole.
  const { events: all } = stage.dataset;
  const events = stage.group.form === 'file' ? all : eventsOfSeries(slowest, all);
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
  const sound = [...bySide.keys()].map(({ plugIn }) => plugIn);
  return { sides: sound, calls: planCalls(outcomes, events, all) };
}

async function steadySeries(
  { context, workload, dataset, resources }: PreparedStage,
  plugIn: PlugIn,
  events: number,
  mostSeconds: number,
  round: number,
  remainingSeconds: () => number,
): Promise<SteadyResult | null> {
  const { result } = await recordTrial(context, {
    specification: {
      pass: 'steady',
      implementation: plugIn,
      datasetFolder: dataset.folder,
      digest: dataset.digest,
      resources,
      strings: workload.strings,
      layout: randomLayout(),
      events,
      mostCalls: MOST_SERIES_CALLS,
      mostSeconds,
    },
    workload: workload.name,
    round,
    remainingSeconds: remainingSeconds(),
  });
  return result?.result ?? null;
}

/** null where none is known. */
function least(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/**
 * One trial of each side, in this order, as many of them beside each other as there is room for: they take turns.
 *
 * @returns what is on record of each.
 */
export async function measureRound(
  stage: PreparedStage,
  order: readonly PlugIn[],
  calls: Calls,
  round: number,
  together: number,
  remainingSeconds: () => number,
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
    // All are waited for, so that none is still running when an interruption is told.
    for (const trial of await Promise.allSettled(trials)) {
      if (trial.status === 'rejected') throw trial.reason;
      entries.push(trial.value);
    }
  }
  return entries;
}

/** How many processes of a round can run beside each other: stopped ones must take no core from the one that is timed. */
export function mostTogether(stage: GroupStage, withRoom: number): number {
  // Loading columns is timed as well, and reading files ahead of the call would warm the system's cache for others.
  return isGroupLeader && stage.group.form === 'rows' ? Math.max(1, withRoom) : 1;
}

async function timeOne(
  { context, workload, dataset, resources }: PreparedStage,
  plugIn: PlugIn,
  calls: Calls,
  round: number,
  turns: TurnKeeper,
  remainingSeconds: number,
): Promise<TrialEntry<'time'>> {
  const { entry } = await recordTrial(
    context,
    {
      specification: {
        pass: 'time',
        ...calls,
        implementation: plugIn,
        datasetFolder: dataset.folder,
        digest: dataset.digest,
        resources,
        strings: workload.strings,
        layout: randomLayout(),
      },
      workload: workload.name,
      round,
      remainingSeconds,
    },
    turns,
  );
  return entry;
}
