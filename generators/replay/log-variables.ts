/** What the variables of nginx and the directives of Apache stand for: the table that --log-format is compiled by. */

import { type TimePart, UNIX_UNITS } from './time-layouts.ts';

/** What a field of a line is. */
export type Field =
  | { readonly role: 'time'; readonly part: TimePart }
  /** A whole request line; or a path, to which the fields right behind it belong. */
  | { readonly role: 'request' | 'path' | 'query' }
  /** Where several are written, the one of the lowest rank that names someone is the visitor. */
  | { readonly role: 'visitor'; readonly rank: number }
  | { readonly role: 'skip' };

const SKIP: Field = { role: 'skip' };
const CLF_TIME: Field = {
  role: 'time',
  part: { kind: 'strftime', layout: '%d/%b/%Y:%H:%M:%S %z' },
};
/** Headers that proxies write the client in, best first. */
const FORWARDED = [
  'true-client-ip',
  'cf-connecting-ip',
  'fastly-client-ip',
  'x-forwarded-for',
  'x-real-ip',
  'x-client-ip',
  'client-ip',
];
const PEER = FORWARDED.length;

const NGINX: Readonly<Record<string, Field>> = {
  time_local: CLF_TIME,
  time_iso8601: { role: 'time', part: { kind: 'strftime', layout: '%Y-%m-%dT%H:%M:%S%Q%z' } },
  // HAProxy's %t: local, in milliseconds.
  accept_date: { role: 'time', part: { kind: 'strftime', layout: '%d/%b/%Y:%H:%M:%S.%L' } },
  msec: { role: 'time', part: { kind: 'unix', perSecond: 1 } },
  request: { role: 'request' },
  request_uri: { role: 'path' },
  uri: { role: 'path' },
  document_uri: { role: 'path' },
  is_args: { role: 'query' },
  args: { role: 'query' },
  query_string: { role: 'query' },
  remote_addr: { role: 'visitor', rank: PEER },
  remote_host: { role: 'visitor', rank: PEER },
  the_real_ip: { role: 'visitor', rank: PEER },
  proxy_protocol_addr: { role: 'visitor', rank: PEER - 1 },
  proxy_add_x_forwarded_for: { role: 'visitor', rank: FORWARDED.indexOf('x-forwarded-for') },
};

const APACHE: Readonly<Record<string, Field>> = {
  h: { role: 'visitor', rank: PEER },
  a: { role: 'visitor', rank: PEER },
  r: { role: 'request' },
  U: { role: 'path' },
  q: { role: 'query' },
};
const APACHE_SKIPPED = 'bBDIOSTXkfHlmopPLRsuvVAzn';

/** The field of `$name`; names that are not known are those of the user's own variables. */
export function nginxField(name: string): Field {
  const header = name.startsWith('http_') ? name.slice(5).replaceAll('_', '-') : undefined;
  return NGINX[name] ?? (header === undefined ? SKIP : headerField(header));
}

/** The field of `%{argument}letter`; undefined where there is no such directive. */
export function apacheField(letter: string, argument: string | undefined): Field | undefined {
  if (letter === 't') return apacheTime(argument);
  if (letter === 'i' && argument !== undefined) return headerField(argument.toLowerCase());
  if (letter === 'a' && argument === 'c') return SKIP;
  if (APACHE[letter] !== undefined) return APACHE[letter];
  if (APACHE_SKIPPED.includes(letter)) return SKIP;
  return argument !== undefined && 'ioenCxsTP^'.includes(letter) ? SKIP : undefined;
}

function apacheTime(argument: string | undefined): Field | undefined {
  if (argument === undefined) {
    return { role: 'time', part: { kind: 'strftime', layout: '[%d/%b/%Y:%H:%M:%S %z]' } };
  }
  const layout = argument.replace(/^(?:begin|end):?/, '') || '[%d/%b/%Y:%H:%M:%S %z]';
  if (layout === 'msec_frac' || layout === 'usec_frac')
    return { role: 'time', part: { kind: 'fraction' } };
  const perSecond = UNIX_UNITS[layout];
  if (perSecond !== undefined) return { role: 'time', part: { kind: 'unix', perSecond } };
  return { role: 'time', part: { kind: 'strftime', layout } };
}

function headerField(name: string): Field {
  const rank = FORWARDED.indexOf(name);
  return rank < 0 ? SKIP : { role: 'visitor', rank };
}
