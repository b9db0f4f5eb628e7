/** What is known about columns: whole layouts with rules of their own, and usual column names. */

/** What an event is made of. */
export type Role = 'timestamp' | 'page' | 'visitor';

export const ROLES: readonly Role[] = ['timestamp', 'page', 'visitor'];

/** Which columns hold which part; several columns of a timestamp are joined by a space. */
export interface Columns {
  readonly timestamp: readonly string[];
  readonly page: string;
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

export const LAYOUTS: readonly Layout[] = [
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
    columns: { timestamp: ['date', 'time'], page: 'package', visitor: 'ip_id' },
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
    columns: { timestamp: ['time'], page: 'url', visitor: 'host' },
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
    ...['timeiso8601', 'isotime', 'unixtime', 'msec', 'date+time', 'time', 'date'],
  ],
  page: [
    ...['page', 'pageurl', 'pagepath', 'pageuri', 'url', 'path', 'uri', 'urlpath', 'urloriginal'],
    ...['requestpath', 'requesturl', 'requesturi', 'pathname', 'resource', 'href'],
  ],
  visitor: [
    ...['visitor', 'visitorid', 'user', 'userid', 'uid', 'customerid', 'accountid', 'clientid'],
    ...['anonymousid', 'deviceid', 'cookieid', 'sessionid', 'session', 'host', 'ip', 'ipaddress'],
    ...['ipid', 'clientip', 'clientaddress', 'remoteaddr', 'remoteip', 'remotehost', 'sourceip'],
  ],
};
