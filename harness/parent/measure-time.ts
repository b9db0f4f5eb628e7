/**
 * The times of the implementations of one workload: how they become steady, then rounds of one process each, as the steps say. Runs
 * in the parent.
 */
import type { PlanEntry, TrialEntry } from '../record/record-schema.ts';
import { durationMsOf } from '../record/round-duration.ts';
import { median } from '../stats/summary.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import type { ExpectedDuration, FirstTimes } from './record-trial.ts';
import { totalOf } from './remaining-time.ts';
import type { GroupStage } from './stage.ts';
import {
  type ExpectedTiming,
  type OpeningSeries,
  planTiming,
  type Timed,
  type TimingPlan,
} from './steady-series.ts';
import { measureRound } from './time-round.ts';
import { FEWEST_ROUNDS, timingSteps } from './timing-steps.ts';

/** Tells how the timing goes on, for the display. */
export interface TimingProgress {
  readonly roundsDone: number;
  /** null while that is not known. */
  readonly roundSeconds: number | null;
  /** Expected until every comparison is settled; null while that is not known, or is too far. */
  readonly moreRounds: number | null;
}

/**
 * Times implementations whose answers were right.
 *
 * @param together How many of their processes have room beside each other.
 * @param opening Their first series, which were shown already; null where these are still to be made.
 * @param untilEnd What the run takes until its end, where the timing takes so many seconds; null where nothing tells.
 */
export async function measureTime(
  stage: GroupStage,
  sides: readonly Timed[],
  together: number,
  opening: OpeningSeries | null,
  untilEnd: (timingSeconds: number) => number | null,
  remainingSeconds: (progress: TimingProgress) => number | null,
): Promise<void> {
  const { settings, context, workload, group, rule } = stage;
  const planned =
    stage.calls === undefined
      ? await plannedNow(stage, sides, opening, untilEnd, remainingSeconds)
      : planEntry(
          stage,
          sides.map(({ plugIn }) => plugIn),
          stage.calls,
        );
  if (planned === null) return;
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
    const { round, calls, moreRounds } = step;
    const roundSeconds = round === 1 ? null : durationMsOf(ofRound) / 1e3;
    const startMs = performance.now();
    const order = step.order.map((name) => plugInOf(sides, name));
    context.interrupted?.forgetBrokenRound(workload.name, round, step.order);
    ofRound = await measureRound(stage, order, calls, round, together, () => {
      const elapsed = (performance.now() - startMs) / 1e3;
      return totalOf(
        remainingSeconds({ roundsDone: round - 1, roundSeconds, moreRounds }),
        -elapsed,
      );
    });
  }
}

/** By the series of calls, and what is left of the budget after them. */
async function plannedNow(
  stage: GroupStage,
  sides: readonly Timed[],
  opening: OpeningSeries | null,
  untilEnd: (timingSeconds: number) => number | null,
  remainingSeconds: (progress: TimingProgress) => number | null,
): Promise<PlanEntry | null> {
  const { context } = stage;
  const plan = await planTiming(
    stage,
    sides,
    () => remainingSeconds({ roundsDone: 0, roundSeconds: null, moreRounds: null }),
    opening,
    (events, series, expected) => {
      const first = new Map([...series].map(([{ plugIn }, [one]]) => [plugIn, one!]));
      if (opening === null) context.onFirstTimes(firstTimesOf(stage, { events, bySide: first }));
      const duration = expected === null ? null : durationOf(stage, expected, untilEnd);
      if (duration !== null) context.onExpectedDuration(duration);
    },
  );
  return plan === null ? null : planEntry(stage, plan.sides, plan.calls);
}

function planEntry(
  { workload, group, deadlineMs }: GroupStage,
  sides: readonly PlugIn[],
  calls: TimingPlan['calls'],
): PlanEntry {
  return {
    type: 'plan',
    workload: workload.name,
    form: group.form,
    sides: sides.map(({ name }) => name),
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
export function firstTimesOf(
  { workload, dataset, rule }: GroupStage,
  { events, bySide }: OpeningSeries,
): FirstTimes {
  return {
    workload: workload.name,
    baseline: rule.baseline,
    events,
    allEvents: dataset.task === undefined ? dataset.events : null,
    sides: [...bySide].flatMap(([{ name }, { callsNs }]) => {
      // The later half of a series is warm.
      const warm = callsNs.slice(Math.floor(callsNs.length / 2));
      const callNs = median(warm.toSorted((a, b) => a - b));
      return callNs === null ? [] : [{ implementation: name, callNs }];
    }),
  };
}

function durationOf(
  { settings, startedMs }: GroupStage,
  { series, round }: ExpectedTiming,
  untilEnd: (timingSeconds: number) => number | null,
): ExpectedDuration | null {
  const rounds = settings.rounds ?? FEWEST_ROUNDS;
  const leftSeconds = untilEnd(series + rounds * round);
  if (leftSeconds === null) return null;
  return {
    rounds: settings.rounds,
    expectedSeconds: (performance.now() - startedMs) / 1e3 + leftSeconds,
    budgetSeconds: settings.budgetSeconds,
  };
}
