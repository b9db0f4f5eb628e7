/** `uniqbench calibrate`: how far verdicts can be trusted, on this machine, now. */
import { Command, Option } from 'commander';
import { calibrate } from '../harness/calibrate/calibrate.ts';
import type { RecordWriter } from '../harness/record.ts';
import { STRING_OWNERSHIPS, type StringOwnership } from '../harness/rows.ts';
import { saveCalibration } from '../harness/saved-calibration.ts';
import { DEFAULT_STRINGS } from '../harness/workloads.ts';
import { parseDecimal, parseWhole } from '../quantity.ts';
import { calibrationOf } from '../reports/calibration.ts';
import { calibrationSentences } from '../reports/calibration-text.ts';
import { renderCalibration } from '../reports/formats/calibration.ts';
import { recordedRun } from './recorded-run.ts';

interface CalibrateFlags {
  readonly runs: number;
  readonly rounds: number;
  readonly workload: string;
  readonly events?: number;
  readonly seed?: number;
  readonly timeout?: number;
  readonly memoryLimit?: number;
  readonly strings: StringOwnership;
  readonly format: 'terminal' | 'json';
  readonly out: string;
}

const FAILED = 1;
const WIDTH_OF_A_FILE = 120;
/** Small, so that runs can be many. */
const DEFAULT_EVENTS = 50_000;
const DEFAULT_IMPLEMENTATION = 'nested-seen-cached';

/** The command, ready to be added to a program. */
export function calibrateCommand(): Command {
  return new Command('calibrate')
    .description(
      'Measures, on this machine, now, how often the same code is called different, which slowdowns are found, ' +
        'whether added memory is seen, and whether wrong answers are caught. The result is kept beside the records ' +
        'and quoted in reports.',
    )
    .argument('[implementation]', 'what is compared with itself', DEFAULT_IMPLEMENTATION)
    .addOption(
      new Option('--runs <n>', 'whole comparisons to be made')
        .argParser((text) => parseWhole('--runs', text, { least: 1, most: 10_000 }))
        .default(40),
    )
    .addOption(
      new Option('--rounds <n>', 'rounds of each')
        .argParser((text) => parseWhole('--rounds', text, { least: 3, most: 1_000 }))
        .default(24),
    )
    .option('--workload <preset|file>', 'what is counted', 'everyday')
    .option('--events <n>', `events of a preset (default: ${DEFAULT_EVENTS})`, (text) =>
      parseWhole('--events', text, { least: 1, most: 1e9 }),
    )
    .option('--seed <n>', 'seed of the generator (default: 1)', (text) =>
      parseWhole('--seed', text, { least: 0, most: 2 ** 32 - 1 }),
    )
    .option('--timeout <seconds>', 'longest that one trial may take (default: 600)', (text) =>
      parseDecimal('--timeout', text, { least: 0.1, most: 7 * 24 * 3600 }),
    )
    .option('--memory-limit <MB>', "V8's heap in each trial", (text) =>
      parseWhole('--memory-limit', text, { least: 16, most: 2 ** 24 }),
    )
    .addOption(
      new Option('--strings <ownership>', 'who owns the strings of the events')
        .choices([...STRING_OWNERSHIPS])
        .default(DEFAULT_STRINGS),
    )
    .addOption(
      new Option('--format <format>', 'what is printed')
        .choices(['terminal', 'json'])
        .default('terminal'),
    )
    .option('--out <dir>', 'folder that receives record and calibration', 'uniqbench-results')
    .action((implementation: string, flags: CalibrateFlags) =>
      runCalibration(implementation, flags),
    );
}

async function runCalibration(implementation: string, flags: CalibrateFlags): Promise<void> {
  const plan = { runs: flags.runs, rounds: flags.rounds };
  const fromPreset = !/[\\/.*?]/.test(flags.workload);
  await recordedRun({
    request: {
      implementations: [implementation],
      baseline: implementation,
      workloads: [flags.workload],
      events: flags.events ?? (fromPreset ? DEFAULT_EVENTS : undefined),
      seed: flags.seed,
      timeoutSeconds: flags.timeout,
      memoryLimitMb: flags.memoryLimit,
      strings: flags.strings,
      quick: false,
      logOptions: {},
    },
    outFolder: flags.out,
    calibration: plan,
    work: (suite, context) => calibrate(suite, plan, context),
    finish: (writer) => show(writer, flags),
  });
}

function show(writer: RecordWriter, { format, out }: CalibrateFlags): void {
  const calibration = calibrationOf(writer.record());
  if (calibration === null) {
    process.stderr.write(`Too little was measured to tell anything; see ${writer.path}\n`);
    process.exitCode = FAILED;
    return;
  }
  const { columns, isTTY } = process.stdout;
  process.stdout.write(
    format === 'json'
      ? `${JSON.stringify(calibration, null, 2)}\n`
      : renderCalibration(calibration, {
          width: columns ?? WIDTH_OF_A_FILE,
          colors: isTTY === true && !process.env.NO_COLOR,
        }),
  );
  const sentences = calibrationSentences(calibration);
  const path = saveCalibration(out, calibration.environment, sentences, calibration);
  process.stderr.write(`Kept in ${path}; the record is ${writer.path}\n`);
  if (calibration.wrongAnswers.some(({ isCaught }) => !isCaught)) process.exitCode = FAILED;
}
