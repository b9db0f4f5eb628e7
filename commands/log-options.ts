/** The options that say how log files are read, shared by the commands that read them. */
import type { Command } from 'commander';
import { logOptionsOf as namedByHarness } from '../api/read-request.ts';
import type { RunRequest } from '../api/run-request.ts';
import { FORMATS } from '../generators/replay/parameters.ts';
import { TEXT_FORMAT_NAMES } from '../generators/replay/text-formats.ts';
import type { LogOptions } from '../harness/request/workloads.ts';
import { choiceOption } from './choices.ts';

/** What commander makes of them. */
export interface LogFlags {
  readonly inputFormat?: string;
  readonly columns?: string;
  readonly month?: string;
  readonly utcOffset?: string;
  readonly logFormat?: string;
  readonly badLines?: 'report' | 'fail';
}

/** Adds the options to a command. */
export function addLogOptions(command: Command): Command {
  return command
    .addOption(
      choiceOption('--input-format <format>', 'format of the log files (default: found out)', [
        ...FORMATS,
      ]),
    )
    .option(
      '--columns <columns>',
      'which columns to read: timestamp=date+time,page=package,visitor=ip_id (default: by their usual names)',
    )
    .option('--month <YYYY-MM>', 'month of times that hold only a day, as in [30:11:58:02]')
    .option('--utc-offset <offset>', 'of times written without one: -0400, +05:30 (default: UTC)')
    .option(
      '--log-format <format>',
      'how lines are written, as the configuration of nginx or Apache says it, or: ' +
        TEXT_FORMAT_NAMES.join(', '),
    )
    .addOption(
      choiceOption(
        '--bad-lines <what>',
        'whether a line without an event is counted and told, or ends the command',
        ['report', 'fail'],
      ),
    );
}

/** As a program asks for them; undefined where none was given. */
export function logRequestOf(flags: LogFlags): RunRequest['log'] {
  const { inputFormat, columns, month, utcOffset, logFormat, badLines } = flags;
  const log = { inputFormat, columns, month, utcOffset, logFormat, badLines };
  return Object.values(log).every((value) => value === undefined) ? undefined : log;
}

/** Those that were given, as the harness names them. */
export function logOptionsOf(flags: LogFlags): LogOptions {
  return namedByHarness(logRequestOf(flags) ?? {});
}
