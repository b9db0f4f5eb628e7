/**
 * The conductor of a calibration: the same code under two names, the same code with known costs, and wrong answers, all
 * measured as a run measures. What came of it is for reports to say. Runs in the parent.
 */
import { join } from 'node:path';
import { answerOne, isWatchable, verifyOne, watchOne } from '../parent/check-sides.ts';
import { measureMemory } from '../parent/measure-memory.ts';
import { roomFor } from '../parent/measure-workload.ts';
import { type RunContext, recordTrial } from '../parent/record-trial.ts';
import { prepareWorkload, recordInspected } from '../parent/run.ts';
import { type GroupStage, trialOn } from '../parent/stage.ts';
import { planTiming } from '../parent/steady-series.ts';
import { measureRound, mostTogether } from '../parent/time-round.ts';
import type { CalibrationPlan, InjectedEntry } from '../record/record-schema.ts';
import type { RunSettings } from '../request/run-settings.ts';
import { orderOf } from '../stats/orders.ts';
import { inject } from '../wire/injection.ts';
import type { CensusResult } from '../wire/memory-results.ts';
import type { PlugIn } from '../wire/plug-in.ts';

/** Shares of the call's own time. */
const SLOWDOWNS = [0.01, 0.02, 0.05, 0.1] as const;
const MORE_BYTES = 0.05;
/** Of a task's call. */
const LEAST_BYTES = 200_000;
/** Calls in a sample of two milliseconds from which on a share cannot be added: of such a call, a hundredth is a microsecond. */
export const MOST_SHORT_CALLS = 20;

/** A side of the calibration: an implementation, and what was done to it. */
interface Side {
  readonly plugIn: PlugIn;
  readonly entry: Omit<InjectedEntry, 'type'>;
}

/**
 * Calibrates with the run's baseline on its only workload; everything is on record as soon as it has ended.
 *
 * @param wrongAnswers Of a task that is built in: ways to be wrong. A task file's are tried by the pass `check`.
 */
export async function calibrate(
  settings: RunSettings,
  plan: CalibrationPlan,
  context: RunContext,
  wrongAnswers: readonly string[],
): Promise<void> {
  const startedMs = performance.now();
  const [base] = settings.implementations;
  const [workload] = settings.workloads;
  const [group] = settings.groups;
  if (base === undefined || workload === undefined || group === undefined)
    throw new Error('Nothing to calibrate with.');
  let whole = false;
  try {
    recordInspected(settings, context);
    const untilTheEnd = { deadlineMs: Number.POSITIVE_INFINITY, followingSeconds: 0 };
    const folder = join(context.scratchFolder, 'dataset');
    const { inputKey } = settings;
    const common = { settings, context, workload, inputKey, startedMs, ...untilTheEnd };
    const prepared = await prepareWorkload({ ...common, folder });
    if (prepared !== null)
      await calibrateOn(
        { ...common, ...prepared, group, rule: settings },
        base,
        plan,
        wrongAnswers,
      );
    whole = true;
  } finally {
    context.writer.add({ type: 'end', durationMs: performance.now() - startedMs, whole });
  }
}

async function calibrateOn(
  stage: GroupStage,
  base: PlugIn,
  plan: CalibrationPlan,
  wrongAnswers: readonly string[],
): Promise<void> {
  const { writer } = stage.context;
  const announce = ({ entry }: Side) => writer.add({ type: 'injected', ...entry });
  const isOfTask = base.task !== undefined;
  const verified = isOfTask ? await answerOne(stage, base) : (await verifyOne(stage, base)).one;
  if (verified === null) return;
  const isWatched = !isOfTask || isWatchable(stage, base);
  if (isWatched && (await watchOne(stage, base)).outcome === 'trick') return;
  if (isOfTask) await checkOne(stage, base);
  else {
    for (const how of wrongAnswers) {
      const plugIn = inject(base, `${base.name}, ${how}`, { what: 'answer', how });
      announce({ plugIn, entry: { implementation: plugIn.name, what: 'answer', amount: 1 } });
      await verifyOne(stage, plugIn);
    }
  }
  const alone = isOfTask
    ? await planTiming(stage, [{ ...verified, plugIn: base }], () => null)
    : null;
  if (isOfTask && alone === null) return;
  const isShort = (alone?.calls.callsPerSample ?? 1) > MOST_SHORT_CALLS;

  const timingSeconds =
    plan.runs * plan.rounds * (SLOWDOWNS.length + 2) * trialSeconds(verified.callSeconds);
  const remaining = () => timingSeconds;
  const censuses = await measureMemory(stage, [base], 1, remaining);
  const heavier = heavierOf(base, censuses.get(base));
  heavier.forEach(announce);
  await measureMemory(
    stage,
    heavier.map(({ plugIn }) => plugIn),
    1,
    remaining,
  );

  // What is added to a call cannot be a share of less than the clock can tell.
  const slower = isShort ? slowerOf(base).slice(0, 1) : slowerOf(base);
  slower.forEach(announce);
  const sides = [base, ...slower.map(({ plugIn }) => plugIn)];
  const planned =
    alone ??
    (await planTiming(
      stage,
      sides.map((plugIn) => ({ plugIn, callSeconds: verified.callSeconds })),
      remaining,
    ));
  if (planned === null) return;
  // All are the same code.
  const timing = alone === null ? planned : { ...planned, sides };
  const rounds = plan.runs * plan.rounds;
  const together = mostTogether(stage, roomFor([verified]));
  const startMs = performance.now();
  for (let round = 1; round <= rounds; round++) {
    const done = round - 1;
    const perRound =
      done === 0 ? timingSeconds / rounds : (performance.now() - startMs) / 1e3 / done;
    const order = orderOf(timing.sides, ({ name }) => name, round, stage.settings.seed);
    const calls = { ...timing.calls, isFirstCallAlone: false };
    await measureRound(stage, order, calls, round, together, () => (rounds - done) * perRound);
  }
}

/** What a task makes of answers that are wrong. */
async function checkOne(stage: GroupStage, plugIn: PlugIn): Promise<void> {
  const { context, workload, inputKey: inputSeed, resources } = stage;
  await recordTrial(context, {
    specification: { pass: 'check', ...trialOn(stage, plugIn), inputSeed, resources },
    workload: workload.name,
  });
}

/** About; what is shown until the first round has been timed. */
function trialSeconds(callSeconds: number): number {
  const callsOfATrial = 8;
  return 0.2 + callsOfATrial * callSeconds;
}

/** The same under another name, and with more and more time added. */
function slowerOf(base: PlugIn): Side[] {
  const again = `${base.name}, again`;
  return [
    {
      plugIn: { ...base, name: again },
      entry: { implementation: again, what: 'nothing', amount: 0 },
    },
    ...SLOWDOWNS.map((share): Side => {
      const name = `${base.name} +${100 * share}% time`;
      return {
        plugIn: inject(base, name, { what: 'time', share }),
        entry: { implementation: name, what: 'time', amount: share },
      };
    }),
  ];
}

/** With a twentieth more of what a census found that it allocates, and that its answer keeps. */
function heavierOf(base: PlugIn, census: CensusResult | undefined): Side[] {
  if (census === undefined) return [];
  const known = (['allocatedBytes', 'retainedBytes'] as const).filter(
    // A share of nothing is nothing, and of a short call less than an array.
    (what) => census[what] > (base.task === undefined ? 0 : LEAST_BYTES),
  );
  return known.map((what) => {
    const bytes = Math.round(MORE_BYTES * census[what]);
    const name = `${base.name} +${100 * MORE_BYTES}% ${what === 'allocatedBytes' ? 'allocated' : 'retained'}`;
    return {
      plugIn: inject(base, name, { what, bytes }),
      entry: { implementation: name, what, amount: bytes / census[what] },
    };
  });
}
