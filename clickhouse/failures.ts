/** What went wrong at a server or on the way to it, in words that say what to do. Pure. */
import { Fault, isFault, isUsageError, UsageError } from '../contract.ts';
import { printable } from '../printable.ts';
import { addressInWords, type TableAddress } from './address.ts';

/** What the server says stands first, cut: messages of clusters repeat themselves for each replica. */
const MOST_CHARACTERS = 400;

type Class = readonly ['mistake' | 'fault', string];

/** What conditions and the columns of views can be wrong in: syntax, functions, types, and values that are none of a type. */
const OF_QUERIES: readonly number[] = [
  ...[6, 27, 34, 35, 36, 38, 41, 42, 43, 44, 46, 50, 53, 59],
  ...[62, 63, 69, 70, 72, 125, 130, 153, 169, 179, 184, 190, 207, 215],
  ...[288, 344, 349, 352, 376, 386, 395, 407, 427, 441, 456, 457, 675, 676],
];

/** By the server's own numbers (ErrorCodes.cpp), which are the same in all versions. */
const CLASSES: readonly (readonly [readonly number[], Class])[] = [
  [
    [192, 193, 194, 516],
    [
      'mistake',
      'user and password are not accepted; the user stands in the address, the password in UNIQBENCH_CLICKHOUSE_PASSWORD or --password-file FILE',
    ],
  ],
  [[195], ['mistake', 'this user may not come from here; ask who runs the server']],
  [
    [291, 497],
    [
      'mistake',
      'the user may not do this; ask for SELECT on the table, on system.tables and system.columns, and for REMOTE where it is distributed',
    ],
  ],
  [
    [164],
    [
      'mistake',
      'the user may only read, and change no settings; ask for the profile setting readonly = 2, or 0 where something is to be written',
    ],
  ],
  [
    [115, 452],
    [
      'mistake',
      'the server does not know or allow a setting that is needed; ask for a newer server or another profile',
    ],
  ],
  [
    [60, 81],
    ['mistake', 'a table or database is not there, on this server or on one of the shards'],
  ],
  [
    [10, 16, 47],
    ['mistake', 'a column is not there, on this server or on one of the shards'],
  ],
  [
    OF_QUERIES,
    [
      'mistake',
      'the query cannot be worked out; look at --where, at what a view computes, and at --explain for the whole',
    ],
  ],
  [
    [201],
    [
      'fault',
      'the quota of the user is used up; do it again when its interval has ended, or ask who runs the server',
    ],
  ],
  [
    [3, 32, 33, 102, 198, 209, 210, 212, 279, 519, 415],
    ['fault', 'a shard could not be asked, or was lost; when it is back, do it again'],
  ],
  [
    [159, 160],
    ['fault', 'the query took longer than the server allows; count less with --from and --to'],
  ],
  [
    [241, 173],
    [
      'fault',
      'the memory of a server did not suffice; raise max_memory_usage of the user, or shard the table by visitor',
    ],
  ],
  [
    [243, 74, 75, 76, 426],
    ['fault', 'a disk of a server is full or failed; when there is room, do it again'],
  ],
  [
    [202, 252, 439],
    ['fault', 'the server has too much to do at present; try again later'],
  ],
  [[394], ['fault', 'the query was ended at the server; do it again']],
  [
    [158, 307, 396],
    ['mistake', 'the profile of the user limits rows or bytes; count less with --from and --to'],
  ],
];

/** By what Node says of connections. */
const CONNECTION: Readonly<Record<string, Class>> = {
  ENOTFOUND: ['mistake', 'there is no such host; look at the address'],
  EAI_AGAIN: ['fault', 'the name of the host could not be looked up; try again'],
  ECONNREFUSED: [
    'fault',
    'nothing answers at this port; start the server, or look at the port (8123 is usual, 8443 with clickhouses://)',
  ],
  ECONNRESET: [
    'fault',
    'the connection broke before the answer was whole; nothing of it is used. Do it again',
  ],
  ERR_STREAM_PREMATURE_CLOSE: ['fault', 'the connection broke; do it again'],
  EPIPE: ['fault', 'the connection broke; do it again'],
  ETIMEDOUT: ['fault', 'nothing answers there; look at the network'],
  EHOSTUNREACH: ['fault', 'there is no way to this host; look at the network'],
  ENETUNREACH: ['fault', 'there is no way to this host; look at the network'],
  EPROTO: [
    'mistake',
    'this port speaks no TLS; write clickhouse:// in place of clickhouses://, or give the port for TLS',
  ],
};

/** ErrorCodes.cpp. */
const UNKNOWN_TABLE = 60;

const CERTIFICATE = /^(?:CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED|ERR_TLS|HOSTNAME_)/;

/** The server's own number; null where there is none in the text. */
export function serverCode(error: unknown): number | null {
  const own = propertyOf(error, 'code');
  if (typeof own === 'string' && /^\d+$/.test(own)) return Number(own);
  // Versions before 20 write "Code: 60, e.displayText() = …", which the client takes for no error of the server.
  const code = /\bCode: (\d+)/.exec(messageOf(error))?.[1];
  return code === undefined ? null : Number(code);
}

/**
 * A {@link UsageError} where something else must be asked for, a {@link Fault} where the world has to change, and the error itself
 * where it is none of a server or connection.
 */
export function failureOf(error: unknown, address: TableAddress): unknown {
  if (isUsageError(error) || isFault(error)) return error;
  const code = serverCode(error);
  const found =
    code === null ? connectionClass(error) : serverClass(code, LACKS_TABLE.test(messageOf(error)));
  if (found === null) return error;
  const [kind, remedy] = found;
  const said = saidBy(error);
  // Of a failure, or of a redirection, the client gives the text alone.
  const words =
    said === ''
      ? 'It gave a status that is no answer, without a word, as of a redirection, which is not followed: name where it leads.'
      : `It said: ${said}`;
  const message = `${addressInWords(address)}: ${remedy}. ${words}`;
  return kind === 'mistake'
    ? new UsageError(message, { cause: error })
    : new Fault(message, { cause: error });
}

/** Old versions say so where they look for a shard that can be asked, under the code of one that cannot. */
const LACKS_TABLE = /There is no table \S+ on server/;

/** Whether a server's number says that what a query asks makes no sense to it. */
export function isOfQuery(code: number): boolean {
  return OF_QUERIES.includes(code);
}

function serverClass(said: number, lacksTable: boolean): Class {
  const code = lacksTable ? UNKNOWN_TABLE : said;
  const known = CLASSES.find(([codes]) => codes.includes(code));
  return known?.[1] ?? ['fault', `the server failed with code ${code}`];
}

function connectionClass(error: unknown): Class | null {
  const message = messageOf(error);
  const code = String(propertyOf(error, 'code') ?? '');
  if (/^Timeout error/.test(message)) {
    return ['fault', 'no answer came in time; raise --timeout, or look at the shards'];
  }
  if (/is for clickhouse-client program/.test(message)) {
    return ['mistake', 'this is the port of clickhouse-client; give that for HTTP (8123 is usual)'];
  }
  if (/^(?:socket hang up|aborted)$/.test(message) && code !== '')
    return CONNECTION.ECONNRESET ?? null;
  // Of zlib: the end of a compressed answer is missing, or it is none.
  if (/^Z_[A-Z]+_ERROR$/.test(code)) return CONNECTION.ECONNRESET ?? null;
  if (CERTIFICATE.test(code)) {
    return [
      'mistake',
      'the certificate is not trusted; name the authority that signed it: NODE_EXTRA_CA_CERTS=ca.pem',
    ];
  }
  if (code.startsWith('HPE_') || code === 'ERR_SSL_WRONG_VERSION_NUMBER') {
    return ['mistake', 'what answers there speaks no HTTP; look at port and scheme'];
  }
  if (CONNECTION[code] !== undefined) return CONNECTION[code];
  if (/^E(?!RR_)[A-Z]+$/.test(code)) return ['fault', 'the connection failed; do it again'];
  return isForeign(error) ? FOREIGN : null;
}

const FOREIGN: Class = [
  'mistake',
  'what answers there is no ClickHouse server, or a proxy before it; look at host and port',
];

/** An answer with an HTTP status of failure and any text: the client makes a plain error of it. */
function isForeign(error: unknown): boolean {
  return error instanceof Error && error.constructor === Error;
}

/** For an answer that no ClickHouse server gives. */
export function foreignAnswer(address: TableAddress, said: string): UsageError {
  const words =
    said.trim() === '' ? 'It answered with nothing at all.' : `It said: ${printable(said, 100)}`;
  return new UsageError(`${addressInWords(address)}: ${FOREIGN[1]}. ${words}`);
}

/** What a server or connection said: on one line, without what old versions write around it. */
export function saidBy(error: unknown): string {
  const text = messageOf(error)
    .replace(/, e\.displayText\(\) = /, ' ')
    .replace(/,? ?e\.what\(\) = .*$/s, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return printable(text, MOST_CHARACTERS);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function propertyOf(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null
    ? (error as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
