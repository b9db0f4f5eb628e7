/** A ClickHouse server, spoken to by the official client, which is loaded when the first of these is opened. */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ClickHouseClient } from '@clickhouse/client';
import { Fault } from '../contract.ts';
import { addressInWords, type TableAddress } from './address.ts';
import { failureOf, foreignAnswer } from './failures.ts';
import { RowReader } from './row-binary.ts';

/** Settings of a query, by name. */
export type Settings = Readonly<Record<string, string | number>>;

/** A connection, or rather a way to make some: each query has its own. */
export interface Server {
  /**
   * The whole answer, and none in part: the server keeps it until it is whole, so that an error is one, and not the last row.
   *
   * @throws UsageError or Fault, see failures.ts.
   */
  readonly ask: (sql: string, settings?: Settings) => Promise<RowReader>;
  /** A statement without an answer; with rows, an INSERT that these are the data of, under an id of its own. */
  readonly run: (
    sql: string,
    settings?: Settings,
    rows?: Buffer,
    queryId?: string,
  ) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** How a server is spoken to. */
export interface ServerOptions {
  readonly password: string;
  /** Longest that one query may take. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** A server that lives answers a question without a table at once, however long others take. */
const FIRST_ANSWER_MS = 10_000;

/** Opens one that answers. @throws UsageError or Fault where it does not, see failures.ts. */
export async function openServer(address: TableAddress, options: ServerOptions): Promise<Server> {
  const { ClickHouseLogLevel, createClient } = await import('@clickhouse/client');
  const { host, port, tls, user } = address;
  const client = createClient({
    url: `${tls ? 'https' : 'http'}://${host}:${port}`,
    username: user,
    password: options.password,
    application: 'uniqbench',
    request_timeout: options.timeoutMs,
    // Old servers close idle connections whenever they like; queries are long enough to have one each.
    keep_alive: { enabled: false },
    log: { level: ClickHouseLogLevel.OFF },
  });
  await asked(client, address, options, async (query_id, signal) => {
    const firstMs = Math.min(FIRST_ANSWER_MS, options.timeoutMs);
    const abort_signal = AbortSignal.any([signal, AbortSignal.timeout(firstMs)]);
    try {
      const { stream } = await client.exec({
        query: 'SELECT 1',
        query_id,
        abort_signal,
        decompress_response_stream: true,
      });
      const answer = await wholeOf(stream, firstMs, signal);
      assertNoFailure(answer, address);
      const said = answer.toString('latin1');
      if (said.trim() !== '1') throw foreignAnswer(address, said);
    } catch (error) {
      throw abort_signal.aborted && !signal.aborted ? noAnswer(address, firstMs) : error;
    }
  }).catch(async (error) => {
    await client.close();
    throw error;
  });
  return {
    ask: (sql, settings = {}) =>
      asked(client, address, options, async (query_id, abort_signal) => {
        const { stream } = await client.exec({
          query: `${sql}\nFORMAT RowBinary`,
          query_id,
          abort_signal,
          decompress_response_stream: true,
          clickhouse_settings: { ...settings, wait_end_of_query: 1 },
        });
        const answer = await wholeOf(stream, options.timeoutMs, abort_signal);
        assertNoFailure(answer, address);
        return new RowReader(answer);
      }),
    run: (sql, settings = {}, rows, queryId) =>
      asked(client, address, options, async (id, abort_signal) => {
        const query_id = queryId ?? id;
        const { stream } = await client.exec({
          query: sql,
          query_id,
          abort_signal,
          decompress_response_stream: true,
          clickhouse_settings: { ...settings, wait_end_of_query: 1 },
          ...(rows === undefined ? {} : { values: Readable.from([rows], { objectMode: false }) }),
        });
        const answer = await wholeOf(stream, options.timeoutMs, abort_signal);
        assertNoFailure(answer, address);
        // Statements have no answer, and what has one did not come from where it should.
        if (answer.length > 0) throw foreignAnswer(address, answer.toString('latin1'));
      }),
    close: () => client.close(),
  };
}

/**
 * A proxy may say 200 to what failed behind it.
 *
 * @throws what the server, or the proxy, says in place of an answer. No answer in RowBinary begins like that: it would be a time or a
 * length that cannot be.
 */
function assertNoFailure(answer: Buffer, address: TableAddress): void {
  const start = answer.toString('latin1', 0, 2000);
  if (/^\s*Code: \d+[.,]/.test(start)) throw new Error(start);
  if (/^\s*(?:<!doctype|<html|<\?xml|\{"\w{3}|HTTP\/\d)/i.test(start))
    throw foreignAnswer(address, start);
}

/** Translates failures, and ends at the server what nobody waits for any more. */
async function asked<Answer>(
  client: ClickHouseClient,
  address: TableAddress,
  { signal }: ServerOptions,
  work: (queryId: string, signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  signal.throwIfAborted();
  const queryId = randomUUID();
  try {
    return await work(queryId, signal);
  } catch (error) {
    const isLate = error instanceof Error && /^Timeout error/.test(error.message);
    if (signal.aborted || isLate) await killed(client, queryId);
    signal.throwIfAborted();
    throw failureOf(error, address);
  }
}

const KILL_MS = 2000;

/** Old servers go on with a query that nobody waits for. Whether this succeeds is not waited for long. */
async function killed(client: ClickHouseClient, queryId: string): Promise<void> {
  try {
    await client.command({
      query: `KILL QUERY WHERE query_id = '${queryId}' ASYNC`,
      abort_signal: AbortSignal.timeout(KILL_MS),
    });
  } catch {
    // The failure that led here is the one to tell.
  }
}

async function wholeOf(stream: Readable, timeoutMs: number, signal: AbortSignal): Promise<Buffer> {
  const blocks: Buffer[] = [];
  const stop = () => stream.destroy(new Error('aborted'));
  const timer = setTimeout(() => stream.destroy(new Error('Timeout error.')), timeoutMs);
  signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const block of stream) blocks.push(block as Buffer);
    return Buffer.concat(blocks);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

function noAnswer(address: TableAddress, afterMs: number): Fault {
  const scheme = address.tls ? 'clickhouses:// is for TLS alone' : 'with TLS it is clickhouses://';
  return new Fault(
    `${addressInWords(address)}: no answer within ${afterMs / 1000} s; look at host, port and scheme (${scheme}), and whether the server is too busy.`,
  );
}

/** For what cannot be, unless the server answers something else than it was asked. */
export function inconsistent(address: TableAddress, what: string): Fault {
  return new Fault(
    `${addressInWords(address)}: ${what}. Nothing of the answer is used; count again.`,
  );
}
