/**
 * Sends events to a table in numbered blocks, several at a time. Each row keeps the number of its load and its own, so that after a
 * broken connection, or when a load that was killed is started again, the shards are asked what they hold before anything is sent.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type EventSource, Fault, isFault } from '../contract.ts';
import { grouped } from '../quantity.ts';
import { addressInWords, type TableAddress } from './address.ts';
import { BLOCK_EVENTS, type Block, BlockFiller, missingRows, nameCache } from './block-rows.ts';
import { serverCode } from './failures.ts';
import { LOAD, type LoadTarget, ROW } from './load-table.ts';
import { literal } from './quoting.ts';
import type { Server } from './server.ts';
import type { QuerySettings } from './settings.ts';

/** A load, by what it loads: the same files under the same options are the same one. */
export interface LoadRequest {
  readonly server: Server;
  readonly address: TableAddress;
  readonly settings: QuerySettings;
  readonly target: LoadTarget;
  readonly load: bigint;
  /** The cluster whose shards work on inserts; null where the server does itself. */
  readonly cluster: string | null;
  readonly source: EventSource;
  readonly onProgress: (events: number) => void;
}

/** What a load came to. */
export interface Loaded {
  readonly events: number;
  /** Of them, those that were there already when it began. */
  readonly before: number;
  /** How many rows of the load each shard holds. */
  readonly perShard: readonly number[];
  /** Blocks that were asked for and completed after a failure. */
  readonly repeated: number;
}

const AT_ONCE = 3;
const ATTEMPTS = 4;
const PAUSE_MS = 500;
/** An insert that nobody waits for any more may still be going on; so long is it waited for. */
const SETTLE_MS = 60_000;
/** ErrorCodes.cpp: lost connections, shards that cannot be reached, too many parts or queries. */
const PASSING = [3, 32, 33, 102, 198, 202, 209, 210, 212, 252, 279, 519];

/**
 * Loads all events, and compares what the shards hold with what was sent.
 *
 * @throws Fault that says how to go on, where a block cannot be sent or counts differ.
 */
export async function loadEvents(request: LoadRequest): Promise<Loaded> {
  const { source, target, load, onProgress } = request;
  await settled(request);
  const held = await heldByBlock(request);
  const filler = new BlockFiller(load, target.time);
  const page = nameCache(source.pages);
  const visitor = nameCache(source.visitors);
  const sending = new Set<Promise<void>>();
  const failed: { error?: unknown } = {};
  let [events, before, repeated] = [0, 0, 0];
  const send = async (block: Block) => {
    const there = held.get(block.first / BLOCK_EVENTS) ?? 0;
    before += Math.min(there, block.events);
    if (there !== block.events) repeated += await sendBlock(request, block, there > 0);
    events += block.events;
    onProgress(events);
  };
  const start = async (block: Block | null) => {
    if (block === null) return;
    const sent: Promise<void> = send(block)
      .catch((error) => {
        failed.error ??= error;
      })
      .finally(() => sending.delete(sent));
    sending.add(sent);
    if (sending.size >= AT_ONCE) await Promise.race(sending);
    if ('error' in failed) throw failed.error;
  };
  try {
    for await (const { timestampsMs, pageIds, visitorIds } of source.chunks()) {
      for (let at = 0; at < timestampsMs.length; at++) {
        filler.add(timestampsMs[at]!, page(pageIds[at]!), visitor(visitorIds[at]!));
        if (filler.isFull) await start(filler.take());
      }
    }
    await start(filler.take());
  } finally {
    // What is under way is finished: it is kept, and a next load goes on behind it.
    await Promise.all(sending);
  }
  if ('error' in failed) throw failed.error;
  return { events, before, repeated, perShard: await checkedCounts(request, events) };
}

/** @returns how often it had to be asked for again. */
async function sendBlock(request: LoadRequest, block: Block, isPartly: boolean): Promise<number> {
  const { server, target, settings, load } = request;
  let held = isPartly ? await heldRows(request, block) : NONE;
  for (let attempt = 0; ; attempt++) {
    const rows = missingRows(block, held);
    try {
      if (rows.length > 0) {
        const id = `${queryPrefix(load)}${block.first / BLOCK_EVENTS}-${attempt}`;
        await server.run(`INSERT INTO ${target.into} FORMAT RowBinary`, settings.insert, rows, id);
      }
      return attempt;
    } catch (error) {
      if (!isPassing(error) || attempt + 1 === ATTEMPTS) throw error;
      await sleep(PAUSE_MS * 2 ** attempt);
      await untilAnswered(() => settled(request));
      held = await heldRows(request, block);
    }
  }
}

const NONE: ReadonlySet<number> = new Set();

function isPassing(error: unknown): boolean {
  if (!isFault(error)) return false;
  const code = serverCode(error.cause);
  return code === null ? error.cause !== undefined : PASSING.includes(code);
}

async function untilAnswered(ask: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await ask();
    } catch (error) {
      if (!isPassing(error) || tries === ATTEMPTS) throw error;
      await sleep(PAUSE_MS * 2 ** tries);
    }
  }
}

/** Waits until no insert of this load is going on, on any shard: what it would add is not there yet. */
async function settled({ server, cluster, load, address }: LoadRequest): Promise<void> {
  const processes =
    cluster === null ? 'system.processes' : `cluster(${literal(cluster)}, 'system', 'processes')`;
  const sql = `SELECT count() FROM ${processes} WHERE startsWith(initial_query_id, ${literal(queryPrefix(load))})`;
  for (const untilMs = Date.now() + SETTLE_MS; ; await sleep(100)) {
    if ((await server.ask(sql)).only() === 0) return;
    if (Date.now() > untilMs) {
      throw new Fault(
        `${addressInWords(address)}: an insert of the same load is still going on, perhaps of another uniqbench. When it has ended, do it again.`,
      );
    }
  }
}

function queryPrefix(load: bigint): string {
  return `uniqbench-load-${load}-`;
}

/** How many rows of each block are there. A number that is there twice counts once. */
async function heldByBlock({ server, target, load, settings }: LoadRequest) {
  const answer = await server.ask(
    `SELECT intDiv(${ROW}, ${BLOCK_EVENTS}) AS uniqbench_block, uniqExact(${ROW}) FROM ${target.source} WHERE ${LOAD} = ${load} GROUP BY uniqbench_block`,
    settings.together,
  );
  const held = new Map<number, number>();
  while (!answer.atEnd) held.set(answer.uint64(), answer.uint64());
  return held;
}

async function heldRows(
  { server, target, load, settings }: LoadRequest,
  { first, events }: Block,
): Promise<ReadonlySet<number>> {
  const answer = await server.ask(
    `SELECT ${ROW} FROM ${target.source} WHERE ${LOAD} = ${load} AND ${ROW} >= ${first} AND ${ROW} < ${first + events}`,
    settings.together,
  );
  const held = new Set<number>();
  while (!answer.atEnd) held.add(answer.uint64());
  return held;
}

/** Rows of the load by shard. @throws Fault where they are not, together, what was sent. */
async function checkedCounts(
  { server, target, load, address, settings }: LoadRequest,
  events: number,
): Promise<readonly number[]> {
  const from = `FROM ${target.source} WHERE ${LOAD} = ${load}`;
  const shards = await server.ask(`SELECT count() ${from}`, settings.apart);
  const perShard: number[] = [];
  while (!shards.atEnd) perShard.push(shards.uint64());
  const whole = await server.ask(`SELECT count(), uniqExact(${ROW}) ${from}`, settings.together);
  const [rows, distinct] = [whole.uint64(), whole.only()];
  if (distinct !== events) {
    throw new Fault(
      `${addressInWords(address)}: ${grouped(events)} events were sent, and ${grouped(distinct)} are there. Run the same command again: it sends what is missing.`,
    );
  }
  if (rows !== distinct) {
    throw new Fault(
      `${addressInWords(address)}: all ${grouped(events)} events are there, but ${grouped(rows - distinct)} rows twice. Counts of visitors are right nevertheless; counts of rows are not.`,
    );
  }
  return perShard;
}
