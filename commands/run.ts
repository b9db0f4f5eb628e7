/** `uniqbench run`: the main job, from arguments to tables. */
import { type Command, CommanderError } from 'commander';
import { checkedRequest } from '../api/read-request.ts';
import { performRun } from '../api/run.ts';
import { isFault, isUsageError, UsageError } from '../contract.ts';
import { readRecord } from '../harness/record/read-record.ts';
import type { RecordWriter } from '../harness/record/record.ts';
import { suiteOf } from '../harness/request/suites.ts';
import { HOURLY_UNIQUES } from '../hourly-uniques/task.ts';
import { printable } from '../printable.ts';
import { isAllRight, makeReport } from '../reports/figures/report.ts';
import type { FormatName } from '../reports/formats/formats.ts';
import { appendSummary, assertSwept, rendered, summaryFile, writeFormats } from './formats.ts';
import { type Hosted, hosted } from './recorded-run.ts';
import { commandOf, type RunFlags, requestOf } from './run-options.ts';
import type { Session } from './session.ts';

/** The command, ready to be added to a program. */
export function runCommand(session: Session): Command {
  return commandOf((implementations, flags, command) =>
    flags.resume === undefined
      ? runSuite(implementations, flags, session, null)
      : resume(flags.resume, command, session),
  );
}

/** Does what the command line of an interrupted run asked for, with what that run measured. */
async function resume(path: string, command: Command, session: Session): Promise<void> {
  const isGiven = (name: string) => command.getOptionValueSource(name) === 'cli';
  const besides = command.options.find(
    (option) =>
      !['resume', 'out'].includes(option.attributeName()) && isGiven(option.attributeName()),
  );
  if (besides !== undefined || command.args.length > 0) {
    throw new UsageError(
      `--resume takes everything from the record; leave out ${besides?.long ?? printable(command.args[0]!)}.`,
    );
  }
  const record = readRecord(path);
  const { commandLine } = record.header.environment;
  const [name, ...argv] = commandLine;
  if (name !== 'run') {
    throw new UsageError(
      `${printable(path, 300)} is of uniqbench ${printable(name ?? '')}; only a run can go on.`,
    );
  }
  // Where that run was put, unless another place is named now.
  const elsewhere = isGiven('out') ? { out: command.opts<RunFlags>().out } : {};
  const again = commandOf((implementations, flags) =>
    runSuite(implementations, { ...flags, ...elsewhere }, session, { record, commandLine }),
  );
  try {
    await again
      .exitOverride()
      .configureOutput({ writeOut: () => {}, writeErr: () => {} })
      .parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    throw new UsageError(
      `${printable(path, 300)}: this uniqbench does not know its command line: ${printable(error.message, 300)}`,
      { cause: error },
    );
  }
}

async function runSuite(
  implementations: readonly string[],
  flags: RunFlags,
  session: Session,
  resumed: Hosted['resumed'],
): Promise<void> {
  const summary = summaryFile(flags, session);
  const ofSuite = suiteOf(flags.suite, HOURLY_UNIQUES).sweep;
  assertSwept(flags, (flags.sweep ?? ofSuite) !== undefined);
  const request = checkedRequest(requestOf(implementations, flags));
  await hosted(
    {
      session,
      resumed,
      besides: [
        ...(request.audit ? ['the audit'] : []),
        ...(request.why ? ['the profile of each implementation'] : []),
      ],
      finish: (writer) => showReport(writer, flags, summary, session),
    },
    (host) => performRun(request, host),
  );
}

async function showReport(
  writer: RecordWriter,
  flags: RunFlags,
  summary: string | null,
  session: Session,
): Promise<void> {
  const report = makeReport(writer.record());
  const formats = flags.format ?? ['terminal'];
  // A page is for a browser; beside it, the tables are still worth reading.
  const printed = formats.find((name) => name !== 'html') ?? 'terminal';
  const saved = new Set<FormatName>(['json', ...formats.filter((name) => name !== 'terminal')]);
  let files: string[] = [];
  try {
    files = await writeFormats(report, [...saved], writer.folder, {
      replaces: true,
      details: flags.details ?? false,
      record: writer.folder,
    });
  } catch (error) {
    // What was measured is on record, and worth reading all the same.
    if (!isFault(error) && !isUsageError(error)) throw error;
    session.tell(`uniqbench: ${error.message} The report is only printed.\n`);
    session.fail();
  }
  await session.print(
    rendered(report, printed, { details: flags.details ?? false, record: writer.folder }, session),
  );
  session.tell(
    `Saved in ${printable(writer.folder, 500)}: ${['record.jsonl', ...files].join(', ')}\n`,
  );
  if (summary !== null) appendSummary(report, summary);
  if (!isAllRight(report)) session.fail();
}
