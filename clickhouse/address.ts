/** Addresses of tables, as users write them: `clickhouse://user@host:8123/database.table`. Pure. */
import { UsageError } from '../contract.ts';
import { printable } from '../printable.ts';

/** A table of a server that is spoken to by HTTP. */
export interface TableAddress {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly user: string;
  readonly database: string;
  readonly table: string;
}

const SCHEME = /^clickhouses?:/i;
const EXAMPLE = 'clickhouse://user@host:8123/database.table';
const PORT = 8123;
const TLS_PORT = 8443;

/** Whether it is meant as one, right or wrong: no file is named like that. */
export function isTableAddress(text: string): boolean {
  return SCHEME.test(text);
}

/**
 * Of what stands where a log file may.
 *
 * @throws UsageError where it is an address of another kind: no file is named like that, and what is meant is not fetched.
 */
export function refuseOtherAddress(text: string): void {
  if (isTableAddress(text) || !/^[a-z][\w+.-]*(?::[a-z]+)?:\/\//i.test(text)) return;
  throw new UsageError(
    `${shown(text)} is an address, and no file. A table of a ClickHouse server is named by ${EXAMPLE} (port for HTTP; clickhouses:// with TLS); ` +
      'a log is piped: curl … | uniqbench aggregate -',
  );
}

/**
 * Reads one. Without a user it is `default`, without a port 8123 (8443 with TLS), without a database `default`; a dot or a
 * slash that is part of a name is written `%2E` or `%2F`.
 *
 * @throws UsageError where it is none, or holds a password: command lines are seen by others and kept by shells.
 */
export function parseTableAddress(text: string): TableAddress {
  let url: URL;
  try {
    if (!/^\w+:\/\//.test(text)) throw new Error('It has no // behind its scheme.');
    url = new URL(text.replace(SCHEME, 'http:'));
    if (url.port === '0') throw new Error('There is no port 0.');
  } catch (cause) {
    const isBareIpv6 = /\/\/(?:[^/@]*@)?[\da-f]*:[\da-f]*:[\da-f:.]*(?:\/|$)/i.test(text);
    throw new UsageError(
      `${shown(text)} is no address of a table; write it as ${EXAMPLE}${isBareIpv6 ? ', an IPv6 host in brackets: [::1]:8123' : ''}.`,
      { cause },
    );
  }
  if (url.password !== '') {
    throw new UsageError(
      'The address holds a password, which others can see in the list of processes. Leave it out, and set ' +
        'UNIQBENCH_CLICKHOUSE_PASSWORD or give --password-file FILE.',
    );
  }
  if (url.search !== '' || url.hash !== '') {
    throw new UsageError(
      `${shown(text)}: nothing may follow the table; write it as ${EXAMPLE}, and a # or ? in a name as %23 or %3F.`,
    );
  }
  const tls = /^clickhouses:/i.test(text);
  return {
    host: url.hostname,
    // A default port of HTTP is left out by URL, but was written.
    port: url.port === '' ? (writtenPort(text) ?? (tls ? TLS_PORT : PORT)) : Number(url.port),
    tls,
    user: url.username === '' ? 'default' : decoded(url.username, text),
    ...namesOf(url.pathname, text),
  };
}

/** `host:8123/database.table`, for messages: without the user. */
export function addressInWords({ host, port, database, table }: TableAddress): string {
  return `${printable(`${host}:${port}`, 300)}/${printable(`${database}.${table}`, 300)}`;
}

function writtenPort(text: string): number | null {
  return /^[^/]*\/\/[^/]*:80(?:\/|$)/.test(text) ? 80 : null;
}

function namesOf(path: string, text: string): Pick<TableAddress, 'database' | 'table'> {
  const parts = path.slice(1).replace(/\/$/, '').split('/');
  const names = (parts.length === 1 ? parts[0]!.split('.') : parts).map((name) =>
    decoded(name, text),
  );
  const [database, table] = names.length === 1 ? ['default', names[0]!] : [names[0]!, names[1]!];
  if (names.length > 2 || names.includes('')) {
    throw new UsageError(
      `${shown(text)} names no table; write it as ${EXAMPLE}, and a dot in a name as %2E.`,
    );
  }
  return { database, table: table! };
}

function decoded(name: string, text: string): string {
  try {
    return decodeURIComponent(name);
  } catch (cause) {
    throw new UsageError(`${shown(text)}: a % must be followed by two digits; write it as %25.`, {
      cause,
    });
  }
}

function shown(text: string): string {
  // What stands between the first colon of a host and the last @ may be a password.
  return JSON.stringify(printable(text.replace(/(:\/*[^:/@]*):.*@/s, '$1:…@'), 300));
}
