/** The audit of implementations of a task on a workload: its trials, one after the other, and their judgement. Runs in the parent. */

import type { Measured } from '../../parent/measure-workload.ts';
import type { GroupStage } from '../../parent/stage.ts';
import { assertEqualInputs, assertNoFaultOfTask } from '../../parent/task-faults.ts';
import type { AuditEntry } from '../../record/audit-entry.ts';
import type { RunSettings } from '../../request/run-settings.ts';
import type { FoundTask } from '../../request/task-files.ts';
import { completed, type TrialOutcome } from '../../wire/outcome.ts';
import type { PlugIn } from '../../wire/plug-in.ts';
import { modulesOf } from '../module-graph.ts';
import { bottleneckOf } from '../source-in-words.ts';
import type { Growth, TaskCosts, TaskEvidence } from './evidence.ts';
import { hottestLines } from './hottest-lines.ts';
import { judgeCheck, tricksIn } from './judge.ts';
import { scalingOf } from './judge-costs.ts';
import { judgeRequirement, notRequiredOf, requirementsOf } from './requirements.ts';
import { type SizeSteps, TaskTrials } from './trials.ts';

/** Answers, peak, census, sizes, profile, and what is kept. */
const TRIALS_EACH = 7;

/**
 * Audits implementations against the run's baseline, by what the task requires; every trial and every entry is on record.
 *
 * @param implementations Those that the inspection found sound.
 * @param known What was seen of them before.
 * @throws UsageError where nothing can be judged for a mistake in the task.
 */
export async function auditTask(
  stage: GroupStage,
  implementations: readonly PlugIn[],
  known: Measured['watched'] = new Map(),
): Promise<AuditEntry[]> {
  const { settings, rule, context, workload } = stage;
  const task = taskOf(settings, workload.name);
  const { description, reference } = task;
  const asked = requirementsOf(description);
  const wanted = new Set(asked.flatMap(({ checks }) => checks));
  const baseline = settings.implementations.find(({ name }) => name === rule.baseline)!;
  const all = [baseline, ...implementations.filter(({ name }) => name !== baseline.name)];
  const trials = new TaskTrials(stage, all.length * TRIALS_EACH);

  const checked = new Map<PlugIn, TrialOutcome<'check'>>();
  for (const plugIn of all) {
    const outcome = await trials.check(plugIn);
    checked.set(plugIn, outcome);
    // Others would be held against an answer that says nothing.
    if (plugIn === baseline) assertNoFaultOfTask(workload.name, plugIn.name, outcome);
    const [first, own] = [checked.get(baseline)!, outcome].map((one) => completed(one));
    const [before, digest] = [first, own].map((one) => one?.inputDigest ?? null);
    assertEqualInputs(workload.name, plugIn.name, before ?? null, digest ?? null);
  }
  const steps = wanted.has('scaling') ? await trials.sizesOf(description, reference) : [];
  const costsOf = async (plugIn: PlugIn): Promise<TaskCosts | null> => {
    if (!isRight(checked.get(plugIn)!)) return null;
    const growth: Growth[] = [];
    for (const [index, one] of steps.entries()) growth.push(await growthOf(one, index));
    return {
      peak: wanted.has('no heavier') ? await trials.peak(plugIn) : null,
      census: wanted.has('no heavier') ? await trials.census(plugIn) : null,
      growth,
    };
    async function growthOf(one: SizeSteps, index: number): Promise<Growth> {
      const { parameter } = one;
      if ('failure' in one) return { parameter, outcome: one.failure };
      return { parameter, outcome: await trials.sizes(plugIn, one, index + 1) };
    }
  };
  const isCompared = wanted.has('no heavier') || steps.length > 0;
  const ofBaseline = isCompared ? await costsOf(baseline) : null;
  const ofTaskFile = await modulesOf(reference.source);
  const entries: AuditEntry[] = [];
  for (const plugIn of all.filter((one) => implementations.includes(one))) {
    const isInTaskFile = plugIn.source === reference.source;
    const evidence: TaskEvidence = {
      implementation: plugIn.name,
      baseline: baseline.name,
      workload: workload.name,
      isJudge: plugIn.task?.implementation === description.baseline,
      task: description,
      checked: checked.get(plugIn)!,
      isOracleInQuestion: isOracleInQuestion([...checked.values()]),
      own: plugIn === baseline && isCompared ? ofBaseline : await costsOf(plugIn),
      ofBaseline,
      modules: isInTaskFile ? ofTaskFile : await modulesOf(plugIn.source),
      ofTaskFile,
      isInTaskFile,
      bottleneck: bottleneckOf(settings, plugIn),
      hottest:
        wanted.has('bottleneck named') && isRight(checked.get(plugIn)!)
          ? hottestOf(await trials.hottest(plugIn))
          : null,
      watched:
        wanted.has('no tricks') && isRight(checked.get(plugIn)!)
          ? (known.get(plugIn) ?? (await trials.watch(plugIn)))
          : null,
    };
    const notRequired = notRequiredOf(description);
    const entry: AuditEntry = {
      type: 'audit',
      implementation: plugIn.name,
      workload: workload.name,
      requirements: asked.map((one, index) =>
        judgeRequirement(index + 1, one, (check) => judgeCheck(check, evidence)),
      ),
      ...(notRequired.length === 0 ? {} : { notRequired }),
      scaling: scalingOf(evidence),
      tricks: tricksIn(evidence),
    };
    context.writer.add(entry);
    entries.push(entry);
  }
  return entries;
}

function taskOf({ workloads }: RunSettings, name: string): FoundTask {
  const found = workloads.find((one) => one.name === name);
  if (found === undefined || !('task' in found)) throw new Error(`${name} is no task's workload.`);
  return found.task;
}

/** Whether its answers to the workload are; of an approximate one, whether there are some. */
function isRight(outcome: TrialOutcome<'check'>): boolean {
  const fault = completed(outcome)?.checks.find(({ check }) => check === 'right')?.fault;
  return fault === null;
}

/** Where all that answered, and several did, differ from `expected`. */
function isOracleInQuestion(outcomes: readonly TrialOutcome<'check'>[]): boolean {
  const results = outcomes.flatMap((outcome) => completed(outcome) ?? []);
  return (
    results.length > 1 &&
    results.every(({ by, checks }) => {
      const fault = checks.find(({ check }) => check === 'right')?.fault ?? null;
      return by === 'expected' && fault !== null;
    })
  );
}

function hottestOf(outcome: TrialOutcome<'hottest'>): TaskEvidence['hottest'] {
  return outcome.outcome === 'completed' ? hottestLines(outcome.result) : outcome;
}
