/** What is known about columns: whole layouts with rules of their own, and usual column names. */

/** What an event is made of. */
export type Role = 'timestamp' | 'page' | 'visitor';

export const ROLES: readonly Role[] = ['timestamp', 'page', 'visitor'];

/** Which columns hold which part; several columns of a timestamp are joined by a space, those of a page by nothing. */
export interface Columns {
  readonly timestamp: readonly string[];
  readonly page: readonly string[];
  readonly visitor: string;
}

/** A table whose header is known, and the names that its rejected lines go by. */
export interface Layout {
  readonly format: 'csv' | 'tsv';
  /** Exactly these names, in this order, in any letter case. */
  readonly header: readonly string[];
  readonly columns: Columns;
  /** Texts that mean "no value", beside the empty one. */
  readonly missing: readonly string[];
  /** `unix-seconds`: digits alone, always seconds. */
  readonly time: 'any' | 'unix-seconds';
  /** Which of the two is asked for first where both are missing. */
  readonly firstChecked: 'page' | 'visitor';
  readonly reasons: Readonly<Record<'header' | 'fields' | Role, string>>;
}

const LAYOUTS: readonly Layout[] = [
  {
    // The download log of the RStudio CRAN mirror, http://cran-logs.rstudio.com/
    format: 'csv',
    header: [
      'date',
      'time',
      'size',
      'r_version',
      'r_arch',
      'r_os',
      'package',
      'version',
      'country',
      'ip_id',
    ],
    columns: { timestamp: ['date', 'time'], page: ['package'], visitor: 'ip_id' },
    missing: ['NA'],
    time: 'any',
    firstChecked: 'page',
    reasons: {
      header: 'header',
      fields: 'not_10_fields',
      timestamp: 'no_timestamp',
      page: 'no_package',
      visitor: 'no_visitor',
    },
  },
  {
    // The NASA web log of 1995 as Imhotep's sample data have it.
    format: 'tsv',
    header: [
      'host',
      'logname',
      'time',
      'method',
      'url',
      'response',
      'bytes',
      'referer',
      'useragent',
    ],
    columns: { timestamp: ['time'], page: ['url'], visitor: 'host' },
    missing: [],
    time: 'unix-seconds',
    firstChecked: 'visitor',
    reasons: {
      header: 'header_or_bad_time',
      fields: 'not_9_tab_fields',
      timestamp: 'header_or_bad_time',
      page: 'request_empty_path',
      visitor: 'no_host',
    },
  },
];

/**
 * Usual names of columns, best first, in lower case and without spaces, `_`, `-`, `.` and `@`:
 * `pageUrl`, `page_url` and `page.url` are all `pageurl`. A `+` joins two columns.
 */
export const USUAL_NAMES: Readonly<Record<Role, readonly string[]>> = {
  timestamp: [
    ...['timestamp', 'ts', 'datetime', 'eventtime', 'eventtimestamp', 'timestampms'],
    ...['createdat', 'occurredat', 'visitedat', 'viewedat', 'loggedat', 'requesttimestamp'],
    ...['requestedat', 'receivedat', 'timeiso8601', 'timelocal', 'isotime', 'timeutc', 'startutc'],
    ...['unixtime', 'unixtimestamp', 'epoch', 'epochms', 'msec', 'edgestarttimestamp'],
    ...['servertimestamp', 'reqtimesec', 'timegenerated', 'logtime', 'date+time', 'time', 'date'],
  ],
  page: [
    ...['page', 'pageurl', 'pagepath', 'pageuri', 'url', 'path', 'uri', 'urlpath', 'urloriginal'],
    ...['requestpath', 'requesturl', 'requesturi', 'pathname', 'resource', 'href', 'pagelocation'],
    ...['clientrequesturi', 'clientrequestpath', 'resourcepath', 'reqpath', 'csuristem', 'rawpath'],
  ],
  visitor: [
    ...['visitor', 'visitorid', 'user', 'userid', 'uid', 'customerid', 'accountid', 'clientid'],
    ...['anonymousid', 'deviceid', 'cookieid', 'sessionid', 'session', 'ip', 'ipaddress'],
    ...['ipid', 'clientip', 'clientaddress', 'clientipaddress', 'realip', 'remoteaddr', 'remoteip'],
    ...['remoteaddress', 'remotehost', 'sourceip', 'sourceaddress', 'sourceipaddress', 'srcip'],
    ...['clientaddr', 'clienthost', 'cip', 'cliip', 'xrealip', 'xforwardedfor', 'forwardedfor'],
    // The server's name in most logs; the visitor's only where nothing else is.
    ...['host', 'hostname'],
  ],
};

/** Names of which only the whole is usual: behind `request.` they are those of the server. */
export const WHOLE_NAMES: readonly string[] = ['host', 'hostname'];

/** What may stand before the usual name of a nested value, as in `properties.clientIp`. */
export const WRAPPERS: readonly string[] = [
  ...['data', 'event', 'fields', 'json', 'jsonpayload', 'log', 'message', 'record', 'access'],
  ...['attributes', 'context', 'properties', 'payload', 'body', 'proxy'],
];

/** As {@link WRAPPERS}, for pages and visitors: a request's `time` is how long it took. */
export const REQUEST_WRAPPERS: readonly string[] = ['request', 'req', 'http', 'httprequest'];

/** Columns that say whether a clock of 12 hours is before or after noon. */
export const NOON_NAMES: readonly string[] = ['ampm', 'am/pm', 'meridiem', 'meridian'];

/** The layout of this header, in any letter case; undefined where none is known. */
export function layoutOf(format: Layout['format'], header: readonly string[]): Layout | undefined {
  const lowerCase = header.map((name) => name.toLowerCase()).join('\n');
  return LAYOUTS.find((known) => known.format === format && known.header.join('\n') === lowerCase);
}
