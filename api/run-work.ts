/** What a run does, by its request: one measurement after the other, a sweep, or calls that are followed. */
import { UsageError } from '../contract.ts';
import { auditBy } from '../harness/audit/built-in-task.ts';
import { measureWorkload } from '../harness/parent/measure-workload.ts';
import { run } from '../harness/parent/run.ts';
import { sweep } from '../harness/parent/sweep.ts';
import { measureAndFollow } from '../harness/profilers/followed-run.ts';
import { measureAndProfile } from '../harness/profilers/profiled-run.ts';
import { assertBesideTimes } from '../harness/request/fit-for-runtimes.ts';
import type { RunSettings } from '../harness/request/run-settings.ts';
import { suiteOf } from '../harness/request/suites.ts';
import { assertDifferent, parseAxis } from '../harness/request/sweep-axes.ts';
import { type SweepLine, sweepLines } from '../harness/request/sweep-lines.ts';
import { HOURLY_UNIQUES } from '../hourly-uniques/task.ts';
import type { CheckedRequest } from './read-request.ts';
import type { RecordedWork } from './recorded-run.ts';

/** @throws UsageError where what is asked for does not go together. */
export function workOf(request: CheckedRequest): Pick<RecordedWork, 'work' | 'adjusted'> {
  const isAsked = request.sweep !== undefined && request.sweep.length > 0;
  const ofSuite = suiteOf(request.suite, HOURLY_UNIQUES).sweep;
  const swept = isAsked ? request.sweep : ofSuite;
  if (swept !== undefined)
    return sweptWork(swept, request, isAsked ? '--sweep' : `--suite ${request.suite} (a sweep)`);
  const { calls } = request;
  const beside = besideOf(request);
  if (calls !== undefined && beside !== undefined)
    throw new UsageError(`--calls makes no ${beside}; leave out one of them.`);
  if (calls !== undefined)
    return {
      adjusted: onlyWithV8('--calls'),
      work: (settings, context) =>
        run(settings, context, (stage, sound) => measureAndFollow(stage, sound, calls)),
    };
  const measure = request.audit ? measureAndAudit : measureWorkload;
  return {
    ...(beside === undefined ? {} : { adjusted: onlyWithV8(beside) }),
    work: (settings, context) =>
      run(settings, context, (stage, sound) =>
        request.why ? measureAndProfile(stage, sound, measure) : measure(stage, sound),
      ),
  };
}

/** @throws UsageError, when settings are made, where a runtime has times alone. */
function onlyWithV8(option: string) {
  return (settings: RunSettings): RunSettings => {
    assertBesideTimes(settings.runtimes, option);
    return settings;
  };
}

/** What else is asked for beside the figures; undefined where nothing is. */
function besideOf({ audit, why }: CheckedRequest): '--audit' | '--why' | undefined {
  if (audit) return '--audit';
  return why ? '--why' : undefined;
}

const measureAndAudit: typeof measureWorkload = async (stage, implementations) => {
  const measured = await measureWorkload(stage, implementations);
  await auditBy(HOURLY_UNIQUES, stage, implementations, measured);
  return measured;
};

function sweptWork(
  texts: readonly string[],
  request: CheckedRequest,
  by: string,
): Pick<RecordedWork, 'work' | 'adjusted'> {
  const axes = texts.map(parseAxis);
  assertDifferent(axes);
  if (request.calls !== undefined)
    throw new UsageError(`--calls follows one size; leave out ${by}.`);
  const isOwn = by === '--sweep';
  const beside = besideOf(request);
  if (beside !== undefined) throw new UsageError(`${beside} looks at one size; leave out ${by}.`);
  if (request.events !== undefined && axes.some(({ parameter }) => parameter === 'events'))
    throw new UsageError(
      `--events sets what ${isOwn ? '--sweep events=…' : by} goes over; leave one of them out.`,
    );
  let lines: readonly SweepLine[] = [];
  return {
    adjusted: (settings): RunSettings => {
      // No name is as good as none: as it is everywhere else, and as the command line has it.
      lines = sweepLines(settings, axes, (request.workloads ?? []).length > 0);
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
