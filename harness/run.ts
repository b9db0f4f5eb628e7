/** The conductor of a run: prepares each workload, then verifies, measures memory, and times. Runs in the parent. */
import { mkdirSync, rmSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../contract.ts';
import { type Calls, orderOf, planCalls } from './plan.ts';
import type { Pass, PlugIn, PreparedDataset, TrialSpecification } from './protocol.ts';
import type { RecordWriter } from './record.ts';
import { remainingSeconds } from './remaining-time.ts';
import type { Suite } from './suite.ts';
import { runTrial, type TrialLimits, type TrialOutcome, type TrialResult } from './trial.ts';
import type { Workload } from './workloads.ts';

/** What a run is doing now. */
export interface Progress {
  readonly workload: string | null;
  readonly pass: Pass;
  /** null while a dataset is prepared. */
  readonly implementation: string | null;
  readonly round: number | null;
  /** Of the whole run; an estimate. */
  readonly remainingSeconds: number;
}

/** Where a run keeps things and whom it tells. */
export interface RunContext {
  readonly writer: RecordWriter;
  /** An existing folder for datasets, large and short-lived. */
  readonly scratchFolder: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

const FEWEST_ROUNDS = 3;
/** A small workload gets no more rounds than this, however much budget is left. */
const MOST_ROUNDS = 10;
/** The user's limits are for implementations, not for what is drawn or read before. */
const PREPARING_LIMITS: TrialLimits = {
  timeoutMs: 24 * 3_600_000,
  memoryLimitMb: Math.floor(totalmem() / 2 ** 20),
};
/** A memory trial takes about so many times as long as a verifying one. */
const MEMORY_TRIAL_FACTOR = 3;

/**
 * Runs the suite; every trial is on record as soon as it has ended. A trial that goes wrong ends the
 * measurement of its implementation on that workload, not the run.
 *
 * @throws UsageError where an implementation is none, or a workload's parameters or files are not
 * usable; the signal's reason where it is aborted. What was measured until then is on record.
 */
export async function run(suite: Suite, context: RunContext): Promise<void> {
  const startedMs = performance.now();
  const shareMs = (suite.budgetSeconds * 1e3) / suite.workloads.length;
  let whole = false;
  try {
    const sound = await inspectAll(suite, context);
    const stages = suite.workloads.map(
      (workload, index): Stage => ({
        suite,
        context,
        workload,
        datasetFolder: join(context.scratchFolder, `dataset-${index}`),
        deadlineMs: startedMs + (index + 1) * shareMs,
        followingSeconds: ((suite.workloads.length - 1 - index) * shareMs) / 1e3,
      }),
    );
    // All at first: that the last log is unusable must not show after minutes of measuring the others.
    const prepared: (PreparedDataset | null)[] = [];
    for (const stage of stages) prepared.push(await prepareDataset(stage));
    for (const [index, stage] of stages.entries()) {
      const dataset = prepared[index];
      if (dataset) await measureWorkload(stage, dataset, sound);
      rmSync(stage.datasetFolder, { recursive: true });
    }
    whole = true;
  } finally {
    context.writer.add({ type: 'end', durationMs: performance.now() - startedMs, whole });
  }
}

/** One workload's part of a run. */
interface Stage {
  readonly suite: Suite;
  readonly context: RunContext;
  readonly workload: Workload;
  readonly datasetFolder: string;
  readonly deadlineMs: number;
  readonly followingSeconds: number;
}

/** An implementation whose answer was right, and what that took. */
interface Verified {
  readonly plugIn: PlugIn;
  readonly callSeconds: number;
  readonly trialSeconds: number;
}

/** Loads each implementation once, so that a wrong shape is told before minutes are spent. */
async function inspectAll(suite: Suite, context: RunContext): Promise<PlugIn[]> {
  const sound: PlugIn[] = [];
  for (const plugIn of suite.implementations) {
    const trial = await recordTrial(suite, context, {
      specification: { pass: 'inspect', implementation: plugIn },
      workload: null,
      round: null,
      remainingSeconds: suite.budgetSeconds,
    });
    if (trial.result?.kind !== 'inspected') continue;
    context.writer.add({
      type: 'implementation',
      name: plugIn.name,
      ...trial.result.implementation,
    });
    sound.push(plugIn);
  }
  return sound;
}

async function measureWorkload(
  stage: Stage,
  prepared: PreparedDataset,
  implementations: readonly PlugIn[],
): Promise<void> {
  const verified: Verified[] = [];
  for (const plugIn of implementations) {
    const one = await verifyOne(stage, prepared, plugIn);
    if (one !== null) verified.push(one);
  }
  if (verified.length === 0) return;

  const calls = planCalls(Math.max(...verified.map(({ callSeconds }) => callSeconds)));
  let roundSeconds = expectedRoundSeconds(verified, calls);
  const standing = (memoryTrialsLeft: readonly Verified[], roundsDone: number) =>
    stage.followingSeconds +
    remainingSeconds({
      budgetLeft: (stage.deadlineMs - performance.now()) / 1e3,
      beforeTiming: memoryTrialsLeft.reduce(
        (sum, one) => sum + MEMORY_TRIAL_FACTOR * one.trialSeconds,
        0,
      ),
      round: roundSeconds,
      roundsDone,
      fewestRounds: stage.suite.rounds ?? FEWEST_ROUNDS,
      mostRounds: stage.suite.rounds ?? MOST_ROUNDS,
    });

  for (const [index, { plugIn }] of verified.entries()) {
    await measure(
      stage,
      plugIn,
      prepared,
      { pass: 'memory' },
      null,
      standing(verified.slice(index), 0),
    );
  }

  let timed = verified.map(({ plugIn }) => plugIn);
  for (let round = 1; timed.length > 0 && wantsRound(stage, round, roundSeconds); round++) {
    const roundStartMs = performance.now();
    for (const plugIn of orderOf(timed, round)) {
      const remaining = standing([], round - 1) - (performance.now() - roundStartMs) / 1e3;
      const result = await measure(
        stage,
        plugIn,
        prepared,
        { pass: 'time', ...calls },
        round,
        remaining,
      );
      // One that fails once would fail again; the others go on.
      if (result === null) timed = timed.filter((other) => other !== plugIn);
    }
    roundSeconds = (performance.now() - roundStartMs) / 1e3;
  }
}

function wantsRound(stage: Stage, round: number, roundSeconds: number): boolean {
  if (stage.suite.rounds !== null) return round <= stage.suite.rounds;
  if (round <= FEWEST_ROUNDS) return true;
  return round <= MOST_ROUNDS && performance.now() + roundSeconds * 1e3 <= stage.deadlineMs;
}

function expectedRoundSeconds(verified: readonly Verified[], calls: Calls): number {
  const times = calls.warmUps + calls.iterations;
  return verified.reduce((sum, one) => sum + one.trialSeconds + (times - 1) * one.callSeconds, 0);
}

async function prepareDataset(stage: Stage): Promise<PreparedDataset | null> {
  const { suite, context, workload, datasetFolder } = stage;
  mkdirSync(datasetFolder);
  const { result } = await recordTrial(suite, context, {
    specification: {
      pass: 'prepare',
      generator: workload.generator.plugIn,
      parameters: workload.parameters,
      seed: suite.seed,
      datasetFolder,
    },
    workload: workload.name,
    round: null,
    remainingSeconds: (stage.deadlineMs - performance.now()) / 1e3 + stage.followingSeconds,
  });
  if (result?.kind !== 'prepared') return null;
  context.writer.add({ type: 'workload', workload: workload.name, dataset: result.dataset });
  return result.dataset;
}

async function verifyOne(
  stage: Stage,
  { digest }: PreparedDataset,
  plugIn: PlugIn,
): Promise<Verified | null> {
  const { suite, context, workload, datasetFolder } = stage;
  const { result, durationMs } = await recordTrial(suite, context, {
    specification: { pass: 'verify', implementation: plugIn, datasetFolder, digest },
    workload: workload.name,
    round: null,
    remainingSeconds: (stage.deadlineMs - performance.now()) / 1e3 + stage.followingSeconds,
  });
  if (result?.kind !== 'verified') return null;
  return { plugIn, callSeconds: result.durationNs / 1e9, trialSeconds: durationMs / 1e3 };
}

async function measure(
  stage: Stage,
  plugIn: PlugIn,
  { digest }: PreparedDataset,
  kind: { readonly pass: 'memory' } | ({ readonly pass: 'time' } & Calls),
  round: number | null,
  remaining: number,
): Promise<TrialResult | null> {
  const { suite, context, workload, datasetFolder } = stage;
  const trial = await recordTrial(suite, context, {
    specification: { ...kind, implementation: plugIn, datasetFolder, digest },
    workload: workload.name,
    round,
    remainingSeconds: remaining,
  });
  return trial.result;
}

interface PlannedTrial {
  readonly specification: TrialSpecification;
  readonly workload: string | null;
  readonly round: number | null;
  readonly remainingSeconds: number;
}

/** Announces a trial, runs it, and puts it on record; null as result where it went wrong. */
async function recordTrial(
  suite: Suite,
  { writer, signal, onProgress }: RunContext,
  { specification, workload, round, remainingSeconds }: PlannedTrial,
): Promise<{ readonly result: TrialResult | null; readonly durationMs: number }> {
  const { pass } = specification;
  const implementation = pass === 'prepare' ? null : specification.implementation.name;
  onProgress({ workload, pass, implementation, round, remainingSeconds });
  const limits = {
    timeoutMs: suite.timeoutSeconds * 1e3,
    memoryLimitMb: suite.memoryLimitMb,
    ...(pass === 'prepare' ? PREPARING_LIMITS : {}),
  };
  const startedAt = new Date().toISOString();
  const startedMs = performance.now();
  const outcome: TrialOutcome = await runTrial(specification, limits, signal);
  const durationMs = performance.now() - startedMs;
  writer.add({
    type: 'trial',
    workload,
    implementation,
    pass,
    round,
    startedAt,
    durationMs,
    outcome,
  });
  if (outcome.outcome === 'failed' && outcome.usage) throw new UsageError(outcome.message);
  return { result: outcome.outcome === 'completed' ? outcome.result : null, durationMs };
}
