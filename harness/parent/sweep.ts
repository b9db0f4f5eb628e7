/** A run over sizes: each size is a workload, prepared, checked and measured as any other, and what it gives decides which comes next. Runs in the parent. */
import type { RunSettings } from '../request/run-settings.ts';
import type { SweepLine } from '../request/sweep-lines.ts';
import type { RunContext } from './record-trial.ts';
import { recordInspected } from './run.ts';
import { gridOf } from './sweep-grid.ts';
import { type Shortage, shortageError, unsweptOf } from './sweep-shortage.ts';
import { type MeasureStep, measureSize, type SizePlan, type SizeStage } from './sweep-size.ts';
import { type SweepRequest, sweepSteps } from './sweep-steps.ts';
import { taskFaults } from './task-faults.ts';
import { FEWEST_ROUNDS } from './timing-steps.ts';

/**
 * Makes the run, one line after the other; what is left of the budget is shared equally by those that are left. A line that has no
 * time for its larger sizes stops before them, and the next ones are made all the same, as long as there is any time.
 *
 * @throws UsageError at the end, where a line stopped, or was not begun; what was measured is on record. Else as `run` does.
 */
export async function sweep(
  settings: RunSettings,
  lines: readonly SweepLine[],
  context: RunContext,
): Promise<void> {
  const startedMs = performance.now() - (context.interrupted?.elapsedMs ?? 0);
  let whole = false;
  const shortages: Shortage[] = [];
  const faults = taskFaults();
  try {
    const sound = recordInspected(settings, context);
    let spentSeconds = 0;
    let measured = 0;
    for (const [index, line] of lines.entries()) {
      const leftSeconds = settings.budgetSeconds - spentSeconds;
      if (shortages.length > 0 && leftSeconds <= 0) {
        shortages.push({ line, spentSeconds: 0, step: null });
        continue;
      }
      const budgetSeconds = Math.max(1, leftSeconds / (lines.length - index));
      const stage = { settings, line, index, sound, context, startedMs };
      const sinceMs = performance.now();
      const made = await faults.within(() => sweepLine(stage, budgetSeconds));
      spentSeconds += made?.spentSeconds ?? (performance.now() - sinceMs) / 1e3;
      if (made === null) continue;
      measured++;
      if (made.step !== null) shortages.push(made);
    }
    faults.assertNotAll(measured);
    whole = shortages.length === 0;
  } finally {
    const unswept = unsweptOf(shortages);
    context.writer.add({
      ...{ type: 'end', durationMs: performance.now() - startedMs, whole },
      ...(unswept.length === 0 ? {} : { unswept }),
      ...faults.onRecord(),
    });
  }
  if (shortages.length > 0) throw shortageError(shortages, settings, lines.length);
}

/** @returns what its sizes took, and the step that there was no time for, if any. */
async function sweepLine(
  stage: Omit<SizeStage, 'plans' | 'step' | 'isFirst'>,
  budgetSeconds: number,
): Promise<Shortage> {
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
    return { line, spentSeconds, step: null };
  }
  const steps = sweepSteps(request);
  for (let next = steps.next(); !next.done; ) {
    if (next.value.kind === 'too long') return { line, spentSeconds, step: next.value };
    next = steps.next(await measure(next.value));
  }
  return { line, spentSeconds, step: null };
}
