/** Series of calls before the rounds: how sides become steady, and so how many calls their trials make. Runs in the parent. */
import { classify } from '../stats/steady-state.ts';
import { mixed } from '../wire/judging.ts';
import type { SteadyResult } from '../wire/passes/steady.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import { recordTrial } from './record-trial.ts';
import { type GroupStage, type PlannedCalls, trialOn } from './stage.ts';
import {
  callsOfSample,
  eventsOfSeries,
  planCalls,
  randomLayout,
  type SeriesOutcome,
  samplesOfShort,
} from './timing-plan.ts';

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

/** A series, and what its process took as a whole. */
type MadeSeries = SteadyResult & { readonly tookSeconds: number };

/** The first series of each implementation, made before all else is known of it. */
export interface OpeningSeries {
  /** Each call's. */
  readonly events: number;
  /** Of those whose calls went well. */
  readonly bySide: ReadonlyMap<PlugIn, MadeSeries>;
}

/** What the first series tell of what follows them: in seconds, of all sides together. */
export interface ExpectedTiming {
  /** The second series. */
  readonly series: number;
  /** Each round. */
  readonly round: number;
}

/** Enough that a call is longer than a clock's tick, and few enough that times are there in seconds. */
const OPENING_EVENTS = 20_000;
/** Whoever takes longer for the calls of an opening series is not waited for. */
export const MOST_OPENING_MS = 10_000;

/** The first series of all, of rows on few events: so that there is something to see before the rest is checked and timed. */
export async function openingSeries(
  stage: GroupStage,
  implementations: readonly PlugIn[],
): Promise<OpeningSeries> {
  const { events: all, task } = stage.dataset;
  const events = task === undefined ? Math.min(OPENING_EVENTS, all) : all;
  const seconds = secondsOfSeries(stage, implementations.length);
  const bySide = new Map<PlugIn, MadeSeries>();
  for (const plugIn of implementations) {
    const one = await steadySeries(stage, plugIn, events, seconds, 1, () => null, MOST_OPENING_MS);
    if (one !== null) bySide.set(plugIn, one);
  }
  return { events, bySide };
}

/**
 * Finds out how the sides become steady, by two series of calls of each, and plans their trials by it. What is busy on the
 * machine for a moment can make a series look longer in becoming steady, but hardly both of them.
 *
 * @param opening The first series, where they were made before.
 * @returns null where the calls of no side went well.
 */
export async function planTiming(
  stage: GroupStage,
  sides: readonly Timed[],
  remainingSeconds: () => number | null,
  opening: OpeningSeries | null = null,
  onFirst: (
    events: number,
    series: ReadonlyMap<Timed, readonly MadeSeries[]>,
    expected: ExpectedTiming | null,
  ) => void = () => {},
): Promise<TimingPlan | null> {
  const slowest = Math.max(...sides.map(({ callSeconds }) => callSeconds));
  // A file is read as a whole, and so is an input of a task.
  const { events: all, task } = stage.dataset;
  const isWhole = task !== undefined || stage.group.form === 'file';
  const events = opening?.events ?? (isWhole ? all : eventsOfSeries(slowest, all));
  const seconds = secondsOfSeries(stage, sides.length);
  const bySide = new Map<Timed, MadeSeries[]>(sides.map((side) => [side, []]));
  for (let round = 1; round <= SERIES_EACH; round++) {
    for (const [side, series] of bySide) {
      const one =
        (round === 1 ? opening?.bySide.get(side.plugIn) : undefined) ??
        (await steadySeries(stage, side.plugIn, events, seconds, round, remainingSeconds));
      if (one === null) bySide.delete(side);
      else series.push(one);
    }
    if (round > 1) continue;
    const plan = plannedBy(bySide, events, all);
    onFirst(events, bySide, plan === null ? null : expectedBy(bySide, plan));
  }
  return plannedBy(bySide, events, all);
}

/** @param events Of each call of the series, of so many that there are. @returns null where there are no series. */
function plannedBy(
  bySide: ReadonlyMap<Timed, readonly MadeSeries[]>,
  events: number,
  all: number,
): TimingPlan | null {
  if (bySide.size === 0) return null;
  const samples = samplesOfShort(
    [...bySide].map(([{ plugIn }, series]) => ({
      name: plugIn.name,
      needed: Math.max(...series.map(ownOf)),
      callNs: Math.min(...series.flatMap(({ callsNs }) => callsNs)),
    })),
  );
  const outcomes = [...bySide].map(([{ plugIn }, series]): SeriesOutcome => {
    const calls = callsOfSample(samples, plugIn.name);
    return {
      warmUpCalls: least(series.map(({ callsNs }) => classify(callsNs).warmUpCalls)),
      // Of a sample as large as it is going to be.
      secondsPerCall: Math.min(...series.map((one) => (one.secondsPerCall * calls) / ownOf(one))),
    };
  });
  const sound = [...bySide.keys()].map(({ plugIn }) => plugIn);
  return {
    sides: sound,
    calls: { ...planCalls(outcomes, events, all), ...samples },
  };
}

/** Starting a process, and judging answers once its calls are over, takes longer than short calls. */
function expectedBy(
  bySide: ReadonlyMap<Timed, readonly MadeSeries[]>,
  { calls: { warmUps, iterations, costs } }: TimingPlan,
): ExpectedTiming {
  const first = [...bySide].flatMap(([side, [one]]) => (one === undefined ? [] : { side, one }));
  const total = (of: (series: (typeof first)[number]) => number) =>
    first.reduce((sum, one) => sum + of(one), 0);
  const besideCalls = total(({ one: { tookSeconds, secondsPerCall, callsNs } }) =>
    Math.max(0, tookSeconds - secondsPerCall * callsNs.length),
  );
  const planned = (first.length * (warmUps + iterations) * costs.callNs) / 1e9;
  // On all events, with their rows: a warm-up, and a call that counts.
  const asVerified = 2 * total(({ side }) => side.callSeconds);
  return {
    series: total(({ one }) => one.tookSeconds),
    round: besideCalls + Math.max(planned, asVerified),
  };
}

/** How many calls a sample of a series had. */
function ownOf({ callsPerSample = 1 }: SteadyResult): number {
  return callsPerSample;
}

function secondsOfSeries(
  { settings: { budgetSeconds, workloads } }: GroupStage,
  sides: number,
): number {
  return (SERIES_SHARE * budgetSeconds) / workloads.length / sides / SERIES_EACH;
}

async function steadySeries(
  stage: GroupStage,
  plugIn: PlugIn,
  events: number,
  mostSeconds: number,
  round: number,
  remainingSeconds: () => number | null,
  lookAheadMs?: number,
): Promise<MadeSeries | null> {
  const { settings, context, workload, resources, read } = stage;
  const { result, entry } = await recordTrial(context, {
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
    ...(lookAheadMs === undefined ? {} : { lookAheadMs }),
  });
  return result === null ? null : { ...result.result, tookSeconds: entry.durationMs / 1e3 };
}

/** null where none is known. */
function least(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.min(...known);
}
