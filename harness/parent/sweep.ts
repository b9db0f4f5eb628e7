/** A run over sizes: each size is a workload, prepared, checked and measured as any other, and what it gives decides which comes next. Runs in the parent. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { grouped } from '../../quantity.ts';
import type { PlanEntry, TrialEntry } from '../record/record-schema.ts';
import { roundTimesOf } from '../record/round-times.ts';
import type { RunSettings } from '../request/run-settings.ts';
import type { AnyWorkload, SweepLine } from '../request/sweep-lines.ts';
import { median } from '../stats/summary.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import { measureWorkload } from './measure-workload.ts';
import type { RunContext } from './record-trial.ts';
import { type Measure, measureGroups, prepareWorkload, recordInspected } from './run.ts';
import type { PlannedCalls } from './stage.ts';
import { gridOf } from './sweep-grid.ts';
import { type SweepStep, type SweptSize, sweepSteps } from './sweep-steps.ts';
import { FEWEST_ROUNDS } from './timing-steps.ts';

type MeasureStep = Extract<SweepStep, { kind: 'measure' }>;

/**
 * Makes the run, one line after the other; what is left of the budget is shared equally by those that are left.
 *
 * @throws UsageError where a size takes longer than there is time for, as the growth of smaller ones says; what was
 *   measured until then is on record. Else as `run` does.
 */
export async function sweep(
  settings: RunSettings,
  lines: readonly SweepLine[],
  context: RunContext,
): Promise<void> {
  const startedMs = performance.now();
  let whole = false;
  try {
    const sound = recordInspected(settings, context);
    for (const [index, line] of lines.entries()) {
      const leftSeconds = settings.budgetSeconds - (performance.now() - startedMs) / 1e3;
      const budgetSeconds = Math.max(1, leftSeconds / (lines.length - index));
      await sweepLine(settings, line, budgetSeconds, index, sound, context, startedMs);
    }
    whole = true;
  } finally {
    context.writer.add({ type: 'end', durationMs: performance.now() - startedMs, whole });
  }
}

async function sweepLine(
  settings: RunSettings,
  line: SweepLine,
  budgetSeconds: number,
  index: number,
  sound: readonly PlugIn[],
  context: RunContext,
  startedMs: number,
): Promise<void> {
  const names = sound.map(({ name }) => name);
  const groups = settings.groups
    .filter(({ workloads }) => workloads === undefined || workloads.includes(line.of))
    .map(({ baseline, implementations }) => ({
      baseline,
      implementations: implementations.filter((name) => names.includes(name)),
    }));
  const rounds = settings.rounds ?? FEWEST_ROUNDS;
  /** What went wrong once would go wrong again where there is more to do, and perhaps take until the time limit each time. */
  const failedFrom = new Map<string, number>();
  const plans: SizePlan[] = [];
  const measure = async (step: MeasureStep) => {
    const folder = join(context.scratchFolder, `sweep-${index}-${step.size}`);
    const workload = line.at(step.size);
    const able = sound.filter(
      ({ name }) => step.size < (failedFrom.get(name) ?? Number.POSITIVE_INFINITY),
    );
    const sized = { settings, line, workload, step, folder, sound: able, context, startedMs };
    const { failed, planned, ...swept } = await measureSize({ ...sized, plans });
    plans.push(...planned);
    for (const name of failed) failedFrom.set(name, step.size);
    return swept;
  };
  if ('values' in line.sizes) {
    for (const size of line.sizes.values)
      await measure({ kind: 'measure', size, rounds, why: 'grid' });
    return;
  }
  const request = { ...line.sizes, groups, rounds, budgetSeconds };
  // Without times there is nothing to choose sizes by.
  if (!settings.measures.time) {
    for (const size of gridOf(request))
      await measure({ kind: 'measure', size, rounds, why: 'grid' });
    return;
  }
  const steps = sweepSteps(request);
  for (let next = steps.next(); !next.done; ) {
    if (next.value.kind === 'too long') throw tooLong(line, next.value, settings);
    next = steps.next(await measure(next.value));
  }
}

function tooLong(
  { parameter, of }: SweepLine,
  { size, expectedSeconds, leftSeconds, affordable }: Extract<SweepStep, { kind: 'too long' }>,
  { measures }: RunSettings,
): UsageError {
  const name = printable(parameter, 200);
  const until =
    affordable === null ? '' : ` There is time up to about ${name}=${grouped(affordable)}.`;
  const less = measures.memory ? ' --only time takes a half of it, or less.' : '';
  return new UsageError(
    `--sweep: on ${printable(of, 200)}, going on to ${name}=${grouped(size)} would take about ${roughly(expectedSeconds)}, as times grew until now, and ` +
      `${roughly(leftSeconds)} of the budget ${leftSeconds < 2 ? 'is' : 'are'} left.${until} Sweep over smaller sizes, or set --budget to ${grouped(roundedUp(expectedSeconds * 1.5))} or more.${less}`,
  );
}

function roughly(seconds: number): string {
  if (seconds < 100) return `${Math.max(0, Math.round(seconds))} s`;
  if (seconds < 6_000) return `${Math.round(seconds / 60)} min`;
  return seconds < 48 * 3_600
    ? `${Math.round(seconds / 3_600)} h`
    : `${grouped(Math.round(seconds / 86_400))} days`;
}

function roundedUp(seconds: number): number {
  return Math.ceil(Number(seconds.toPrecision(2)));
}

/** How the calls of one form were planned at one size. */
interface SizePlan {
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

interface SizeStage {
  readonly plans: readonly SizePlan[];
  readonly settings: RunSettings;
  readonly line: SweepLine;
  readonly workload: AnyWorkload;
  readonly step: MeasureStep;
  readonly folder: string;
  readonly sound: readonly PlugIn[];
  readonly context: RunContext;
  readonly startedMs: number;
}

/** Of a size, whatever it takes: its rounds are as many as the step says. */
const SERIES_BUDGET_SECONDS = 30;

async function measureSize(
  stage: SizeStage,
): Promise<
  SweptSize & { readonly failed: readonly string[]; readonly planned: readonly SizePlan[] }
> {
  const { plans, settings, line, workload, step, folder, sound, context, startedMs } = stage;
  const { of, settings: same, parameter } = line;
  const { size, why } = step;
  const beganMs = performance.now();
  const { name } = workload;
  context.writer.add({ type: 'size', workload: name, of, settings: same, parameter, size, why });
  const trials: TrialEntry[] = [];
  const planned: SizePlan[] = [];
  const ofSize: RunSettings = {
    ...settings,
    workloads: [workload],
    rounds: step.rounds,
    budgetSeconds: Math.min(settings.budgetSeconds, SERIES_BUDGET_SECONDS),
    measures: { ...settings.measures, memory: settings.measures.memory && why === 'grid' },
    groups: settings.groups.map((group) =>
      group.workloads?.includes(of) ? { ...group, workloads: [name] } : group,
    ),
  };
  const workloadStage = {
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
    },
    workload,
    folder,
    startedMs,
    deadlineMs: beganMs + SERIES_BUDGET_SECONDS * 1e3,
    followingSeconds: null,
  };
  try {
    const prepared = await prepareWorkload(workloadStage);
    // Between sizes whose calls were planned, theirs do.
    const measure: Measure = (ofGroup, members) =>
      measureWorkload(
        why === 'grid' ? ofGroup : { ...ofGroup, ...nearestPlan(plans, ofGroup.group.form, size) },
        members,
      );
    if (prepared !== null) await measureGroups(workloadStage, prepared, sound, measure);
  } finally {
    context.kept.keep(folder);
    rmSync(folder, { recursive: true, force: true });
  }
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
      seconds: (performance.now() - beganMs) / 1e3,
      callSeconds: calls.length === 0 ? null : calls.reduce((sum, one) => sum + one, 0),
    },
  };
}

function planOf(size: number, { form, warmUps, iterations, costs, callsPerSample = 1 }: PlanEntry) {
  return { size, form, calls: { warmUps, iterations, costs, callsPerSample } };
}
