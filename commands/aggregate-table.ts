/** `uniqbench aggregate clickhouse://…`: the answer to a table, counted where its rows are. */
import { addressInWords, parseTableAddress, type TableAddress } from '../clickhouse/address.ts';
import { assertCondition } from '../clickhouse/check-condition.ts';
import { type CountedHour, countHours, type RowsRead } from '../clickhouse/count-hours.ts';
import { describeTable } from '../clickhouse/describe-table.ts';
import { explained } from '../clickhouse/explain.ts';
import { eventQueries } from '../clickhouse/queries.ts';
import { identityOf, type TableIdentity } from '../clickhouse/same-table.ts';
import { openServer, type Server } from '../clickhouse/server.ts';
import { settingsOf } from '../clickhouse/settings.ts';
import { parsedColumns, planTable, type TablePlan } from '../clickhouse/table-plan.ts';
import { Fault, isFault, isUsageError, UsageError } from '../contract.ts';
import { type AnswerFormat, startAnswer } from '../hourly-uniques/answer-formats.ts';
import { counted, grouped } from '../quantity.ts';
import { writeWholeFile } from '../written-files/whole-file.ts';
import { serverOptionsOf } from './clickhouse-options.ts';
import { abortOnInterrupt } from './interrupt.ts';
import { assertOutputFile } from './output-file.ts';
import { type ProgressDisplay, startQuietDisplay } from './progress.ts';
import type { Session } from './session.ts';
import { isStopped } from './stopped.ts';
import { refuseForTables, type TableFlags } from './table-options.ts';
import { readyRollup } from './table-rollup.ts';

/** What `aggregate` was told. */
export interface AggregateTableFlags extends TableFlags {
  readonly columns?: string;
  readonly badLines?: string;
  readonly format?: AnswerFormat;
  readonly out?: string;
  readonly force?: boolean;
}

/**
 * Counts a table and writes the answer as it comes: to a file, which is there whole or not at all, or to standard output, of which
 * the last line on standard error says where it is not whole.
 *
 * @throws UsageError or Fault where it cannot be counted.
 */
export async function aggregateTable(
  text: string,
  format: AnswerFormat,
  flags: AggregateTableFlags,
  session: Session,
): Promise<void> {
  refuseForTables(flags);
  const address = parseTableAddress(text);
  if (flags.columns !== undefined) parsedColumns(flags.columns);
  const { from = null, to = null } = flags;
  if (from !== null && to !== null && from >= to)
    throw new UsageError('--from is not before --to, so that no event can be between them.');
  if (flags.server !== undefined && !flags.rollup)
    throw new UsageError('--server says where a rollup is made; give --rollup with it.');
  const isAnswered = flags.out !== undefined || flags.format !== undefined;
  if (flags.explain && (isAnswered || flags.rollup))
    throw new UsageError('--explain counts nothing; give it without --out, --format and --rollup.');
  if (flags.out !== undefined) assertOutputFile(flags.out, [], session, flags.force ?? false);
  const { signal, release } = abortOnInterrupt();
  const display = startQuietDisplay(session);
  let server: Server | null = null;
  try {
    const options = { ...serverOptionsOf(flags, session), signal };
    server = await openServer(address, options);
    const settings = await settingsOf(server, address);
    const table = await describeTable(server, address, flags.cluster ?? null);
    const plan = planTable(table, {
      columns: flags.columns,
      where: flags.where ?? null,
      fromMs: from,
      toMs: to,
      mergeSets: flags.mergeSets ?? false,
      mayChange: settings.mayChange,
    });
    if (flags.where !== undefined)
      await assertCondition(server, table, flags.where, settings.together);
    if (flags.explain) {
      await session.print(explained(address, table, plan, settings));
      return;
    }
    const startedMs = performance.now();
    const identity = await identityOf(server, address, table);
    const queries = flags.rollup
      ? await readyRollup({ server, address, table, plan, settings, options, flags, session })
      : eventQueries(plan.counted);
    const hours = countHours({
      ...{ server, address, settings, queries, sharding: plan.sharding },
      onProgress: ({ rows, of }) =>
        display.show(() => `counting, ${grouped(rows)} of ${grouped(of)} rows so far`),
    });
    const read = await write(hours, identity, format, flags, session, display, signal);
    display.stop();
    if (read !== null)
      tell(address, plan, read, (performance.now() - startedMs) / 1e3, flags, session);
  } finally {
    release();
    display.stop();
    await server?.close();
  }
}

type Hours = AsyncGenerator<CountedHour, RowsRead, undefined>;

/** @returns null where nobody took all of it. */
async function write(
  hours: Hours,
  identity: TableIdentity,
  format: AnswerFormat,
  flags: AggregateTableFlags,
  session: Session,
  display: ProgressDisplay,
  signal: AbortSignal,
): Promise<RowsRead | null> {
  const ending: { read?: RowsRead; allCounted?: boolean } = {};
  const pieces = piecesOf(hours, format, async (read, note) => {
    ending.allCounted = true;
    await identity.assertSame();
    if (flags.badLines === 'fail') assertAllEvents(read);
    ending.read = note === undefined ? read : { ...read, notes: [...read.notes, note] };
  });
  if (flags.out !== undefined) {
    await writeWholeFile(flags.out, pieces, {
      gzip: false,
      signal,
      replaces: flags.force ?? false,
    });
    return ending.read ?? null;
  }
  let printed = 0;
  try {
    for await (const piece of pieces) {
      // Nobody reads on, as behind head(1): the rest need not be counted.
      if (!(await session.print(piece))) return null;
      printed += piece.length;
    }
  } catch (error) {
    display.stop();
    throw printed === 0 ? error : incomplete(error, ending.allCounted ?? false);
  }
  return ending.read ?? null;
}

async function* piecesOf(
  hours: Hours,
  format: AnswerFormat,
  atEnd: (read: RowsRead, note: string | undefined) => Promise<void>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const writer = startAnswer(format);
  for (;;) {
    const next = await hours.next();
    if (next.done) {
      await atEnd(next.value, writer.note());
      yield writer.end();
      return;
    }
    yield writer.hour([next.value.hour, next.value.counts]);
  }
}

/** The same kind of error, whose last line says what was printed. */
function incomplete(error: unknown, allCounted: boolean): unknown {
  if (isStopped(error)) return error;
  const line = allCounted
    ? 'What was printed is no answer: all of it must be thrown away.'
    : 'What was printed is incomplete: hours are missing at its end.';
  if (isUsageError(error)) return new UsageError(`${error.message}\n${line}`, { cause: error });
  return isFault(error) ? new Fault(`${error.message}\n${line}`, { cause: error }) : error;
}

function assertAllEvents({ rejected }: RowsRead): void {
  const [reason] = Object.entries(rejected).find(([, count]) => count > 0) ?? [];
  if (reason === undefined) return;
  throw new UsageError(
    `--bad-lines fail: ${rejectedInWords(rejected)} Leave out --bad-lines to count the others.`,
  );
}

function tell(
  address: TableAddress,
  { sharding, warnings }: TablePlan,
  { rows, rejected, notes }: RowsRead,
  seconds: number,
  flags: AggregateTableFlags,
  session: Session,
): void {
  for (const note of notes) session.tell(`${note}\n`);
  for (const warning of warnings) session.tell(`Note: ${warning}\n`);
  if (sharding.form === 'merge') session.tell(`Note: ${sharding.why}.\n`);
  const read =
    rows === 0 ? noRows(flags) : `Read ${counted(rows, 'row')}; ${rejectedInWords(rejected)}`;
  session.tell(`${read} Counted at ${addressInWords(address)} in ${seconds.toFixed(2)} s.\n`);
}

function noRows({ where, from, to }: AggregateTableFlags): string {
  const asked = [
    ...(where === undefined ? [] : ['--where']),
    ...(from === undefined ? [] : ['--from']),
    ...(to === undefined ? [] : ['--to']),
  ];
  return asked.length === 0
    ? 'The table has no rows.'
    : `No row of the table is what ${asked.join(' and ')} asked for.`;
}

function rejectedInWords(rejected: RowsRead['rejected']): string {
  const reasons = Object.entries(rejected).filter(([, count]) => count > 0);
  const total = reasons.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return 'every one holds an event.';
  const listed = reasons.map(([reason, count]) => `${reason} ${grouped(count)}`).join('; ');
  return `${counted(total, 'holds', 'hold')} no event: ${listed}.`;
}
