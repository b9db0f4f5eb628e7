/** The options of `uniqbench run`, and the request that they are. */
import { Command } from 'commander';
import { DEFAULT_OUT } from '../api/run.ts';
import type { RunRequest } from '../api/run-request.ts';
import { MEASURED, type Measured } from '../harness/request/measured.ts';
import { DEFAULT_BUDGET_SECONDS, INPUT_KEYS } from '../harness/request/run-settings.ts';
import { FILE_FORMATS, type FileFormat } from '../harness/wire/forms.ts';
import { DEFAULT_BASELINES, SUITES, type SuiteName } from '../hourly-uniques/suites.ts';
import { parseDecimal, parsePercent, parseWhole } from '../quantity.ts';
import { callsOption } from './calls-option.ts';
import { choiceOption, collected } from './choices.ts';
import { addFormatOptions, type FormatFlags } from './formats.ts';
import { logRequestOf } from './log-options.ts';
import { sweepOption } from './sweep-option.ts';
import { addWorkloadOptions, parseThreads, type WorkloadFlags } from './workload-options.ts';

/** What commander makes of the arguments. */
export interface RunFlags extends WorkloadFlags, FormatFlags {
  readonly suite?: SuiteName;
  readonly only?: Measured;
  readonly baseline?: readonly string[];
  readonly runtime?: readonly string[];
  readonly threads?: number;
  readonly fileFormat?: FileFormat;
  readonly reading?: boolean;
  readonly rounds?: number;
  readonly inputKey?: number;
  readonly threshold?: number;
  readonly budget?: number;
  readonly quick?: boolean;
  readonly audit?: boolean;
  readonly why?: boolean;
  readonly resume?: string;
  readonly sweep?: readonly string[];
  readonly calls?: number;
  readonly out: string;
}

/** What the command does with its arguments. */
type Action = (
  implementations: readonly string[],
  flags: RunFlags,
  command: Command,
) => Promise<void> | void;

/** The command, doing this with its arguments. */
export function commandOf(action: Action): Command {
  const command = new Command('run')
    .description(
      'Checks the answers of implementations, then measures time, memory and objects, each trial ' +
        'in a process of its own, and prints which one to take, how sure that is, and what it costs.',
    )
    .argument(
      '[implementation...]',
      'task or benchmark files, perhaps with names of what is in them; or, of the hourly uniques, names (see list) and paths of ' +
        '.ts or .js files, of any form (default: those of --suite rows)',
    )
    .addOption(
      choiceOption(
        '--suite <name>',
        `a named set of implementations, beside those named: ${suitesInWords()}`,
        Object.keys(SUITES),
      ),
    )
    .option(
      '--baseline <name>',
      'what the others of its form are compared with; always takes part; may be repeated, once for each form or task ' +
        `(default: ${Object.values(DEFAULT_BASELINES).join(', ')}, or the suite's)`,
      collected,
    )
    .option(
      '--runtime <runtime>',
      'what implementations run on: node@22, node@22.11.0, bun, bun@1.4 (by npm, where it is not installed; on Bun, times alone), a path, flags behind either in quotes; ' +
        'may be repeated: each implementation on each, in the same rounds (default: the Node of uniqbench)',
      collected,
    )
    .option(
      '--threads <n>',
      'threads that a call may use, the same for all implementations (default: all cores)',
      parseThreads,
    )
    .addOption(
      choiceOption(
        '--file-format <format>',
        'format of the file that a preset is written to for implementations that read files (default: csv)',
        FILE_FORMATS,
      ),
    )
    .option(
      '--reading',
      "also measure what it costs to read the workload's file into rows and into columns",
    )
    .addOption(
      choiceOption(
        '--only <what>',
        'measure nothing else; answers are checked in any case',
        MEASURED,
      ),
    )
    .option(
      '--threshold <percent>',
      'differences below it, of time and of memory, count as the same (default: 2%)',
      (text) => parsePercent('--threshold', text),
    )
    .option(
      '--rounds <n>',
      'exactly so many rounds of timing trials (default: until every comparison is resolved or the budget is spent)',
      (text) => parseWhole('--rounds', text, { least: 1, most: 1000 }),
    )
    .option(
      '--input-key <n>',
      'events are varied by it from call to call: that of another run, to make its calls again (default: by chance)',
      (text) => parseWhole('--input-key', text, { least: 0, most: INPUT_KEYS - 1 }),
    )
    .option(
      '--budget <seconds>',
      `time for the whole run, which ends sooner where every comparison is resolved (default: ${DEFAULT_BUDGET_SECONDS}, or the suite's)`,
      (text) => parseDecimal('--budget', text, { least: 1, most: 7 * 24 * 3600 }),
    )
    .option(
      '--audit',
      'also audit the requirements, nine or those of the task file, about 20 s more for each implementation',
    )
    .option('--why', 'also profile, and tell what the baseline spends that candidates do not')
    .option('--quick', 'a first impression: a budget of 30 s, and 100,000 events of a preset')
    .option(
      '--resume <record>',
      'go on with a run that was interrupted, by its record or folder: its command line again, and all that it measured ' +
        'kept; refused where machine, Node or code are others now',
    )
    .addOption(sweepOption())
    .addOption(callsOption())
    .option(
      '--out <dir>',
      'folder that receives a folder for this run, with record and report',
      DEFAULT_OUT,
    );
  addFormatOptions(
    command,
    'what is printed (the first; a page never is), and saved beside the record (default: terminal)',
  );
  return addWorkloadOptions(command, "1M, or the preset's own, 2M, in other suites").action(
    (implementations: string[], flags: RunFlags) => action(implementations, flags, command),
  );
}

/** What the arguments ask for. */
export function requestOf(implementations: readonly string[], flags: RunFlags): RunRequest {
  return {
    implementations,
    suite: flags.suite,
    workloads: flags.workload,
    baseline: flags.baseline,
    runtimes: flags.runtime,
    rounds: flags.rounds,
    budgetSeconds: flags.budget,
    timeoutSeconds: flags.timeout,
    memoryLimitMb: flags.memoryLimit,
    threshold: flags.threshold,
    only: flags.only,
    threads: flags.threads,
    seed: flags.seed,
    inputKey: flags.inputKey,
    quick: flags.quick,
    out: flags.out,
    events: flags.events,
    strings: flags.strings,
    fileFormat: flags.fileFormat,
    reading: flags.reading,
    log: logRequestOf(flags),
    audit: flags.audit,
    why: flags.why,
    sweep: flags.sweep,
    calls: flags.calls,
  };
}

function suitesInWords(): string {
  return Object.entries(SUITES)
    .map(([name, { description }]) => `${name}: ${description}`)
    .join('; ');
}
