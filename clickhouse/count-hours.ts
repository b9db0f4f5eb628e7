/** Counts a table hour by hour, and holds each answer against what was there before it was asked. */
import { Fault, isFault } from '../contract.ts';
import { formatHour } from '../hourly-uniques/hour.ts';
import { decodeName } from '../names.ts';
import { grouped, counted as inNumber } from '../quantity.ts';
import { addressInWords, type TableAddress } from './address.ts';
import { serverCode } from './failures.ts';
import type { CountQueries, Portion } from './queries.ts';
import { inconsistent, type Server } from './server.ts';
import type { QuerySettings } from './settings.ts';
import type { Sharding } from './sharding.ts';
import { NO_HOUR } from './time-expressions.ts';

/** Hours are asked for together while they have no more rows than this: a query costs some milliseconds by itself. */
const ROWS_A_QUERY = 1_000_000;
/** Of each so many rows, a visitor is looked at where it is checked that no two shards have it. */
const CHECKED_ROWS = 100_000;
const MORE_SLICES = 8;
const MOST_SLICES = 512;
/** ErrorCodes.cpp: MEMORY_LIMIT_EXCEEDED. */
const OUT_OF_MEMORY = 241;

/** One hour's answer. */
export interface CountedHour {
  /** `YYYY-MM-DD HH:00`. */
  readonly hour: string;
  readonly counts: Readonly<Record<string, number>>;
}

/** What was read, once all hours are counted. */
export interface RowsRead {
  readonly rows: number;
  /** Rows that hold no event, by the names that readers of files give them. */
  readonly rejected: Readonly<Record<'no_timestamp' | 'no_page' | 'no_visitor', number>>;
  readonly notes: readonly string[];
}

/** What the counting needs. */
export interface CountRequest {
  readonly server: Server;
  readonly address: TableAddress;
  readonly settings: QuerySettings;
  readonly queries: CountQueries;
  readonly sharding: Sharding;
  readonly onProgress: (done: { readonly rows: number; readonly of: number }) => void;
}

interface Hours {
  /** In whole hours since 1970, in order. */
  readonly hours: readonly { readonly hour: number; readonly rows: number }[];
  readonly rows: number;
  readonly withoutTime: number;
}

/**
 * Yields the hours in order; afterwards says what was read.
 *
 * @throws Fault where the table changed meanwhile, or an answer is not whole: what was yielded until then is right, and not all.
 */
export async function* countHours(
  request: CountRequest,
): AsyncGenerator<CountedHour, RowsRead, undefined> {
  const { onProgress } = request;
  const plan = await hoursOf(request);
  const { sharding, notes } = await checkedSharding(request, plan.rows);
  const rejected = { no_timestamp: plan.withoutTime, no_page: 0, no_visitor: 0 };
  const state: State = { ...request, sharding, notes: [...notes], slices: 1 };
  let done = plan.withoutTime;
  for (const batch of batchesOf(plan.hours)) {
    const found = await countBatch(state, batch);
    for (const { hour, rows } of batch) {
      const pages = found.get(hour) ?? new Map<string, PageCount>();
      const { counts, read } = tidied(pages, rejected);
      if (read !== rows) throw changed(request.address, hour, rows, read);
      done += rows;
      if (Object.keys(counts).length > 0) yield { hour: formatHour(hour), counts };
    }
    onProgress({ rows: done, of: plan.rows });
  }
  return { rows: plan.rows, rejected, notes: [...new Set(state.notes)] };
}

interface PageCount {
  visitors: number;
  rows: number;
  good: number;
}

interface State extends Omit<CountRequest, 'sharding'> {
  readonly sharding: Sharding;
  readonly notes: string[];
  /** More than one where a server's memory did not suffice for all visitors at once. */
  slices: number;
}

type Pages = Map<string, PageCount>;

/** The rejected ones are added to `rejected`. */
function tidied(pages: Pages, rejected: { no_page: number; no_visitor: number }) {
  // No prototype, so that a page called `__proto__` is just a page.
  const counts: Record<string, number> = Object.create(null);
  let read = 0;
  for (const [page, { visitors, rows, good }] of pages) {
    read += rows;
    if (page === '') {
      rejected.no_page += rows;
      continue;
    }
    rejected.no_visitor += rows - good;
    if (visitors > 0) counts[page] = visitors;
  }
  return { counts, read };
}

async function hoursOf({ server, queries, settings, address }: CountRequest): Promise<Hours> {
  const answer = await server.ask(queries.rowsByHour(), settings.together);
  const hours = Array.from({ length: answer.length() }, () => answer.int64());
  const rows = Array.from({ length: answer.length() }, () => answer.uint64());
  if (!answer.atEnd || hours.length !== rows.length || new Set(hours).size !== hours.length) {
    throw inconsistent(address, 'the server lists an hour twice, or something else than hours');
  }
  const all = hours.map((hour, index) => ({ hour, rows: rows[index]! }));
  return {
    hours: all.filter(({ hour }) => hour !== NO_HOUR).sort((a, b) => a.hour - b.hour),
    rows: rows.reduce((sum, more) => sum + more, 0),
    withoutTime: all.find(({ hour }) => hour === NO_HOUR)?.rows ?? 0,
  };
}

function* batchesOf(hours: Hours['hours']): Generator<Hours['hours'], void, undefined> {
  let batch: { readonly hour: number; readonly rows: number }[] = [];
  let rows = 0;
  for (const hour of hours) {
    if (batch.length > 0 && rows + hour.rows > ROWS_A_QUERY) {
      yield batch;
      [batch, rows] = [[], 0];
    }
    batch.push(hour);
    rows += hour.rows;
  }
  if (batch.length > 0) yield batch;
}

/**
 * The key says where new rows go, not where all rows are: shards may have been filled past it, or before it was changed. So the
 * sets of some visitors are merged, and must be as large as their parts.
 */
async function checkedSharding(
  { server, queries, settings, sharding }: CountRequest,
  rows: number,
): Promise<{ readonly sharding: Sharding; readonly notes: readonly string[] }> {
  if (sharding.form === 'whole' || sharding.form === 'merge' || rows === 0) {
    return { sharding, notes: [] };
  }
  const sql = queries.distinctInSlice(Math.max(1, Math.ceil(rows / CHECKED_ROWS)));
  const added = (await server.ask(sql, settings.apart)).only();
  const merged = (await server.ask(sql, settings.together)).only();
  if (added === merged) return { sharding, notes: [] };
  return {
    sharding: {
      form: 'merge',
      why: 'rows are not where the sharding key sends them, so that sets of visitors are merged',
    },
    notes: [
      `Note: rows are not where the sharding key sends them: of the visitors that were looked at, shards count ${grouped(added)} and all together ${grouped(merged)}. ` +
        'Sets of visitors were merged instead of adding counts up, which is right and slower; insert through the Distributed table to avoid it.',
    ],
  };
}

async function countBatch(state: State, batch: Hours['hours']): Promise<Map<number, Pages>> {
  const [first, last] = [batch[0]!.hour, batch.at(-1)!.hour];
  for (;;) {
    try {
      const { found, lists } = await countSlices(state, first, last, false);
      if (!lists) return found;
      // Of two lists that begin with one address, each may be on another shard.
      return (await countSlices(state, first, last, true)).found;
    } catch (error) {
      const isMemory = isFault(error) && serverCode(error.cause) === OUT_OF_MEMORY;
      if (!isMemory || !state.queries.canSlice || state.slices >= MOST_SLICES) throw error;
      state.slices *= MORE_SLICES;
      state.notes.push(
        `Note: the memory that the server allows did not suffice for all visitors of an hour at once; they were counted in ${state.slices} parts, each of which reads the hour again.`,
      );
    }
  }
}

async function countSlices(
  state: State,
  firstHour: number,
  lastHour: number,
  firstAddress: boolean,
): Promise<{ readonly found: Map<number, Pages>; readonly lists: boolean }> {
  const found = new Map<number, Pages>();
  let lists = false;
  for (let slice = 0; slice < state.slices; slice++) {
    const portion = { firstHour, lastHour, slice, slices: state.slices };
    lists = (await addPortion(state, portion, firstAddress, found)) || lists;
    if (lists && !firstAddress) break;
  }
  return { found, lists };
}

/** @returns whether a visitor may be a list of addresses. */
async function addPortion(
  { server, settings, queries, sharding, address }: State,
  portion: Portion,
  firstAddress: boolean,
  into: Map<number, Pages>,
): Promise<boolean> {
  const apart = (sharding.form === 'add' || sharding.form === 'unite') && !firstAddress;
  const sql = queries.visitorsByPage(portion, firstAddress);
  const answer = await server.ask(sql, apart ? settings.apart : settings.together);
  // Each of the hours has rows, and some of them are in the one slice that there is.
  if (answer.atEnd && portion.slices === 1) throw emptied(address, portion);
  const seen = new Set<string>();
  let lists = 0;
  while (!answer.atEnd) {
    const hour = answer.int64();
    const page = decodeName(answer.bytes());
    const [visitors, rows, good] = [answer.uint64(), answer.uint64(), answer.uint64()];
    lists += answer.uint64();
    if (hour < portion.firstHour || hour > portion.lastHour) {
      throw answer.broken('holds an hour that it was not asked for');
    }
    const key = `${hour} ${page}`;
    if (seen.has(key)) throw inconsistent(address, 'the server gave an hour and page twice');
    seen.add(key);
    const pages = into.get(hour) ?? new Map<string, PageCount>();
    into.set(hour, pages);
    const sum = pages.get(page) ?? { visitors: 0, rows: 0, good: 0 };
    pages.set(page, {
      visitors: sum.visitors + visitors,
      rows: sum.rows + rows,
      good: sum.good + good,
    });
  }
  return lists > 0;
}

function emptied(address: TableAddress, { firstHour, lastHour }: Portion): Fault {
  const hours =
    firstHour === lastHour
      ? formatHour(firstHour)
      : `${formatHour(firstHour)} to ${formatHour(lastHour)}`;
  return new Fault(
    `${addressInWords(address)}: the answer for ${hours} is empty, and there were rows. Something between here and the server lost it, or the table was emptied meanwhile. Count again.`,
  );
}

function changed(address: TableAddress, hour: number, rows: number, read: number): Fault {
  const to = `${formatHour(hour).replace(' ', 'T')}Z`;
  return new Fault(
    `${addressInWords(address)}: the table changed while it was counted: ${formatHour(hour)} had ${inNumber(rows, 'row')} first and ${grouped(read)} when it was counted. ` +
      `Count again when nobody writes to it, or the hours before: --to ${to}`,
  );
}
