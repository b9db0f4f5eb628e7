/**
 * The times of the implementations of one workload: how they become steady, then rounds of one process each, until
 * every comparison is resolved or the budget is spent. Runs in the parent.
 */
import { type TimeDecision, unsettled } from '../record/decide.ts';
import type { TrialEntry } from '../record/record-schema.ts';
import type { Look } from '../stats/comparison.ts';
import { orderOf } from '../stats/orders.ts';
import { classify } from '../stats/steady-state.ts';
import type { SteadyResult } from '../wire/passes/steady.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import { recordTrial } from './record-trial.ts';
import type { GroupStage, PreparedStage } from './stage.ts';
import {
  type Calls,
  eventsOfSeries,
  planCalls,
  randomLayout,
  type SeriesOutcome,
} from './timing-plan.ts';

/** Fewer say nothing of what varies between them. */
export const FEWEST_ROUNDS = 3;
/** By then a difference of a thousandth is resolved. */
export const MOST_ROUNDS = 1_000;
/** Where there is nobody to be compared with, or the baseline has failed. */
const ROUNDS_ALONE = 5;
const MOST_SERIES_CALLS = 40;
/** Of the budget, before the last look. */
const MOST_SPENT_EARLY = 0.99;
const SERIES_EACH = 2;
/** Of the workload's budget, for the series of all implementations together. */
const SERIES_SHARE = 0.08;

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

/** Times implementations whose answers were right. */
export async function measureTime(
  stage: GroupStage,
  sides: readonly Timed[],
  remainingSeconds: (progress: TimingProgress) => number,
): Promise<void> {
  const startMs = performance.now();
  const { settings, context, workload, group, rule, deadlineMs } = stage;
  const { sides: planned, calls } = await planTiming(stage, sides, () =>
    remainingSeconds({ roundsDone: 0, roundSeconds: null }),
  );
  const budgetMs = Math.max(1, deadlineMs - startMs);
  const looks: Look[] = [];
  const trials: TrialEntry<'time'>[] = [];
  let timed = planned;
  let roundMs = 0;
  for (let round = 1; timed.length > 0; round++) {
    const roundStartMs = performance.now();
    const roundSeconds = roundMs === 0 ? null : roundMs / 1e3;
    const order = orderOf(timed, ({ name }) => name, round, settings.seed);
    const ofRound = await measureRound(stage, order, calls, round, () => {
      const elapsed = (performance.now() - roundStartMs) / 1e3;
      return remainingSeconds({ roundsDone: round - 1, roundSeconds }) - elapsed;
    });
    // One that fails once would fail again; the others go on.
    timed = timed.filter((plugIn) => ofRound.get(plugIn)?.outcome.outcome === 'completed');
    trials.push(...ofRound.values());
    const nowMs = performance.now();
    roundMs = nowMs - roundStartMs;
    const isCompared = timed.length > 1 && timed.some(({ name }) => name === rule.baseline);
    const isLast = isLastRound(settings.rounds, round, isCompared, nowMs + roundMs > deadlineMs);
    // With a fixed number of rounds nothing is decided before the last, which then has all the certainty.
    if (!isLast && (settings.rounds !== null || round < FEWEST_ROUNDS)) continue;
    const look = (spent: number) => {
      looks.push({ round, spent });
      context.writer.add({
        type: 'look',
        workload: workload.name,
        form: group.form,
        round,
        spent,
      });
    };
    if (!isLast) {
      look(Math.min(MOST_SPENT_EARLY, (nowMs - startMs) / budgetMs));
      if (isCompared) timed = sidesOf(unsettled(trials, looks, rule), timed, rule.baseline);
      if (timed.length > 0) continue;
    }
    // What certainty is left is spent on the last look, by which the intervals become as narrow as they can.
    look(1);
    return;
  }
}

function isLastRound(
  fixed: number | null,
  round: number,
  isCompared: boolean,
  isSpent: boolean,
): boolean {
  if (fixed !== null) return round >= fixed;
  if (!isCompared && round >= ROUNDS_ALONE) return true;
  return round >= MOST_ROUNDS || (round >= FEWEST_ROUNDS && isSpent);
}

/** Those that open comparisons need: none where all that are left are between candidates. */
function sidesOf(
  open: readonly TimeDecision[],
  timed: readonly PlugIn[],
  baseline: string,
): PlugIn[] {
  if (open.every((one) => one.baseline !== baseline)) return [];
  const needed = new Set(open.flatMap((one) => [one.baseline, one.candidate]));
  return timed.filter(({ name }) => needed.has(name));
}

/** The sides whose calls went well, and how many calls each of their trials will make. */
export interface TimingPlan {
  readonly sides: readonly PlugIn[];
  readonly calls: Calls;
}

/**
 * Finds out how the sides become steady, by two series of calls of each, and plans their trials by it. What is busy on the
 * machine for a moment can make a series look longer in becoming steady, but hardly both of them.
 */
export async function planTiming(
  stage: GroupStage,
  sides: readonly Timed[],
  remainingSeconds: () => number,
): Promise<TimingPlan> {
  const slowest = Math.max(...sides.map(({ callSeconds }) => callSeconds));
  // A file is read as a whole.
  const { events: all } = stage.dataset;
  const events = stage.group.form === 'file' ? all : eventsOfSeries(slowest, all);
  const { budgetSeconds, workloads } = stage.settings;
  const seconds = (SERIES_SHARE * budgetSeconds) / workloads.length / sides.length / SERIES_EACH;
  const sound: PlugIn[] = [];
  const outcomes: SeriesOutcome[] = [];
  for (const { plugIn } of sides) {
    const series: SteadyResult[] = [];
    for (let round = 1; round <= SERIES_EACH; round++) {
      const one = await steadySeries(stage, plugIn, events, seconds, round, remainingSeconds);
      if (one === null) break;
      series.push(one);
    }
    if (series.length < SERIES_EACH) continue;
    sound.push(plugIn);
    outcomes.push({
      warmUpCalls: least(series.map(({ callsNs }) => classify(callsNs).warmUpCalls)),
      secondsPerCall: Math.min(...series.map(({ secondsPerCall }) => secondsPerCall)),
    });
  }
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

/** One trial of each side, in this order. @returns what is on record of each. */
export async function measureRound(
  { context, workload, dataset, resources }: PreparedStage,
  order: readonly PlugIn[],
  calls: Calls,
  round: number,
  remainingSeconds: () => number,
): Promise<ReadonlyMap<PlugIn, TrialEntry<'time'>>> {
  const entries = new Map<PlugIn, TrialEntry<'time'>>();
  for (const plugIn of order) {
    const { entry } = await recordTrial(context, {
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
      remainingSeconds: remainingSeconds(),
    });
    entries.set(plugIn, entry);
  }
  return entries;
}
