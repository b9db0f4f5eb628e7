/** The options that say what takes part, on which events and within which limits; shared by commands that measure. */
import { type Command, Option } from 'commander';
import { STRING_OWNERSHIPS, type StringOwnership } from '../harness/rows.ts';
import type { SuiteRequest } from '../harness/suite.ts';
import { parseDecimal, parseWhole } from '../quantity.ts';
import { addLogOptions, type LogFlags, logOptionsOf } from './log-options.ts';

/** What a user said by them. */
export interface SuiteFlags extends LogFlags {
  readonly baseline?: string;
  readonly workload?: readonly string[];
  readonly events?: number;
  readonly seed?: number;
  readonly timeout?: number;
  readonly memoryLimit?: number;
  readonly quick?: boolean;
  readonly strings?: StringOwnership;
  readonly format: 'terminal' | 'json';
  readonly out: string;
}

/** What differs from command to command. */
export interface SuiteTexts {
  /** Events of a preset where the user says nothing: `its own, 2M`. */
  readonly events: string;
  /** What `--quick` does. */
  readonly quick: string;
}

/** Adds them, and the implementations as arguments. */
export function addSuiteOptions(command: Command, texts: SuiteTexts): Command {
  command
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
      `events of each preset: 2000000, 2_000_000, 2e6, 2M (default: ${texts.events})`,
      (text) => parseWhole('--events', text, { least: 1, most: 1e9 }),
    )
    .option('--seed <n>', 'seed of the generators (default: 1)', (text) =>
      parseWhole('--seed', text, { least: 0, most: 2 ** 32 - 1 }),
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
    .option('--quick', texts.quick)
    .addOption(
      new Option('--format <format>', 'what is printed')
        .choices(['terminal', 'json'])
        .default('terminal'),
    )
    .option(
      '--out <dir>',
      'folder that receives a folder for this run, with record and report',
      'uniqbench-results',
    );
  return addLogOptions(command);
}

/** The request that these flags make. */
export function suiteRequestOf(
  implementations: readonly string[],
  flags: SuiteFlags,
): SuiteRequest {
  return {
    implementations,
    workloads: flags.workload ?? [],
    baseline: flags.baseline,
    events: flags.events,
    seed: flags.seed,
    timeoutSeconds: flags.timeout,
    memoryLimitMb: flags.memoryLimit,
    quick: flags.quick ?? false,
    strings: flags.strings,
    logOptions: logOptionsOf(flags),
  };
}
