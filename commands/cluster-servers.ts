/** The servers of a cluster, each spoken to by itself: what makes tables is not sent on by any of them. */
import { parseTableAddress, type TableAddress } from '../clickhouse/address.ts';
import { hostsOf } from '../clickhouse/load-table.ts';
import { openServer, type Server, type ServerOptions } from '../clickhouse/server.ts';
import { UsageError } from '../contract.ts';
import { printable } from '../printable.ts';

/**
 * Does something on each of them, one after the other.
 *
 * @param named `host:port` by HTTP; where nobody named any, those that the cluster knows, at the port of `address`.
 * @param work Is told where it is.
 */
export async function onEachServer(
  server: Server,
  address: TableAddress,
  cluster: string,
  named: readonly string[] | undefined,
  options: ServerOptions,
  work: (one: Server, where: string) => Promise<void>,
): Promise<void> {
  const hosts = named ?? (await hostsOf(server, cluster)).map(inBrackets);
  if (hosts.length === 0) {
    throw new UsageError(
      `The server knows no cluster ${JSON.stringify(printable(cluster))}; name its servers: --server HOST:PORT.`,
    );
  }
  for (const host of hosts) {
    const at = parseTableAddress(`clickhouse://${host}/${encodeURIComponent(address.table)}`);
    const port = /:\d+$/.test(host) ? at.port : address.port;
    const one = await openServer({ ...address, host: at.host, port }, options);
    try {
      await work(one, printable(`${at.host}:${port}`, 200));
    } finally {
      await one.close();
    }
  }
}

/** An IPv6 address, which clusters name without. */
function inBrackets(host: string): string {
  return /^[^[]*:.*:/.test(host) ? `[${host}]` : host;
}
