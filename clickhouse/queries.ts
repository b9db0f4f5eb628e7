/** The SQL that counts: for each hour, page by page, and before it how many rows each hour has. Pure. */
import { MS_PER_HOUR } from '../hourly-uniques/hour.ts';
import type { VisitorKind } from './column-types.ts';
import { identifier } from './quoting.ts';
import type { TimeSql } from './time-expressions.ts';

/** A table as the queries see it. */
export interface Counted {
  /** What follows FROM. */
  readonly source: string;
  readonly time: TimeSql;
  /** Names of the columns. */
  readonly page: string;
  readonly visitor: string;
  readonly visitorKind: VisitorKind;
  /** A condition of the user's, checked by where.ts; null where there is none. */
  readonly where: string | null;
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

/** Some hours, in whole hours since 1970, both counted; and which part of their visitors. */
export interface Portion {
  readonly firstHour: number;
  readonly lastHour: number;
  /** The visitors whose hash leaves this rest; all where there is one slice. */
  readonly slice: number;
  readonly slices: number;
}

/** The questions of count-hours.ts, in SQL; of a table of single events, or of a rollup. */
export interface CountQueries {
  readonly rowsByHour: () => string;
  readonly visitorsByPage: (portion: Portion, firstAddress: boolean) => string;
  readonly distinctInSlice: (slices: number) => string;
  /** Whether visitors can be counted in slices where they are too many for a server's memory. */
  readonly canSlice: boolean;
}

/** Of a list of nothing but addresses that a request was forwarded by, the first is the visitor's: generators/replay/forwarded.ts. */
const ADDRESS = String.raw`\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?|\[[\da-f:.%]+\](?::\d{1,5})?|[\da-f.]*:[\da-f.]*:[\da-f:.]*(?:%\w+)?`;
const FORWARDED = String.raw`^(?i:\s*(?:(?:-|unknown)?\s*,\s*)*(${ADDRESS})\s*(?:,\s*(?:${ADDRESS}|-|unknown)?\s*)*)$`;

const HOUR = 'uniqbench_hour';
const PAGE = 'uniqbench_page';
const VISITORS = 'uniqbench_visitors';
const ROWS = 'uniqbench_rows';
const GOOD = 'uniqbench_good';
const LISTS = 'uniqbench_lists';

/** What counting asks for, of a table of single events. */
export function eventQueries(counted: Counted): CountQueries {
  return {
    rowsByHour: () => rowsByHour(counted),
    visitorsByPage: (portion, firstAddress) => visitorsByPage(counted, portion, firstAddress),
    distinctInSlice: (slices) => distinctInSlice(counted, slices),
    canSlice: true,
  };
}

/** One row: the hours that have rows, and how many each. */
export function rowsByHour(counted: Counted): string {
  return [
    `SELECT groupArray(${HOUR}), groupArray(${ROWS}) FROM (`,
    `  SELECT ${HOUR}, sum(${ROWS}) AS ${ROWS} FROM (`,
    `    SELECT ${counted.time.hour} AS ${HOUR}, count() AS ${ROWS}`,
    `    FROM ${counted.source}${condition(counted, null, '    ')}`,
    `    GROUP BY ${HOUR}`,
    `  ) GROUP BY ${HOUR} ORDER BY ${HOUR}`,
    `)`,
  ].join('\n');
}

/**
 * Rows of hour (Int64), page, visitors, rows, rows with a visitor, rows whose visitor may be a list of addresses. Each shard counts
 * what it has, or one server what all have: by the settings that it is sent with.
 *
 * @param firstAddress Whether lists of addresses are narrowed to the first one, which must not be done where shards are added.
 */
export function visitorsByPage(counted: Counted, portion: Portion, firstAddress: boolean): string {
  const { visitor, has, isList } = visitorSql(counted, firstAddress);
  const rows = condition(counted, { ...portion, visitor }, '  ');
  return [
    `SELECT ${HOUR}, ${PAGE}, sum(${VISITORS}), sum(${ROWS}), sum(${GOOD}), sum(${LISTS}) FROM (`,
    `  SELECT ${counted.time.hour} AS ${HOUR}, ${pageSql(counted)} AS ${PAGE},`,
    `    uniqExactIf(${visitor}, ${has}) AS ${VISITORS}, count() AS ${ROWS},`,
    `    countIf(${has}) AS ${GOOD}, countIf(${isList}) AS ${LISTS}`,
    `  FROM ${counted.source}${rows}`,
    `  GROUP BY ${HOUR}, ${PAGE}`,
    `) GROUP BY ${HOUR}, ${PAGE}`,
  ].join('\n');
}

/**
 * One number: distinct hours, pages and visitors among the visitors of one slice. Added up over shards, it is the same as of all
 * rows where, and only where, no visitor of an hour and page is on two shards.
 */
export function distinctInSlice(counted: Counted, slices: number): string {
  const { visitor, has } = visitorSql(counted, false);
  const rows = condition(counted, { slice: 0, slices, visitor, has }, '  ');
  return [
    `SELECT sum(${VISITORS}) FROM (`,
    `  SELECT uniqExact(${counted.time.hour}, ${pageSql(counted)}, ${visitor}) AS ${VISITORS}`,
    `  FROM ${counted.source}${rows}`,
    `)`,
  ].join('\n');
}

/** The parts of an event, as this file and rollups say them. */
export function eventSql(counted: Counted, firstAddress: boolean) {
  return {
    hour: counted.time.hour,
    page: pageSql(counted),
    ...visitorSql(counted, firstAddress),
  };
}

/** Servers write a dash where there is nothing to say: no page, as in files. */
function pageSql({ page }: Counted): string {
  const text = `ifNull(toString(${identifier(page)}), '')`;
  return `if(${text} = '-', '', ${text})`;
}

function visitorSql({ visitor, visitorKind }: Counted, firstAddress: boolean) {
  const column = identifier(visitor);
  if (visitorKind === 'value') {
    // Without NULL, which would make counts Nullable in old versions.
    return { visitor: `assumeNotNull(${column})`, has: `isNotNull(${column})`, isList: '0' };
  }
  // Of what is padded with NUL, toString takes that off.
  const text = `ifNull(${visitorKind === 'text' ? column : `toString(${column})`}, '')`;
  const first = `extract(${text}, '${FORWARDED.replaceAll('\\', '\\\\')}')`;
  return {
    visitor: firstAddress
      ? `if(position(${text}, ',') > 0 AND length(${text}) <= 4096 AND notEmpty(${first}), ${first}, ${text})`
      : text,
    has: `${text} NOT IN ('', '-')`,
    isList: `position(${text}, ',') > 0`,
  };
}

/** @param portion With the visitor as it is counted, so that slices have no visitor in common. */
function condition(
  { time, where, fromMs, toMs }: Counted,
  portion: (Partial<Portion> & { readonly visitor: string; readonly has?: string }) | null,
  indent: string,
): string {
  const { firstHour, lastHour, slice = 0, slices = 1, visitor, has } = portion ?? {};
  const parts = [...time.between(fromMs, toMs), ...(has === undefined ? [] : [has])];
  if (firstHour !== undefined && lastHour !== undefined) {
    parts.push(
      ...time.between(firstHour * MS_PER_HOUR, (lastHour + 1) * MS_PER_HOUR),
      firstHour === lastHour
        ? `${HOUR} = ${firstHour}`
        : `${HOUR} >= ${firstHour} AND ${HOUR} <= ${lastHour}`,
    );
  }
  if (slices > 1) {
    const hash = `cityHash64(ifNull(toString(${visitor}), ''))`;
    parts.push(`modulo(${hash}, ${slices}) = ${slice}`);
  }
  // Behind a line end, so that a comment in it ends before the parenthesis does.
  if (where !== null) parts.push(`(${where}\n)`);
  return parts.length === 0 ? '' : `\n${indent}WHERE ${parts.join(`\n${indent}  AND `)}`;
}
