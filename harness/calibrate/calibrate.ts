/**
 * The conductor of a calibration: the same code under two names, the same code with known costs, and wrong answers, all
 * measured as a run measures. What came of it is for reports to say. Runs in the parent.
 */
import { join } from 'node:path';
import { MUTATIONS, mutantPlugIn } from '../../hourly-uniques/mutants.ts';
import { measureMemory } from '../parent/measure-memory.ts';
import { measureRound, planTiming } from '../parent/measure-time.ts';
import { verifyOne } from '../parent/measure-workload.ts';
import { orderOf } from '../parent/plan.ts';
import type { RunContext } from '../parent/record-trial.ts';
import { prepareWorkload, recordInspected } from '../parent/run.ts';
import type { Stage } from '../parent/stage.ts';
import type { CalibrationPlan, InjectedEntry } from '../record/record-schema.ts';
import type { Suite } from '../request/suite.ts';
import { inject } from '../wire/injection.ts';
import type { PreparedDataset } from '../wire/passes/prepare.ts';
import type { PlugIn } from '../wire/plug-in.ts';

/** Shares of the call's own time. */
const SLOWDOWNS = [0.01, 0.02, 0.05, 0.1] as const;
const MORE_BYTES = 0.05;

/** A side of the calibration: an implementation, and what was done to it. */
interface Side {
  readonly plugIn: PlugIn;
  readonly entry: Omit<InjectedEntry, 'type'>;
}

/**
 * Calibrates with the suite's baseline on its only workload; everything is on record as soon as it has ended.
 */
export async function calibrate(
  suite: Suite,
  plan: CalibrationPlan,
  context: RunContext,
): Promise<void> {
  const startedMs = performance.now();
  const [base] = suite.implementations;
  const [workload] = suite.workloads;
  if (base === undefined || workload === undefined) throw new Error('Nothing to calibrate with.');
  let whole = false;
  try {
    recordInspected(suite, context);
    const stage: Stage = {
      suite,
      context,
      workload,
      datasetFolder: join(context.scratchFolder, 'dataset'),
      resources: { limits: { threads: suite.threads }, files: null },
      deadlineMs: Number.POSITIVE_INFINITY,
      followingSeconds: 0,
    };
    const prepared = await prepareWorkload(stage);
    if (prepared !== null) await calibrateOn(stage, prepared.dataset, base, plan);
    whole = true;
  } finally {
    context.writer.add({ type: 'end', durationMs: performance.now() - startedMs, whole });
  }
}

async function calibrateOn(
  stage: Stage,
  prepared: PreparedDataset,
  base: PlugIn,
  plan: CalibrationPlan,
): Promise<void> {
  const { writer } = stage.context;
  const announce = ({ entry }: Side) => writer.add({ type: 'injected', ...entry });
  const verified = await verifyOne(stage, prepared, base);
  if (verified === null) return;

  for (const side of mutantsOf(base)) {
    announce(side);
    await verifyOne(stage, prepared, side.plugIn);
  }

  const timingSeconds =
    plan.runs * plan.rounds * (SLOWDOWNS.length + 2) * trialSeconds(verified.callSeconds);
  const remaining = () => timingSeconds;
  await measureMemory(stage, prepared, [base], 1, remaining);
  const heavier = heavierOf(stage, prepared, base);
  heavier.forEach(announce);
  await measureMemory(
    stage,
    prepared,
    heavier.map(({ plugIn }) => plugIn),
    1,
    remaining,
  );

  const slower = slowerOf(base);
  slower.forEach(announce);
  const sides = [base, ...slower.map(({ plugIn }) => plugIn)];
  const timing = await planTiming(
    stage,
    prepared,
    sides.map((plugIn) => ({ plugIn, callSeconds: verified.callSeconds })),
    remaining,
  );
  const rounds = plan.runs * plan.rounds;
  const startMs = performance.now();
  for (let round = 1; round <= rounds; round++) {
    const done = round - 1;
    const perRound =
      done === 0 ? timingSeconds / rounds : (performance.now() - startMs) / 1e3 / done;
    // Orders are balanced within each run.
    const order = orderOf(timing.sides, (done % plan.rounds) + 1);
    await measureRound(
      stage,
      prepared,
      order,
      timing.calls,
      round,
      () => (rounds - done) * perRound,
    );
  }
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
function heavierOf(stage: Stage, { events }: PreparedDataset, base: PlugIn): Side[] {
  const census = stage.context.writer.record().trials.flatMap(({ implementation, outcome }) => {
    if (implementation !== base.name || outcome.outcome !== 'completed') return [];
    const { result } = outcome;
    return result.kind === 'census' && result.events === Math.min(events, result.events)
      ? [result]
      : [];
  });
  const whole = census.find((result) => result.events === events);
  if (whole === undefined) return [];
  const known = (['allocatedBytes', 'retainedBytes'] as const).filter(
    // A share of nothing is nothing.
    (what) => whole.result[what] > 0,
  );
  return known.map((what) => {
    const bytes = Math.round(MORE_BYTES * whole.result[what]);
    const name = `${base.name} +${100 * MORE_BYTES}% ${what === 'allocatedBytes' ? 'allocated' : 'retained'}`;
    return {
      plugIn: inject(base, name, { what, bytes }),
      entry: { implementation: name, what, amount: bytes / whole.result[what] },
    };
  });
}

/** Wrong in every way that the oracle must tell. */
function mutantsOf(base: PlugIn): Side[] {
  return MUTATIONS.map((mutation): Side => {
    const plugIn = mutantPlugIn(base, mutation);
    return { plugIn, entry: { implementation: plugIn.name, what: 'answer', amount: 1 } };
  });
}
