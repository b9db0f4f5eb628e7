/** `uniqbench calibrate`: how far verdicts can be trusted, on this machine, now. */

import { Command, Option } from 'commander';
import { UsageError } from '../contract.ts';
import { calibrate } from '../harness/calibrate/calibrate.ts';
import type { RecordWriter } from '../harness/record/record.ts';
import { saveCalibration } from '../harness/record/saved-calibration.ts';
import { askedTasks, assertOneTask } from '../harness/request/asked-tasks.ts';
import { limitsOf } from '../harness/request/default-limits.ts';
import type { Measured } from '../harness/request/measured.ts';
import {
  DEFAULT_BUDGET_SECONDS,
  type RunRequest,
  type RunSettings,
} from '../harness/request/run-settings.ts';
import { HOURLY_UNIQUES } from '../hourly-uniques/task.ts';
import { printable } from '../printable.ts';
import { parseDecimal, parsePercent, parseWhole } from '../quantity.ts';
import { calibrationOf } from '../reports/figures/calibration.ts';
import { renderCalibration } from '../reports/formats/calibration.ts';
import { inertJson } from '../reports/formats/inert-json.ts';
import { calibrationSentences } from '../reports/tables/calibration.ts';
import { unexpectedProblems } from '../reports/words/problems.ts';
import { makeWholeRuns } from './calibrate-whole-runs.ts';
import { choiceOption } from './choices.ts';
import { recordedRun } from './recorded-run.ts';
import { inScratchFolder } from './scratch-folder.ts';
import { type Session, terminalOf } from './session.ts';
import {
  addWorkloadOptions,
  assertOneWorkload,
  type WorkloadFlags,
  workloadRequestOf,
} from './workload-options.ts';

interface CalibrateFlags extends WorkloadFlags {
  readonly runs?: number;
  readonly rounds?: number;
  readonly wholeRuns?: number;
  readonly added?: number;
  readonly budget?: number;
  readonly only?: Measured;
  readonly format: 'terminal' | 'json';
  readonly out: string;
}

/** Small, so that runs can be many. */
const DEFAULT_EVENTS = 50_000;
const DEFAULT_IMPLEMENTATION = 'nested-seen-cached';
const DEFAULT_RUNS = 4;
const DEFAULT_ROUNDS = 20;

const OF_COMPARISONS = ['runs', 'rounds'] as const;
const OF_WHOLE_RUNS = ['added', 'budget', 'only'] as const;

/** The command, ready to be added to a program. */
export function calibrateCommand(session: Session): Command {
  const command = new Command('calibrate')
    .description(
      'Measures, on this machine, now, how often the same code is called different, which slowdowns are found, ' +
        'whether added memory is seen, and whether wrong answers are caught. The result is kept beside the records ' +
        'and quoted in reports.',
    )
    .argument(
      '[implementation...]',
      `what is compared with itself; or a task file, whose baseline that is, or the implementation that is named behind it (default: ${DEFAULT_IMPLEMENTATION})`,
    )
    .addOption(
      new Option('--runs <n>', `comparisons to be made (default: ${DEFAULT_RUNS})`).argParser(
        (text) => parseWhole('--runs', text, { least: 1, most: 10_000 }),
      ),
    )
    .addOption(
      new Option('--rounds <n>', `rounds of each (default: ${DEFAULT_ROUNDS})`).argParser((text) =>
        parseWhole('--rounds', text, { least: 3, most: 1_000 }),
      ),
    )
    .option(
      '--whole-runs <n>',
      'instead: as many runs as run makes, with all that it measures, counted in a file of --out; stopped, the same command goes on',
      (text) => parseWhole('--whole-runs', text, { least: 1, most: 10_000 }),
    )
    .option(
      '--added <percent>',
      'of whole runs: time that the candidate takes more (default: 0, the same code)',
      (text) => parsePercent('--added', text),
    )
    .option(
      '--budget <seconds>',
      `of each whole run (default: ${DEFAULT_BUDGET_SECONDS})`,
      (text) => parseDecimal('--budget', text, { least: 1, most: 7 * 24 * 3600 }),
    )
    .addOption(
      choiceOption('--only <what>', 'of whole runs: measure nothing else', ['time', 'memory']),
    )
    .addOption(
      choiceOption('--format <format>', 'what is printed', ['terminal', 'json']).default(
        'terminal',
      ),
    )
    .option('--out <dir>', 'folder that receives record and calibration', 'uniqbench-results');
  return addWorkloadOptions(command, String(DEFAULT_EVENTS)).action(
    (implementations: string[], flags: CalibrateFlags) =>
      runCalibration(implementations, flags, session),
  );
}

async function runCalibration(
  named: readonly string[],
  flags: CalibrateFlags,
  session: Session,
): Promise<void> {
  assertOneWorkload(flags);
  const { wholeRuns } = flags;
  const [implementation = DEFAULT_IMPLEMENTATION, ofTask, further] = named;
  if (further !== undefined)
    throw new UsageError('Only one implementation is compared with itself: name one.');
  assertOneKind(flags);
  const request: RunRequest = {
    ...workloadRequestOf(flags),
    implementations: ofTask === undefined ? [implementation] : [implementation, ofTask],
    baselines: await baselinesOf(implementation, ofTask, workloadRequestOf(flags), session),
    rowsOnly: true,
    orTasks: true,
    defaultEvents: DEFAULT_EVENTS,
    quick: false,
  };
  if (wholeRuns !== undefined) {
    const added = flags.added ?? 0;
    await makeWholeRuns(request, onBaselineAlone, { ...flags, wholeRuns, added }, session);
    return;
  }
  const plan = { runs: flags.runs ?? DEFAULT_RUNS, rounds: flags.rounds ?? DEFAULT_ROUNDS };
  await recordedRun({
    resumed: null,
    request,
    outFolder: flags.out,
    calibration: plan,
    session,
    adjusted: onBaselineAlone,
    work: (settings, context) => calibrate(settings, plan, context, HOURLY_UNIQUES.wrongAnswers),
    finish: (writer) => show(writer, flags, session),
  });
}

/** Of a task, its own baseline where none is named. */
async function baselinesOf(
  implementation: string,
  ofTask: string | undefined,
  limits: Parameters<typeof limitsOf>[0],
  session: Session,
): Promise<readonly string[]> {
  const tasks = await inScratchFolder(session, (folder, signal) =>
    askedTasks([implementation], folder, limitsOf(limits), signal),
  );
  if (tasks === null) {
    if (ofTask === undefined) return [implementation];
    throw new UsageError('Only one implementation is compared with itself: name one.');
  }
  assertOneTask(tasks);
  return ofTask === undefined ? [] : [ofTask];
}

/** A task is calibrated on its first workload, and nobody else takes part. */
function onBaselineAlone(settings: RunSettings): RunSettings {
  const [workload] = settings.workloads;
  const [base] = settings.implementations;
  const [group] = settings.groups;
  if (workload === undefined || base === undefined || group === undefined) return settings;
  if (!('task' in workload)) return settings;
  return {
    ...settings,
    implementations: [base],
    asked: [base.name],
    inspected: settings.inspected.filter(({ plugIn }) => plugIn === base),
    workloads: [workload],
    groups: [{ ...group, implementations: [base.name], workloads: [workload.name] }],
  };
}

/** @throws UsageError where an option is of the other kind of calibration, or adds what is not measured. */
function assertOneKind({ wholeRuns, ...flags }: CalibrateFlags): void {
  const ofOther = wholeRuns === undefined ? OF_WHOLE_RUNS : OF_COMPARISONS;
  const stray = ofOther.find((name) => flags[name] !== undefined);
  if (stray === undefined) {
    if (flags.only === 'memory' && (flags.added ?? 0) > 0)
      throw new UsageError('--added adds time, and --only memory measures none; leave one out.');
    return;
  }
  throw new UsageError(
    wholeRuns === undefined
      ? `--${stray} is of whole runs: add --whole-runs N, or leave it out.`
      : `--${stray} is of comparisons, and --whole-runs makes none: leave one of them out.`,
  );
}

async function show(
  writer: RecordWriter,
  { format, out }: CalibrateFlags,
  session: Session,
): Promise<void> {
  const record = writer.record();
  const problems = unexpectedProblems(record);
  for (const problem of problems) session.tell(`${printable(problem, 1000)}\n`);
  const calibration = calibrationOf(record);
  if (calibration === null) {
    session.tell(`Too little was measured to tell anything; see ${printable(writer.path, 500)}\n`);
    session.fail();
    return;
  }
  await session.print(
    format === 'json'
      ? `${inertJson(calibration, 2)}\n`
      : renderCalibration(calibration, DEFAULT_BUDGET_SECONDS, terminalOf(session)),
  );
  if (problems.length > 0) {
    // Later reports would quote it without its problems.
    session.tell(
      `Not kept, because something went wrong; the record is ${printable(writer.path, 500)}\n`,
    );
    session.fail();
    return;
  }
  const sentences = calibrationSentences(calibration, DEFAULT_BUDGET_SECONDS);
  const path = await saveCalibration(out, calibration.environment, sentences, calibration);
  session.tell(`Kept in ${printable(path, 500)}; the record is ${printable(writer.path, 500)}\n`);
  // What a task takes for right is its own to say.
  const isTask = calibration.events === null;
  if (!isTask && calibration.wrongAnswers.some(({ isCaught }) => !isCaught)) session.fail();
}
