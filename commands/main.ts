/** The command line as a function: from arguments to an exit code. */
import { Command, CommanderError } from 'commander';
import { isFault, isUsageError } from '../contract.ts';
import { sweepLeftBehind } from '../folder-owner.ts';
import { packageVersion } from '../harness/record/environment.ts';
import { errorInWords, printable } from '../printable.ts';
import { cannotWrite, isDiskFault } from '../written-files/cannot-write.ts';
import { commandsFor } from './commands.ts';
import { examplesOf } from './examples.ts';
import { type Io, openSession, type Session } from './session.ts';
import { isStopped, stoppedInWords } from './stopped.ts';
import { refuseContradictions } from './strict-options.ts';

const FAILED = 1;
const MISUSE = 2;
const BUG = 3;
/** What a process that is stopped by Ctrl-C answers: 128 and the number of SIGINT. */
export const STOPPED_BY_USER = 130;

/**
 * Does what the arguments say. Never ends the process, whose exit code stays as it is.
 *
 * @param argv Without node and script: `['run', '--quick']`.
 * @returns The exit code, once everything is written.
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  const { session, failure, outputError, flush } = openSession(argv, io);
  let code = 0;
  try {
    const root = program(session, argv, await commandsFor(argv, session));
    await root.parseAsync(argv, { from: 'user' });
    code = failure();
  } catch (error) {
    code = exitCodeOf(error, session);
  }
  await flush();
  const lost = outputError();
  if (lost === null) return code;
  session.tell(
    `uniqbench: standard output could not be written, so that what it received is incomplete: ${errorInWords(lost)}\n`,
  );
  return code === 0 ? FAILED : code;
}

function program(session: Session, argv: readonly string[], commands: readonly Command[]): Command {
  const root = new Command('uniqbench')
    .description(
      'Shows whether a replacement for a hot function is right, faster and no heavier:\n' +
        'of a function of yours in a task file, or of hourly unique visitors per page.',
    )
    .version(packageVersion())
    .addHelpText(
      'after',
      `
Examples:
  uniqbench run                                    five built-in implementations, a million synthetic events
  uniqbench run sort.bench.ts                      a function of yours: docs/tasks.md, or uniqbench init
  uniqbench run ./mine.ts --workload access.log    yours against the baseline, on your own log
  uniqbench run --workload everyday --workload one-visitor --events 5M
  uniqbench audit ./mine.ts                        the nine requirements, with evidence
  uniqbench compare main . --fail-on time:5%       a gate between two revisions
  uniqbench profile ./mine.ts --tool cpu heap      where time and memory go, by line
  uniqbench report RUN_FOLDER --format html        a saved run as a page to send
  uniqbench aggregate access.log.gz --format tsv   just the answer

Exit codes: 0 all right; 1 a trial failed, an answer was wrong, a gate broke, a requirement is not met, or a disk was full;
2 misuse or unusable input; 3 a bug in uniqbench; 4 a comparison that cannot be trusted, because the base differs from itself;
130 stopped by Ctrl-C.`,
    )
    // What killed commands left is removed by the next one, whichever it is.
    .hook('preAction', sweepLeftBehind)
    .configureHelp({ subcommandTerm: (command) => command.name() });
  for (const command of commands) root.addCommand(command);
  for (const command of root.commands) {
    command.addHelpText('after', examplesOf(command.name()));
    for (const below of command.commands)
      below.addHelpText('after', examplesOf(`${command.name()} ${below.name()}`));
  }
  const parts = root.commands.flatMap(({ commands }) => commands);
  for (const command of [root, ...root.commands, ...parts]) {
    refuseContradictions(command);
    command
      .exitOverride()
      .showHelpAfterError(`(${helpOf(command)} shows what there is)`)
      .configureOutput({
        writeOut: (text) => void session.print(text),
        writeErr: (text) => session.tell(withInert(argv, text)),
        getOutHelpWidth: () => session.stdout.columns || 80,
        getErrHelpWidth: () => session.stderr.columns || 80,
      });
  }
  return root;
}

/** The command line that says what a command takes. */
function helpOf(command: Command): string {
  const names: string[] = [];
  for (let one: Command | null = command; one !== null; one = one.parent) names.unshift(one.name());
  return `${names.join(' ')} --help`;
}

/** Arguments that commander repeats must not look like lines of their own. */
function withInert(argv: readonly string[], text: string): string {
  return argv
    .filter((argument) => argument.includes('\n'))
    .reduce((told, argument) => told.replaceAll(argument, () => printable(argument, 500)), text);
}

function exitCodeOf(thrown: unknown, { tell }: Session): number {
  const error = explained(thrown);
  // commander has already told what was wrong, or shown the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : MISUSE;
  if (isUsageError(error)) {
    tell(`uniqbench: ${error.message}\n`);
    return MISUSE;
  }
  if (isFault(error)) {
    tell(`uniqbench: ${error.message}\n`);
    return FAILED;
  }
  if (isStopped(error)) {
    tell(`uniqbench: ${stoppedInWords(error)}\n`);
    return STOPPED_BY_USER;
  }
  const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
  tell(`uniqbench: this is a bug in uniqbench.\n${told}\n`);
  return BUG;
}

/** A disk that is full is no bug, wherever that shows. */
function explained(error: unknown): unknown {
  if (!isDiskFault(error)) return error;
  const { path = 'a file' } = error as NodeJS.ErrnoException;
  return cannotWrite(path, error);
}
