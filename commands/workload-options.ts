/** The options that say on which events, and within which limits, something is measured; shared by commands that measure. */
import type { Command } from 'commander';
import { UsageError } from '../contract.ts';
import type { RunRequest } from '../harness/request/run-settings.ts';
import { STRING_OWNERSHIPS, type StringOwnership } from '../harness/wire/strings.ts';
import { parseDecimal, parseWhole } from '../quantity.ts';
import { choiceOption, collected } from './choices.ts';
import { addLogOptions, type LogFlags, logOptionsOf } from './log-options.ts';

/** What a user said by them. */
export interface WorkloadFlags extends LogFlags {
  readonly workload?: readonly string[];
  readonly events?: number;
  readonly seed?: number;
  readonly timeout?: number;
  readonly memoryLimit?: number;
  readonly strings?: StringOwnership;
}

/**
 * Adds them.
 *
 * @param defaultEvents Events of a preset where the user says nothing: `its own, 2M`.
 */
export function addWorkloadOptions(command: Command, defaultEvents: string): Command {
  command
    .option(
      '--workload <preset|file>',
      'workload of a task file, also with other parameters (random,size=1e5); else preset (everyday, everyday,pages=500), log file, quoted pattern of files, or workload file (see fit); may be repeated',
      collected,
    )
    .option(
      '--events <n>',
      `events of each preset: 2000000, 2_000_000, 2e6, 2M (default: ${defaultEvents})`,
      (text) => parseWhole('--events', text, { least: 1, most: 1e9 }),
    )
    .option('--seed <n>', 'seed of the generators (default: 1)', (text) =>
      parseWhole('--seed', text, { least: 0, most: 2 ** 32 - 1 }),
    )
    .option(
      '--timeout <seconds>',
      'longest that one trial may take (default: 600, and 60 to load a file)',
      (text) => parseDecimal('--timeout', text, { least: 0.1, most: 7 * 24 * 3600 }),
    )
    .option(
      '--memory-limit <MB>',
      "V8's heap in each trial (default: three quarters of the memory)",
      (text) => parseWhole('--memory-limit', text, { least: 16, most: 2 ** 24 }),
    )
    .addOption(
      choiceOption(
        '--strings <ownership>',
        'who owns the strings of the events: shared by all of a name, fresh for each event, or slices of its line, ' +
          'as reading a log by lines makes them (default: slices)',
        STRING_OWNERSHIPS,
      ),
    );
  return addLogOptions(command);
}

/** Threads that may work at once, by one rule for all commands. @throws UsageError */
export function parseThreads(text: string): number {
  return parseWhole('--threads', text, { least: 1, most: 256 });
}

/** For commands that take their time with one. @throws UsageError where several are named. */
export function assertOneWorkload({ workload = [] }: WorkloadFlags): void {
  if (workload.length > 1) {
    throw new UsageError(`This takes one --workload, not ${workload.length}; name one.`);
  }
}

/** The part of a request that they make. */
export function workloadRequestOf(
  flags: WorkloadFlags,
): Pick<
  RunRequest,
  'workloads' | 'events' | 'seed' | 'timeoutSeconds' | 'memoryLimitMb' | 'strings' | 'logOptions'
> {
  return {
    workloads: flags.workload ?? [],
    events: flags.events,
    seed: flags.seed,
    timeoutSeconds: flags.timeout,
    memoryLimitMb: flags.memoryLimit,
    strings: flags.strings,
    logOptions: logOptionsOf(flags),
  };
}
