/** Options of commands that speak to a ClickHouse server. */
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { UsageError } from '../contract.ts';
import { errorInWords, printable } from '../printable.ts';
import { parseDecimal } from '../quantity.ts';
import type { Io } from './session.ts';

/** The variable that holds the password, where no file does. */
const PASSWORD_VARIABLE = 'UNIQBENCH_CLICKHOUSE_PASSWORD';

/** What commander makes of them. */
export interface ServerFlags {
  readonly passwordFile?: string;
  readonly timeout?: number;
}

const DEFAULT_TIMEOUT_SECONDS = 600;

/** Adds them. */
export function addServerOptions(command: Command): Command {
  return command
    .option(
      '--password-file <file>',
      `clickhouse:// only: file whose first line is the password (default: that of ${PASSWORD_VARIABLE}, or none)`,
    )
    .option(
      '--timeout <seconds>',
      'clickhouse:// only: longest that one query may take (default: 600)',
      (text) => parseDecimal('--timeout', text, { least: 0.1, most: 24 * 3600 }),
    );
}

/** What a connection needs of them. @throws UsageError where the file cannot be read. */
export function serverOptionsOf(
  { passwordFile, timeout = DEFAULT_TIMEOUT_SECONDS }: ServerFlags,
  { env }: Pick<Io, 'env'>,
): { readonly password: string; readonly timeoutMs: number } {
  return { password: passwordOf(passwordFile, env), timeoutMs: 1000 * timeout };
}

function passwordOf(file: string | undefined, env: Io['env']): string {
  if (file === undefined) return env[PASSWORD_VARIABLE] ?? '';
  try {
    return readFileSync(file, 'utf8').split(/\r?\n/, 1)[0]!;
  } catch (cause) {
    throw new UsageError(
      `--password-file ${printable(file, 500)} cannot be read: ${errorInWords(cause, 200)}`,
      { cause },
    );
  }
}
