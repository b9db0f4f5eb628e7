#!/usr/bin/env node
/** The front door: commands, and what their ends mean to the shell. */
import { Command, CommanderError } from 'commander';
import { aggregateCommand } from './commands/aggregate.ts';
import { auditCommand } from './commands/audit.ts';
import { calibrateCommand } from './commands/calibrate.ts';
import { compareCommand } from './commands/compare.ts';
import { generateCommand } from './commands/generate.ts';
import { listCommand } from './commands/list.ts';
import { profileCommand } from './commands/profile.ts';
import { reportCommand } from './commands/report.ts';
import { runCommand } from './commands/run.ts';
import { isUsageError } from './contract.ts';
import { packageVersion } from './harness/environment.ts';

/** What a process that is stopped by Ctrl-C answers: 128 and the number of SIGINT. */
const STOPPED_BY_USER = 130;
const MISUSE = 2;
const BUG = 3;

const program = new Command('uniqbench')
  .description(
    'Proves that a replacement for one hot function, hourly unique visitors per page,\n' +
      'is right, faster and no heavier.',
  )
  .version(packageVersion())
  .addHelpText(
    'after',
    `
Examples:
  uniqbench run                                    all implementations, 2 million synthetic events
  uniqbench run ./mine.ts --workload access.log    yours against the baseline, on your own log
  uniqbench run --workload everyday --workload one-visitor --events 5M
  uniqbench audit ./mine.ts                        the nine requirements, with evidence
  uniqbench compare main HEAD --fail-on time:5%    a gate between two revisions
  uniqbench profile ./mine.ts --tool cpu heap      where time and memory go, by line
  uniqbench report RUN_FOLDER --format html        a saved run as a page to send
  uniqbench aggregate access.log.gz --format tsv   just the answer

Exit codes: 0 all right; 1 a trial failed or a gate broke; 2 misuse or unusable input; 3 a bug in
uniqbench; 130 stopped by Ctrl-C.`,
  )
  .addCommand(runCommand())
  .addCommand(profileCommand())
  .addCommand(auditCommand())
  .addCommand(compareCommand())
  .addCommand(calibrateCommand())
  .addCommand(reportCommand())
  .addCommand(listCommand())
  .addCommand(generateCommand())
  .addCommand(aggregateCommand());

for (const command of [program, ...program.commands]) {
  command.exitOverride().showHelpAfterError('(uniqbench --help shows what there is)');
}

// A reader such as head(1) that has seen enough is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

function exitCodeOf(error: unknown): number {
  // commander has already told what was wrong, or shown the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : MISUSE;
  if (isUsageError(error)) {
    process.stderr.write(`uniqbench: ${error.message}\n`);
    return MISUSE;
  }
  if (error instanceof Error && error.name === 'AbortError') return STOPPED_BY_USER;
  process.stderr.write(
    `uniqbench: this is a bug in uniqbench.\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  return BUG;
}
