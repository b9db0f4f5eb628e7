/** `uniqbench load`: events of log files into a table of a ClickHouse server, to be counted there. */
import { createHash } from 'node:crypto';
import { Command } from 'commander';
import {
  addressInWords,
  isTableAddress,
  parseTableAddress,
  refuseOtherAddress,
  type TableAddress,
} from '../clickhouse/address.ts';
import { describeTable } from '../clickhouse/describe-table.ts';
import { loadEvents } from '../clickhouse/load.ts';
import {
  creatingSql,
  isMade,
  knowsFractions,
  LOAD,
  loadTarget,
  ROW,
} from '../clickhouse/load-table.ts';
import { openServer, type Server, type ServerOptions } from '../clickhouse/server.ts';
import { settingsOf } from '../clickhouse/settings.ts';
import { eventColumns } from '../clickhouse/table-plan.ts';
import { Fault, isFault, isUsageError, type LinesRead, UsageError } from '../contract.ts';
import { openAgain, takeSnapshots } from '../generators/replay/snapshot.ts';
import replay from '../generators/replay.ts';
import { readingOf } from '../harness/request/workloads.ts';
import { counted, grouped } from '../quantity.ts';
import { notesInWords, rejectedInWords } from '../reports/words/lines-read.ts';
import { collected } from './choices.ts';
import { addServerOptions, type ServerFlags, serverOptionsOf } from './clickhouse-options.ts';
import { onEachServer } from './cluster-servers.ts';
import { addLogOptions, type LogFlags, logOptionsOf } from './log-options.ts';
import { startQuietDisplay } from './progress.ts';
import { inScratchFolder } from './scratch-folder.ts';
import type { Session } from './session.ts';
import { asGiven, spoolPipes } from './standard-input.ts';
import { isStopped, stopped } from './stopped.ts';

interface LoadFlags extends LogFlags, ServerFlags {
  readonly into: string;
  readonly create?: boolean;
  readonly cluster?: string;
  readonly server?: readonly string[];
}

/** The command, ready to be added to a program. */
export function loadCommand(session: Session): Command {
  const command = new Command('load')
    .description(
      'Loads the events of log files into a table of a ClickHouse server, each once: the same command again goes on where it was ' +
        'stopped, and sends nothing that is there.',
    )
    .argument('<file...>', 'log files, as aggregate takes them')
    .requiredOption('--into <address>', 'clickhouse://user@host:8123/database.table')
    .option('--create', 'make the table, where it is not there')
    .option(
      '--cluster <name>',
      'with --create: a table on each shard of the cluster as well, and visitors spread over them',
    )
    .option(
      '--server <host:port>',
      'with --cluster: a server to make tables on; to be repeated (default: the hosts of the cluster, at the port of --into)',
      collected,
    );
  return addLogOptions(addServerOptions(command)).action((files: string[], flags: LoadFlags) =>
    inScratchFolder(session, (folder, signal) => load(files, flags, session, folder, signal)),
  );
}

async function load(
  files: readonly string[],
  flags: LoadFlags,
  session: Session,
  scratchFolder: string,
  signal: AbortSignal,
): Promise<void> {
  if (files.includes('')) throw new UsageError('The name of a file is empty; name a log file.');
  files.forEach(refuseOtherAddress);
  if (files.some(isTableAddress))
    throw new UsageError(
      'Log files are loaded, no tables; between servers: INSERT INTO … SELECT … FROM remote(…)',
    );
  if (flags.cluster !== undefined && !flags.create)
    throw new UsageError('--cluster says where tables are made; give --create with it.');
  if (flags.server !== undefined && flags.cluster === undefined)
    throw new UsageError('--server names servers of a cluster; give --cluster with it.');
  const address = parseTableAddress(flags.into);
  const display = startQuietDisplay(session);
  const options = { ...serverOptionsOf(flags, session), signal };
  let server: Server | null = null;
  try {
    const paths = await spoolPipes(files, session.stdin, scratchFolder, () => {}, signal);
    const reading = readingOf(logOptionsOf(flags));
    server = await openServer(address, options);
    const settings = await settingsOf(server, address);
    if (!settings.mayWrite) {
      throw new UsageError(
        `${addressInWords(address)}: the profile of this user lets it only read (readonly); load as a user who may insert.`,
      );
    }
    if (flags.create) await create(server, address, flags, options, session);
    const table = await described(server, address, flags);
    const own = table.columns.filter(({ name }) => name !== LOAD && name !== ROW);
    const target = loadTarget(address, table, eventColumns(own, undefined));
    const startedMs = performance.now();
    const source = replay.open({ ...reading, files: JSON.stringify(paths) }, 0);
    const loaded = await loadEvents({
      ...{ server, address, settings, target, source },
      load: await loadNumber(paths, reading, signal),
      cluster: table.cluster?.name ?? null,
      onProgress: (events) => display.show(() => `loading, ${grouped(events)} events so far`),
    });
    display.stop();
    const seconds = (performance.now() - startedMs) / 1e3;
    tellLines(source.linesRead?.(), (text) => session.tell(`${asGiven(text, files, paths)}\n`));
    const { events, before, perShard, repeated } = loaded;
    const there = before === 0 ? '' : `, ${grouped(before)} of them there before,`;
    const again = repeated === 0 ? '' : ` ${counted(repeated, 'block')} had to be sent again.`;
    session.tell(
      `Loaded ${counted(events, 'event')}${there} into ${addressInWords(address)} in ${seconds.toFixed(2)} s; ` +
        `shards hold ${perShard.map(grouped).join(' + ')} of them.${again}\n`,
    );
  } catch (error) {
    throw resumable(error);
  } finally {
    display.stop();
    await server?.close();
  }
}

async function described(server: Server, address: TableAddress, { create }: LoadFlags) {
  try {
    return await describeTable(server, address, null);
  } catch (error) {
    if (create || !isUsageError(error) || (await isMade(server, address, null))) throw error;
    throw new UsageError(`${error.message} With --create it is made.`, { cause: error });
  }
}

const GO_ON = 'Run the same command again to go on: what is there is not sent twice.';

function resumable(error: unknown): unknown {
  if (isStopped(error))
    return stopped(
      'the blocks that were sent are kept; the same command goes on behind them',
      error,
    );
  return isFault(error) && error.cause !== undefined
    ? new Fault(`${error.message}\n${GO_ON}`, { cause: error })
    : error;
}

function tellLines(linesRead: LinesRead | undefined, tell: (text: string) => void): void {
  if (linesRead === undefined) return;
  for (const note of notesInWords(linesRead)) tell(note);
  tell(rejectedInWords(linesRead));
}

/** By what is read and how, not by where it lies: 63 bits of a digest of all bytes. @throws the signal's reason. */
export async function loadNumber(
  paths: readonly string[],
  reading: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<bigint> {
  const all = createHash('sha256').update(JSON.stringify(reading));
  for (const file of await takeSnapshots(paths)) {
    const hash = createHash('sha256');
    const handle = await openAgain(file);
    const blocks = handle.createReadStream({ start: 0, end: Math.max(0, file.size - 1) });
    for await (const block of blocks) {
      signal.throwIfAborted();
      hash.update(block as Buffer);
    }
    all.update(hash.digest());
  }
  return all.digest().readBigUInt64LE(0) >> 1n;
}

async function create(
  server: Server,
  address: TableAddress,
  { cluster, server: named }: LoadFlags,
  options: ServerOptions,
  session: Session,
): Promise<void> {
  if (await isMade(server, address, cluster ?? null)) return;
  const statements = creatingSql(address, cluster ?? null, await knowsFractions(server));
  if (cluster === undefined) {
    for (const statement of statements) await server.run(statement);
    return;
  }
  await onEachServer(server, address, cluster, named, options, async (one, where) => {
    for (const statement of statements) {
      await one.run(statement.replace(/^CREATE TABLE/, 'CREATE TABLE IF NOT EXISTS'));
    }
    session.tell(`Made the tables on ${where}.\n`);
  });
}
