/** What a run does, by its request: one measurement after the other, a sweep, or calls that are followed. */
import { UsageError } from '../contract.ts';
import { audit } from '../harness/audit/audit.ts';
import { measureAndProfile } from '../harness/audit/profiled-run.ts';
import { auditTask } from '../harness/audit/task/audit-task.ts';
import { measureCalls } from '../harness/parent/measure-calls.ts';
import { measureWorkload } from '../harness/parent/measure-workload.ts';
import type { RunContext } from '../harness/parent/record-trial.ts';
import { run } from '../harness/parent/run.ts';
import { sweep } from '../harness/parent/sweep.ts';
import type { RunSettings } from '../harness/request/run-settings.ts';
import { assertDifferent, parseAxis } from '../harness/request/sweep-axes.ts';
import { type SweepLine, sweepLines } from '../harness/request/sweep-lines.ts';
import type { CheckedRequest } from './read-request.ts';
import type { RecordedWork } from './recorded-run.ts';

/** @throws UsageError where what is asked for does not go together. */
export function workOf(request: CheckedRequest): Pick<RecordedWork, 'work' | 'adjusted'> {
  if (request.sweep !== undefined && request.sweep.length > 0)
    return sweptWork(request.sweep, request);
  const { calls } = request;
  const beside = besideOf(request);
  if (calls !== undefined && beside !== undefined)
    throw new UsageError(`--calls makes no ${beside}; leave out one of them.`);
  if (calls !== undefined)
    return { work: (settings, context) => runFollowed(settings, context, calls) };
  const measure = request.audit ? measureAndAudit : measureWorkload;
  return {
    work: (settings, context) =>
      run(settings, context, (stage, sound) =>
        request.why ? measureAndProfile(stage, sound, measure) : measure(stage, sound),
      ),
  };
}

/** What else is asked for beside the figures; undefined where nothing is. */
function besideOf({ audit, why }: CheckedRequest): '--audit' | '--why' | undefined {
  if (audit) return '--audit';
  return why ? '--why' : undefined;
}

const measureAndAudit: typeof measureWorkload = async (stage, implementations) => {
  const measured = await measureWorkload(stage, implementations);
  if (stage.dataset.task !== undefined) await auditTask(stage, implementations);
  // The nine requirements are about a function of rows.
  else if (stage.group.form === 'rows') await audit(stage, implementations, measured.answers);
  return measured;
};

/** A run whose implementations are followed over many calls, once all else is measured. */
function runFollowed(settings: RunSettings, context: RunContext, calls: number): Promise<void> {
  if (settings.workloads.some((workload) => !('task' in workload)))
    throw new UsageError(
      '--calls follows implementations of a task file; those of the hourly uniques are watched between calls in every run.',
    );
  return run(settings, context, async (stage, implementations) => {
    await measureWorkload(stage, implementations);
    await measureCalls(stage, implementations, calls);
  });
}

function sweptWork(
  texts: readonly string[],
  request: CheckedRequest,
): Pick<RecordedWork, 'work' | 'adjusted'> {
  const axes = texts.map(parseAxis);
  assertDifferent(axes);
  if (request.calls !== undefined)
    throw new UsageError('--calls follows one size; leave out --sweep.');
  const beside = besideOf(request);
  if (beside !== undefined) throw new UsageError(`${beside} looks at one size; leave out --sweep.`);
  if (request.events !== undefined && axes.some(({ parameter }) => parameter === 'events'))
    throw new UsageError('--events sets what --sweep events=… goes over; leave one of them out.');
  let lines: readonly SweepLine[] = [];
  return {
    adjusted: (settings): RunSettings => {
      lines = sweepLines(settings, axes, request.workloads !== undefined);
      const used = new Set(lines.map(({ of }) => of));
      const groups = settings.groups.map((group) =>
        group.workloads === undefined
          ? group
          : { ...group, workloads: group.workloads.filter((name) => used.has(name)) },
      );
      const workloads = settings.workloads.filter(({ name }) => used.has(name));
      return { ...settings, groups, workloads };
    },
    work: (settings, context) => sweep(settings, lines, context),
  };
}
