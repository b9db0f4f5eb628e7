/**
 * A ClickHouse server or cluster (UNIQBENCH_CLICKHOUSE), exact, from a file: its events are read here by the rules of the replay, sent
 * as texts over HTTP, spread by visitor, and counted by each shard. Every call loads all of it again: what it costs to have a cluster
 * count a file that it does not hold yet.
 */
import type { CallLimits, FileAnswer, FileImplementation, LogFiles } from '../../contract.ts';
import replay from '../../generators/replay.ts';
import { decodeName, encodeName } from '../../names.ts';
import { MS_PER_HOUR } from './access/answer-of-triples.ts';
import { createServerTable, type ServerTable } from './access/clickhouse-cluster.ts';
import { SERVER_NEEDED } from './access/clickhouse-server.ts';

const BYTES_PER_INSERT = 1 << 24;
/** As far as a Date goes back: behind it all times are positive, where division rounds towards zero. */
const FIRST_HOUR = -8.64e15 / MS_PER_HOUR;

async function countUniques(log: LogFiles, { threads }: CallLimits): Promise<FileAnswer> {
  const table = await createServerTable(
    'ms Int64, page String, visitor String',
    'cityHash64(visitor)',
  );
  try {
    const source = replay.open({ ...log.reading, files: JSON.stringify(log.paths) }, 0);
    await sendAll(source, table);
    const hour = `intDiv(ms + ${-FIRST_HOUR * MS_PER_HOUR}, ${MS_PER_HOUR})`;
    const uniques = await table.count(hour, FIRST_HOUR, threads, (bytes) =>
      decodeName(bytes.text()),
    );
    const linesRead = source.linesRead?.();
    return { uniques, ...(linesRead === undefined ? {} : { linesRead }) };
  } finally {
    await table.drop();
  }
}

async function sendAll(
  { pages, visitors, chunks }: ReturnType<typeof replay.open>,
  table: ServerTable,
): Promise<void> {
  const page = texts(pages);
  const visitor = texts(visitors);
  let rows = Buffer.allocUnsafe(BYTES_PER_INSERT);
  let end = 0;
  for await (const { timestampsMs, pageIds, visitorIds } of chunks()) {
    for (let at = 0; at < timestampsMs.length; at++) {
      const [pageText, visitorText] = [page(pageIds[at]!), visitor(visitorIds[at]!)];
      const needed = 8 + pageText.length + visitorText.length;
      if (end + needed > rows.length) {
        if (end > 0) await table.insert(rows.subarray(0, end));
        end = 0;
        if (needed > rows.length) rows = Buffer.allocUnsafe(needed);
      }
      rows.writeBigInt64LE(BigInt(timestampsMs[at]!), end);
      rows.set(pageText, end + 8);
      rows.set(visitorText, end + 8 + pageText.length);
      end += needed;
    }
  }
  if (end > 0) await table.insert(rows.subarray(0, end));
}

/** Names as RowBinary has texts: their bytes behind the length in LEB128; each made once. */
function texts(names: { readonly at: (id: number) => string }): (id: number) => Uint8Array {
  const made: (Uint8Array | undefined)[] = [];
  return (id) => {
    made[id] ??= textOf(encodeName(names.at(id)));
    return made[id];
  };
}

function textOf(bytes: Buffer): Uint8Array {
  const length: number[] = [];
  for (let rest = bytes.length; ; rest = Math.floor(rest / 128)) {
    length.push(rest < 128 ? rest : (rest % 128) + 128);
    if (rest < 128) break;
  }
  return Buffer.concat([Buffer.from(length), bytes]);
}

export default {
  description:
    'A ClickHouse server or cluster, exact, from a file: its events are sent as texts, then each shard counts uniqExact(visitor).',
  bottleneck: 'Sending every event as two texts over HTTP and spreading them over the shards.',
  input: 'file',
  needs: SERVER_NEEDED,
  countUniques,
} satisfies FileImplementation;
