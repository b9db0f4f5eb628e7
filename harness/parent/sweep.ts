/** A run over sizes: each size is a workload, prepared, checked and measured as any other, and what it gives decides which comes next. Runs in the parent. */
import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { grouped } from '../../quantity.ts';
import type { RunSettings } from '../request/run-settings.ts';
import type { SweepLine } from '../request/sweep-lines.ts';
import type { RunContext } from './record-trial.ts';
import { recordInspected } from './run.ts';
import { enoughBudget } from './sweep-costs.ts';
import { gridOf } from './sweep-grid.ts';
import { type MeasureStep, measureSize, type SizePlan, type SizeStage } from './sweep-size.ts';
import { type SweepRequest, type SweepStep, sweepSteps } from './sweep-steps.ts';
import { FEWEST_ROUNDS } from './timing-steps.ts';

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
  const startedMs = performance.now() - (context.interrupted?.elapsedMs ?? 0);
  let whole = false;
  try {
    const sound = recordInspected(settings, context);
    let spentSeconds = 0;
    for (const [index, line] of lines.entries()) {
      const leftSeconds = settings.budgetSeconds - spentSeconds;
      const budgetSeconds = Math.max(1, leftSeconds / (lines.length - index));
      const stage = { settings, line, index, sound, context, startedMs };
      spentSeconds += await sweepLine(stage, budgetSeconds);
    }
    whole = true;
  } finally {
    context.writer.add({ type: 'end', durationMs: performance.now() - startedMs, whole });
  }
}

/** @returns what its sizes took, in seconds. */
async function sweepLine(
  stage: Omit<SizeStage, 'plans' | 'step' | 'isFirst'>,
  budgetSeconds: number,
): Promise<number> {
  const { settings, line, sound } = stage;
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
  let spentSeconds = 0;
  let isFirst = true;
  const measure = async (step: MeasureStep) => {
    const able = sound.filter(
      ({ name }) => step.size < (failedFrom.get(name) ?? Number.POSITIVE_INFINITY),
    );
    const { failed, planned, ...swept } = await measureSize({
      ...stage,
      ...{ sound: able, plans, step, isFirst },
    });
    isFirst = false;
    plans.push(...planned);
    for (const name of failed) failedFrom.set(name, step.size);
    spentSeconds += swept.cost.seconds;
    return swept;
  };
  const { sizes: swept } = line;
  const range =
    'values' in swept
      ? { low: swept.values[0]!, high: swept.values.at(-1)!, isWhole: false, sizes: swept.values }
      : swept;
  const request: SweepRequest = { ...range, groups, rounds, budgetSeconds };
  // Without times there is nothing to choose sizes by.
  if (!settings.measures.time) {
    for (const size of request.sizes ?? gridOf(request))
      await measure({ kind: 'measure', size, rounds, why: 'grid' });
    return spentSeconds;
  }
  const steps = sweepSteps(request);
  for (let next = steps.next(); !next.done; ) {
    if (next.value.kind === 'too long') {
      const share = { budgetSeconds, spentSeconds, expectedSeconds: next.value.expectedSeconds };
      throw tooLong(line, next.value, settings, enoughBudget(settings.budgetSeconds, share));
    }
    next = steps.next(await measure(next.value));
  }
  return spentSeconds;
}

/** @param enough Seconds of budget. */
function tooLong(
  { parameter, of }: SweepLine,
  { size, expectedSeconds, leftSeconds, affordable }: Extract<SweepStep, { kind: 'too long' }>,
  { measures }: RunSettings,
  enough: number,
): UsageError {
  const name = printable(parameter, 200);
  const until =
    affordable === null ? '' : ` There is time up to about ${name}=${grouped(affordable)}.`;
  const less = measures.memory ? ' --only time takes a half of it, or less.' : '';
  return new UsageError(
    `--sweep: on ${printable(of, 200)}, going on to ${name}=${grouped(size)} would take about ${roughly(expectedSeconds)}, as times grew until now, and ` +
      `${roughly(leftSeconds)} of the budget ${leftSeconds < 2 ? 'is' : 'are'} left.${until} Sweep over smaller sizes, or set --budget to ${grouped(enough)} or more.${less}`,
  );
}

function roughly(seconds: number): string {
  if (seconds < 100) return `${Math.max(0, Math.round(seconds))} s`;
  if (seconds < 6_000) return `${Math.round(seconds / 60)} min`;
  return seconds < 48 * 3_600
    ? `${Math.round(seconds / 3_600)} h`
    : `${grouped(Math.round(seconds / 86_400))} days`;
}
