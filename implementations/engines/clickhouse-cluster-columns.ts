/**
 * A ClickHouse server or cluster (UNIQBENCH_CLICKHOUSE), exact, on integer columns in its memory. Filled over HTTP before the clock
 * starts, spread by visitor; each shard counts its own visitors (`uniqExact`), and the counts are added up here. It answers whether
 * that is right on several shards; on one machine they share its cores with the caller.
 */
import type { CallLimits, ColumnsImplementation, EventColumns } from '../../contract.ts';
import { hourSpan, MS_PER_HOUR } from './access/answer-of-triples.ts';
import { createServerTable } from './access/clickhouse-cluster.ts';
import { SERVER_NEEDED } from './access/clickhouse-server.ts';

const EVENTS_PER_INSERT = 1 << 18;
const BYTES_PER_EVENT = 16;

async function load(columns: EventColumns, { threads }: CallLimits) {
  const { timestampsMs, pageIds, visitorIds } = columns;
  const table = await createServerTable(
    'ms Int64, page UInt32, visitor UInt32',
    'intHash64(visitor)',
  );
  try {
    for (let from = 0; from < timestampsMs.length; from += EVENTS_PER_INSERT) {
      const events = Math.min(EVENTS_PER_INSERT, timestampsMs.length - from);
      const rows = Buffer.allocUnsafe(events * BYTES_PER_EVENT);
      for (let at = 0; at < events; at++) {
        const byte = at * BYTES_PER_EVENT;
        rows.writeBigInt64LE(BigInt(timestampsMs[from + at]!), byte);
        rows.writeUInt32LE(pageIds[from + at]!, byte + 8);
        rows.writeUInt32LE(visitorIds[from + at]!, byte + 12);
      }
      await table.insert(rows);
    }
  } catch (error) {
    await table.drop().catch(() => {});
    throw error;
  }
  const { first } = hourSpan(timestampsMs);
  const hour = `intDiv(ms - ${first * MS_PER_HOUR}, ${MS_PER_HOUR})`;
  return {
    countUniques: () =>
      table.count(hour, first, threads, (bytes) => columns.pages[bytes.uint32()]!),
    close: table.drop,
  };
}

export default {
  description:
    'A ClickHouse server or cluster, exact: uniqExact(visitor) by hour and page over integers, each shard by itself.',
  bottleneck:
    'For every event a look-up of the (hour, page) and one of the visitor in its set; then the answer over HTTP, once for each shard.',
  input: 'columns',
  needs: SERVER_NEEDED,
  load,
} satisfies ColumnsImplementation;
