/**
 * `uniqbench calibrate --whole-runs`: runs as `run` makes them, of code against itself or against itself with a known cost, counted in a
 * file; whoever stops it goes on by the same command.
 */
import { join } from 'node:path';
import { Fault, UsageError } from '../contract.ts';
import { MOST_SHORT_CALLS } from '../harness/calibrate/calibrate.ts';
import { run } from '../harness/parent/run.ts';
import { readEnvironment } from '../harness/record/environment.ts';
import type { RunRecord } from '../harness/record/record.ts';
import { machineOf } from '../harness/record/saved-calibration.ts';
import {
  addWholeRun,
  isOfKind,
  readWholeRuns,
  type WholeRun,
  type WholeRunKind,
} from '../harness/record/whole-runs.ts';
import { codeDigest } from '../harness/request/compile.ts';
import type { Measured } from '../harness/request/measured.ts';
import {
  makeRunSettings,
  type RunRequest,
  type RunSettings,
} from '../harness/request/run-settings.ts';
import type { TaskRunWorkload } from '../harness/request/task-settings.ts';
import { inject } from '../harness/wire/injection.ts';
import type { PlugIn } from '../harness/wire/plug-in.ts';
import { HOURLY_UNIQUES } from '../hourly-uniques/task.ts';
import { printable } from '../printable.ts';
import { counted, percent } from '../quantity.ts';
import { isAllRight, makeReport } from '../reports/figures/report.ts';
import { countWholeRuns } from '../reports/figures/whole-runs.ts';
import { renderWholeRuns } from '../reports/formats/calibration.ts';
import { inertJson } from '../reports/formats/inert-json.ts';
import { problemsOf } from '../reports/words/problems.ts';
import { makeFolder } from '../written-files/folder.ts';
import { recordedRun } from './recorded-run.ts';
import { inScratchFolder } from './scratch-folder.ts';
import { type Session, terminalOf } from './session.ts';
import type { WorkloadFlags } from './workload-options.ts';

/** What a user said of them. */
export interface WholeRunFlags extends WorkloadFlags {
  readonly wholeRuns: number;
  /** Share of the call's own time. */
  readonly added: number;
  readonly budget?: number | undefined;
  readonly only?: Measured | undefined;
  readonly format: 'terminal' | 'json';
  readonly out: string;
}

const FILE = 'whole-runs.jsonl';

/**
 * Makes as many runs as the file lacks, and tells what all of them came to, also where it is stopped.
 *
 * @param onOneAlone Leaves the settings one implementation and one workload.
 */
export async function makeWholeRuns(
  request: RunRequest,
  onOneAlone: (settings: RunSettings) => RunSettings,
  flags: WholeRunFlags,
  session: Session,
): Promise<void> {
  const requestOf = (number: number): RunRequest => ({
    ...request,
    budgetSeconds: flags.budget,
    only: flags.only,
    // Other events and another order of sides in every run.
    seed: ((flags.seed ?? 0) + number) % 2 ** 32,
  });
  const kind = await kindOf(requestOf(1), onOneAlone, flags, session);
  const adjusted = (settings: RunSettings) => withOther(onOneAlone(settings), flags.added);
  makeFolder(flags.out);
  const path = join(flags.out, FILE);
  const known = readWholeRuns(path).filter((one) => isOfKind(one, kind));
  const before = known.length;
  try {
    while (known.length < flags.wholeRuns) {
      const made = await oneRun(requestOf(known.length + 1), adjusted, kind, flags.out, session);
      addWholeRun(path, made);
      known.push(made);
      session.tell(`${inWords(made, known.length, flags.wholeRuns)}\n`);
    }
  } finally {
    const counts = countWholeRuns(known);
    if (counts !== null) {
      await session.print(
        flags.format === 'json'
          ? `${inertJson({ kind, ...counts }, 2)}\n`
          : renderWholeRuns(counts, kind, terminalOf(session)),
      );
    }
    const kept = before === 0 ? '' : `, ${before} of them from before`;
    session.tell(`${counted(known.length, 'run')} in ${printable(path, 500)}${kept}\n`);
  }
}

function nameOfOther({ name }: PlugIn, added: number): string {
  return added === 0 ? `${name}, again` : `${name} +${percent(added)} time`;
}

/** Made definite, because the same words may mean other code by now. */
function kindOf(
  request: RunRequest,
  onOneAlone: (settings: RunSettings) => RunSettings,
  flags: WholeRunFlags,
  session: Session,
): Promise<WholeRunKind> {
  return inScratchFolder(session, async (folder, signal) => {
    const settings = onOneAlone(await makeRunSettings(request, HOURLY_UNIQUES, folder, signal));
    const [plugIn] = settings.implementations;
    const [workload] = settings.workloads;
    if (plugIn === undefined || workload === undefined) throw new Error('Nothing to run.');
    const environment = readEnvironment(session.argv);
    const chosen = 'task' in workload ? workload.chosen.overrides : workload.parameters;
    const parameters = Object.entries(chosen).map(([name, value]) => [name, String(value)]);
    return {
      machine: machineOf(environment),
      uniqbench: environment.uniqbench,
      code: codeDigest(plugIn),
      ...('task' in workload ? { task: taskOf(workload) } : {}),
      implementation: plugIn.name,
      workload: workload.name,
      parameters: Object.fromEntries(parameters),
      strings: workload.strings,
      budgetSeconds: settings.budgetSeconds,
      only: flags.only ?? null,
      added: flags.added,
    };
  });
}

function taskOf({ task }: TaskRunWorkload): NonNullable<WholeRunKind['task']> {
  return { name: task.name, code: codeDigest(task.reference) };
}

async function oneRun(
  request: RunRequest,
  adjusted: (settings: RunSettings) => RunSettings,
  kind: WholeRunKind,
  out: string,
  session: Session,
): Promise<WholeRun> {
  let record: RunRecord | null = null;
  await recordedRun({
    resumed: null,
    request,
    outFolder: out,
    calibration: null,
    session,
    adjusted,
    work: run,
    finish: (writer) => {
      record = writer.record();
    },
  });
  return wholeRunOf(record!, kind);
}

/** With a second side: the only implementation once more, under another name. */
function withOther(settings: RunSettings, added: number): RunSettings {
  const [base] = settings.implementations;
  if (base === undefined) return settings;
  const name = nameOfOther(base, added);
  const again = (plugIn: PlugIn): PlugIn =>
    added > 0 ? inject(plugIn, name, { what: 'time', share: added }) : { ...plugIn, name };
  return {
    ...settings,
    implementations: settings.implementations.flatMap((plugIn) => [plugIn, again(plugIn)]),
    asked: [...settings.asked, name],
    inspected: settings.inspected.flatMap((one) => [one, { ...one, plugIn: again(one.plugIn) }]),
    groups: settings.groups.map((group) => ({
      ...group,
      implementations: [...group.implementations, name],
    })),
  };
}

/** @throws Fault where a trial failed, UsageError where nothing could be added: such a run says nothing of verdicts. */
function wholeRunOf(record: RunRecord, kind: WholeRunKind): WholeRun {
  const report = makeReport(record);
  if (!isAllRight(report)) {
    const problem = problemsOf(report)[0] ?? 'it has no end';
    throw new Fault(
      `A run went wrong, and is not counted: ${printable(problem, 1000)} The same command goes on.`,
    );
  }
  const inSample = record.plans[0]?.callsPerSample ?? 1;
  if (kind.added > 0 && inSample > MOST_SHORT_CALLS)
    throw new UsageError(
      `--added: one call of ${printable(kind.implementation)} takes so little that ${inSample} are timed at once, and the clock cannot ` +
        'add a share to each. Leave --added out, or take a workload on which a call takes longer.',
    );
  const time = report.comparisons.find(({ metric }) => metric === 'wallTime');
  return {
    kind,
    startedAt: report.environment.startedAt,
    durationMs: report.durationMs ?? 0,
    rounds: time?.rounds ?? 0,
    differences: report.comparisons.flatMap(({ metric, verdict, ratio }) =>
      verdict === 'lower' || verdict === 'higher' ? [{ metric, verdict, ratio: ratio ?? 1 }] : [],
    ),
    timeVerdict: time?.verdict ?? null,
    timeInterval:
      time?.low == null || time.high == null ? null : { low: time.low, high: time.high },
  };
}

/** `run 3 of 60: no difference, 31 s`. */
function inWords({ differences, durationMs }: WholeRun, number: number, of: number): string {
  const found = differences.map(({ metric, verdict }) => `${metric} ${verdict}`);
  const what = found.length === 0 ? 'no difference' : found.join(', ');
  return `run ${number} of ${of}: ${what}, ${(durationMs / 1e3).toFixed(0)} s`;
}
