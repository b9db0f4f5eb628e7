/** One size of a sweep: a workload that is prepared, checked and measured as any other; or, of a sweep that goes on, taken from its record. Runs in the parent. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { FinishedSize } from '../record/finished-sizes.ts';
import type { PlanEntry, TrialEntry } from '../record/record-schema.ts';
import { durationMsOf } from '../record/round-duration.ts';
import { roundTimesOf } from '../record/round-times.ts';
import type { SizeEntry } from '../record/sweep-entry.ts';
import type { RunSettings } from '../request/run-settings.ts';
import type { SweepLine } from '../request/sweep-lines.ts';
import { median } from '../stats/summary.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import { measureWorkload } from './measure-workload.ts';
import type { RunContext } from './record-trial.ts';
import { type Measure, measureGroups, prepareWorkload } from './run.ts';
import type { PlannedCalls, WorkloadStage } from './stage.ts';
import type { SweepStep, SweptSize } from './sweep-steps.ts';
import { assertNoFaultOfTask } from './task-faults.ts';

/** To measure at one size. */
export type MeasureStep = Extract<SweepStep, { kind: 'measure' }>;

/** How the calls of one form were planned at one size. */
export interface SizePlan {
  readonly size: number;
  readonly form: string;
  readonly calls: PlannedCalls;
}

/** That of the nearest size; none where there is none. */
function nearestPlan(
  plans: readonly SizePlan[],
  form: string,
  size: number,
): { readonly calls?: PlannedCalls } {
  const distance = (one: SizePlan) => Math.abs(Math.log(one.size / size));
  const [nearest] = plans
    .filter((one) => one.form === form)
    .sort((a, b) => distance(a) - distance(b));
  return nearest === undefined ? {} : { calls: nearest.calls };
}

/** All that measuring at a size needs. */
export interface SizeStage {
  /** Of the sizes before. */
  readonly plans: readonly SizePlan[];
  readonly settings: RunSettings;
  readonly line: SweepLine;
  /** The place of the line among all. */
  readonly index: number;
  readonly step: MeasureStep;
  /** Whether it is the first of its line. */
  readonly isFirst: boolean;
  readonly sound: readonly PlugIn[];
  readonly context: RunContext;
  readonly startedMs: number;
}

/** What a size gave. */
export interface MeasuredSize extends SweptSize {
  /** Who failed, or was wrong. */
  readonly failed: readonly string[];
  readonly planned: readonly SizePlan[];
}

/** Of a size, whatever it takes: its rounds are as many as the step says. */
const SERIES_BUDGET_SECONDS = 30;

/** Measures, and puts on record; what an interrupted sweep has measured whole is put on record as it stands there. */
export async function measureSize(stage: SizeStage): Promise<MeasuredSize> {
  const { settings, line, step, sound, context, startedMs, plans } = stage;
  const { size, why } = step;
  const workload = line.at(size);
  const known = context.interrupted?.finishedSize(workload.name) ?? null;
  if (known !== null) return again(known, stage);
  const { name } = workload;
  context.writer.add(sizeEntry(stage, name));
  const trials: TrialEntry[] = [];
  const planned: SizePlan[] = [];
  const ofSize: RunSettings = {
    ...settings,
    workloads: [workload],
    rounds: step.rounds,
    budgetSeconds: Math.min(settings.budgetSeconds, SERIES_BUDGET_SECONDS),
    measures: { ...settings.measures, memory: settings.measures.memory && why === 'grid' },
    groups: settings.groups.map((group) =>
      group.workloads?.includes(line.of) ? { ...group, workloads: [name] } : group,
    ),
  };
  const workloadStage: WorkloadStage = {
    settings: ofSize,
    context: {
      ...context,
      writer: {
        add: (entry: Parameters<typeof context.writer.add>[0]) => {
          if (entry.type === 'trial') trials.push(entry);
          if (entry.type === 'plan') planned.push(planOf(size, entry));
          context.writer.add(entry);
        },
      },
      // Of one size of many, they tell nothing yet.
      onFirstTimes: () => {},
      onExpectedDuration: () => {},
    },
    workload,
    folder: join(context.scratchFolder, `sweep-${stage.index}-${size}`),
    startedMs,
    deadlineMs: performance.now() + SERIES_BUDGET_SECONDS * 1e3,
    followingSeconds: null,
  };
  await withDataset(workloadStage, async (prepared) => {
    // Between sizes whose calls were planned, theirs do.
    const measure: Measure = (ofGroup, members) =>
      measureWorkload(
        {
          ...ofGroup,
          ...(why === 'grid' ? {} : nearestPlan(plans, ofGroup.group.form, size)),
          ...(stage.isFirst ? {} : { isWatched: true }),
        },
        members,
      );
    await measureGroups(workloadStage, prepared, sound, measure);
  });
  return measured(size, trials, planned);
}

function sizeEntry({ line, step }: SizeStage, workload: string): SizeEntry {
  const { of, settings, parameter } = line;
  const { size, why } = step;
  return { type: 'size', workload, of, settings, parameter, size, why };
}

async function withDataset(
  stage: WorkloadStage,
  use: (prepared: NonNullable<Awaited<ReturnType<typeof prepareWorkload>>>) => Promise<void>,
): Promise<void> {
  const { context, folder } = stage;
  try {
    const prepared = await prepareWorkload(stage);
    if (prepared !== null) await use(prepared);
  } finally {
    context.kept.keep(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Why a size is measured can differ from before only where the sweep itself does: it is told by what the sizes gave, which is
 * the same. @throws UsageError where the inputs of the line's first size are others now.
 */
async function again(known: FinishedSize, stage: SizeStage): Promise<MeasuredSize> {
  const { context, line, index, step, settings, startedMs, isFirst } = stage;
  const { size } = step;
  if (isFirst && context.interrupted !== null)
    await withDataset(
      {
        settings,
        // Made once more, and compared; nothing of it is on record.
        context: {
          ...context,
          interrupted: { ...context.interrupted, take: () => null },
          writer: { add: () => {} },
        },
        workload: line.at(size),
        folder: join(context.scratchFolder, `sweep-${index}-${size}`),
        startedMs,
        deadlineMs: Number.POSITIVE_INFINITY,
        followingSeconds: null,
      },
      async () => {},
    );
  const { workloads, plans: planned, trials, looks } = known;
  for (const entry of [known.size, ...workloads, ...planned, ...trials, ...looks])
    context.writer.add(entry);
  // What was at fault then ended the line, and does so again.
  const baselines = settings.groups.map(({ baseline }) => baseline);
  for (const { pass, implementation, outcome } of trials)
    if (pass === 'ready' || (pass === 'answer' && baselines.includes(implementation ?? '')))
      assertNoFaultOfTask(known.size.workload, implementation, outcome);
  return measured(
    size,
    trials,
    planned.map((entry) => planOf(size, entry)),
  );
}

/** By what is on record alone, so that a sweep that goes on decides as the one before did. */
function measured(
  size: number,
  trials: readonly TrialEntry[],
  planned: readonly SizePlan[],
): MeasuredSize {
  const times = roundTimesOf(trials);
  const calls = [...times.values()].flatMap((rounds) => {
    const middle = median([...rounds.values()].sort((a, b) => a - b));
    return middle === null ? [] : [middle / 1e9];
  });
  const failed = trials.flatMap(({ implementation, outcome }) =>
    implementation === null || outcome.outcome === 'completed' ? [] : [implementation],
  );
  return {
    size,
    times,
    failed,
    planned,
    cost: {
      seconds: durationMsOf(trials) / 1e3,
      callSeconds: calls.length === 0 ? null : calls.reduce((sum, one) => sum + one, 0),
    },
  };
}

function planOf(
  size: number,
  { form, warmUps, iterations, costs, callsPerSample = 1, fewerCalls }: PlanEntry,
) {
  const samples = { callsPerSample, ...(fewerCalls === undefined ? {} : { fewerCalls }) };
  return { size, form, calls: { warmUps, iterations, costs, ...samples } };
}
