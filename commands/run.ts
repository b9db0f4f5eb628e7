/** `uniqbench run`: the main job, from arguments to tables. */
import { Command, Option } from 'commander';
import type { RecordWriter } from '../harness/record.ts';
import { STRING_OWNERSHIPS, type StringOwnership } from '../harness/rows.ts';
import { run } from '../harness/run.ts';
import type { SuiteRequest } from '../harness/suite.ts';
import { parseDecimal, parsePercent, parseWhole } from '../quantity.ts';
import type { FormatName } from '../reports/formats.ts';
import { isAllRight, makeReport } from '../reports/report.ts';
import {
  addFormatOptions,
  appendSummary,
  type FormatFlags,
  rendered,
  summaryFile,
  writeFormats,
} from './formats.ts';
import { addLogOptions, type LogFlags, logOptionsOf } from './log-options.ts';
import { recordedRun } from './recorded-run.ts';

interface RunFlags extends LogFlags, FormatFlags {
  readonly baseline?: string;
  readonly workload?: readonly string[];
  readonly events?: number;
  readonly seed?: number;
  readonly rounds?: number;
  readonly threshold?: number;
  readonly budget?: number;
  readonly timeout?: number;
  readonly memoryLimit?: number;
  readonly quick?: boolean;
  readonly strings?: StringOwnership;
  readonly out: string;
}

const FAILED = 1;

/** The command, ready to be added to a program. */
export function runCommand(): Command {
  const command = new Command('run')
    .description(
      'Checks implementations against the oracle, then measures time, memory and objects, each trial ' +
        'in a process of its own, and prints comparison tables.',
    )
    .argument(
      '[implementation...]',
      'names (see list) or paths of .ts or .js files; all built-in ones by default',
    )
    .option(
      '--baseline <name>',
      'what the others are compared with; always takes part (default: naive-set-of-sets)',
    )
    .option(
      '--workload <preset|file>',
      'preset (everyday), preset with parameters (everyday,pages=500), log file, or quoted pattern of files; may be repeated',
      (value: string, previous: readonly string[] | undefined) => [...(previous ?? []), value],
    )
    .option(
      '--events <n>',
      'events of each preset: 2000000, 2_000_000, 2e6, 2M (default: its own, 2M)',
      (text) => parseWhole('--events', text, { least: 1, most: 1e9 }),
    )
    .option('--seed <n>', 'seed of the generators (default: 1)', (text) =>
      parseWhole('--seed', text, { least: 0, most: 2 ** 32 - 1 }),
    )
    .option(
      '--threshold <percent>',
      'differences in time below it count as equivalent (default: 2%)',
      (text) => parsePercent('--threshold', text),
    )
    .option(
      '--rounds <n>',
      'exactly so many rounds of timing trials (default: until every comparison is resolved or the budget is spent)',
      (text) => parseWhole('--rounds', text, { least: 1, most: 1000 }),
    )
    .option(
      '--budget <seconds>',
      'time for the whole run, which ends sooner where every comparison is resolved (default: 210)',
      (text) => parseDecimal('--budget', text, { least: 1, most: 7 * 24 * 3600 }),
    )
    .option('--timeout <seconds>', 'longest that one trial may take (default: 600)', (text) =>
      parseDecimal('--timeout', text, { least: 0.1, most: 7 * 24 * 3600 }),
    )
    .option(
      '--memory-limit <MB>',
      "V8's heap in each trial (default: three quarters of the memory)",
      (text) => parseWhole('--memory-limit', text, { least: 16, most: 2 ** 24 }),
    )
    .addOption(
      new Option(
        '--strings <ownership>',
        'who owns the strings of the events: shared by all of a name, fresh for each event, or slices of its line, ' +
          'as reading a log by lines makes them (default: slices)',
      ).choices([...STRING_OWNERSHIPS]),
    )
    .option('--quick', 'a first impression: 100,000 events, less than a minute')
    .option(
      '--out <dir>',
      'folder that receives a folder for this run, with record and report',
      'uniqbench-results',
    );
  addFormatOptions(
    command,
    'what is printed (the first; a page never is), and saved beside the record (default: terminal)',
  );
  return addLogOptions(command).action((implementations: string[], flags: RunFlags) =>
    runSuite(implementations, flags),
  );
}

async function runSuite(implementations: readonly string[], flags: RunFlags): Promise<void> {
  const request: SuiteRequest = {
    implementations,
    workloads: flags.workload ?? [],
    baseline: flags.baseline,
    events: flags.events,
    seed: flags.seed,
    rounds: flags.rounds,
    threshold: flags.threshold,
    budgetSeconds: flags.budget,
    timeoutSeconds: flags.timeout,
    memoryLimitMb: flags.memoryLimit,
    quick: flags.quick ?? false,
    strings: flags.strings,
    logOptions: logOptionsOf(flags),
  };
  const summary = summaryFile(flags);
  await recordedRun({
    request,
    outFolder: flags.out,
    calibration: null,
    work: run,
    finish: (writer) => showReport(writer, flags, summary),
  });
}

function showReport(writer: RecordWriter, flags: RunFlags, summary: string | null): void {
  const report = makeReport(writer.record());
  const formats = flags.format ?? ['terminal'];
  // A page is for a browser; beside it, the tables are still worth reading.
  const printed = formats.find((name) => name !== 'html') ?? 'terminal';
  const saved = new Set<FormatName>(['json', ...formats.filter((name) => name !== 'terminal')]);
  const files = writeFormats(report, [...saved], writer.folder);
  process.stdout.write(rendered(report, printed));
  process.stderr.write(`Saved in ${writer.folder}: record.jsonl, ${files.join(', ')}\n`);
  if (summary !== null) appendSummary(report, summary);
  if (!isAllRight(report)) process.exitCode = FAILED;
}
