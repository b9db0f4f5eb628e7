/** Options of `aggregate` for tables, and those that a table has no use for. */
import type { Command } from 'commander';
import { parseWhere } from '../clickhouse/where.ts';
import { UsageError } from '../contract.ts';
import { parseTime } from '../generators/replay/times.ts';
import { printable } from '../printable.ts';
import { collected } from './choices.ts';
import { addServerOptions, type ServerFlags } from './clickhouse-options.ts';

/** What commander makes of them. */
export interface TableFlags extends ServerFlags {
  readonly where?: string;
  readonly from?: number;
  readonly to?: number;
  readonly cluster?: string;
  readonly mergeSets?: boolean;
  readonly rollup?: boolean;
  readonly server?: readonly string[];
  readonly explain?: boolean;
}

/** Adds them. */
export function addTableOptions(command: Command): Command {
  command
    .option('--where <condition>', 'clickhouse:// only: SQL that events must meet', parseWhere)
    .option(
      '--from <time>',
      'clickhouse:// only: events of this time and later: 2025-03-12T10:00Z (UTC where no offset stands)',
      (text) => parseInstant('--from', text),
    )
    .option('--to <time>', 'clickhouse:// only: events before this time', (text) =>
      parseInstant('--to', text),
    )
    .option(
      '--cluster <name>',
      'clickhouse:// only: count the tables of this name on all shards of the cluster',
    )
    .option(
      '--merge-sets',
      'clickhouse:// only: merge sets of visitors even where the sharding key says that counts add up',
    )
    .option(
      '--rollup',
      'clickhouse:// only: count a table of sets by hour and page beside it, which is made and filled at the first time and follows inserts',
    )
    .option(
      '--server <host:port>',
      'with --rollup on a cluster: a server to make it on; to be repeated (default: the hosts of the cluster, at the port of the address)',
      collected,
    )
    .option(
      '--explain',
      'clickhouse:// only: print the SQL and what it will cost, and count nothing',
    );
  return addServerOptions(command);
}

const OF_TABLES = {
  where: '--where',
  from: '--from',
  to: '--to',
  cluster: '--cluster',
  mergeSets: '--merge-sets',
  rollup: '--rollup',
  server: '--server',
  explain: '--explain',
  passwordFile: '--password-file',
  timeout: '--timeout',
} as const;

const OF_FILES = {
  inputFormat: '--input-format',
  month: '--month',
  utcOffset: '--utc-offset',
  logFormat: '--log-format',
  threads: '--threads',
  memory: '--memory',
  implementation: '--implementation',
} as const;

/** @throws UsageError where an option is of no use, which would be dropped in silence. */
export function refuseForFiles(flags: object): void {
  refuse(OF_TABLES, flags, 'is for a table (clickhouse://…), not for files');
}

/** As {@link refuseForFiles}. */
export function refuseForTables(flags: object): void {
  refuse(OF_FILES, flags, 'is for files, not for a table');
}

function refuse(options: Readonly<Record<string, string>>, flags: object, why: string): void {
  for (const [key, option] of Object.entries(options)) {
    if ((flags as Readonly<Record<string, unknown>>)[key] !== undefined)
      throw new UsageError(`${option} ${why}; leave it out.`);
  }
}

/** Milliseconds since 1970. @throws UsageError where it is no time. */
function parseInstant(option: string, text: string): number {
  const isDate = /^\d{4}-\d\d-\d\d$/.test(text);
  const bytes = Buffer.from(isDate ? `${text}T00:00Z` : text);
  const ms = parseTime({ bytes, start: 0, end: bytes.length }, 0);
  // Whoever writes 2025 means the year, and not seconds since 1970.
  const isShort = /^-?\d{1,8}(?:[.,]\d*)?$/.test(text.trim());
  if (!isShort && !Number.isNaN(ms)) return ms;
  throw new UsageError(
    `${option}: ${JSON.stringify(printable(text))} is no time; write it as 2025-03-12T10:00Z.`,
  );
}
