/** Rows made from a dataset's columns, with strings of three kinds of ownership. Runs in trial processes. */
import type { PageView } from '../contract.ts';
import { meanOf } from '../harness/stats/summary.ts';
import type { StringOwnership } from '../harness/wire/strings.ts';
import type { Dataset } from './dataset.ts';
import { formatHour, hourOf } from './hour.ts';

/** Makes event number `index` as a fresh object with a fresh Date. */
export type MakeRow = (index: number) => PageView;

/** A maker of rows whose strings are owned as told. */
export function rowMaker(dataset: Dataset, strings: StringOwnership): MakeRow {
  const { timestampsMs, pageIds, visitorIds, pages, visitors } = dataset;
  switch (strings) {
    case 'shared':
      return (index) => ({
        timestamp: new Date(timestampsMs[index]!),
        pageUrl: pages[pageIds[index]!]!,
        visitorId: visitors[visitorIds[index]!]!,
      });
    case 'fresh': {
      const page = copier(pages);
      const visitor = copier(visitors);
      return (index) => ({
        timestamp: new Date(timestampsMs[index]!),
        pageUrl: page(pageIds[index]!),
        visitorId: visitor(visitorIds[index]!),
      });
    }
    case 'slices': {
      const prefix = linePrefixes();
      const lineOf = lineMaker(pages, visitors);
      return (index) => {
        const ms = timestampsMs[index]!;
        const pageId = pageIds[index]!;
        const start = prefix(ms);
        const line = lineOf(start, pageId, visitorIds[index]!);
        const pageEnd = start.length + pages[pageId]!.length;
        return {
          timestamp: new Date(ms),
          pageUrl: line.slice(start.length, pageEnd),
          visitorId: line.slice(pageEnd + 1),
        };
      };
    }
  }
}

/** The rows `start` (inclusive) to `end` (exclusive). */
export function rowsOf(makeRow: MakeRow, start: number, end: number): PageView[] {
  const rows: PageView[] = [];
  for (let index = start; index < end; index++) rows.push(makeRow(index));
  return rows;
}

/** The first `events` rows, each made when it is asked for; can be read once, as a stream can. */
export function* rowStream(makeRow: MakeRow, events: number): Generator<PageView, void, undefined> {
  for (let index = 0; index < events; index++) yield makeRow(index);
}

/** By id, a string of its own at every call; one character is shared by V8 whatever one does. */
function copier(names: readonly string[]): (id: number) => string {
  const latin1 = latin1Of(names);
  if (latin1 === null) {
    const heads = names.map((name) => name.slice(0, 1));
    const tails = names.map((name) => name.slice(1));
    const parts = ['', ''];
    return (id) => {
      parts[0] = heads[id]!;
      parts[1] = tails[id]!;
      return parts.join('');
    };
  }
  const { bytes, starts } = latin1;
  return (id) => decode.call(bytes, starts[id]!, starts[id + 1]!);
}

/**
 * Lines of a log, each one flat string as a reader's is: decoded from bytes, which takes a third of the time that joining strings
 * takes. Rows are made before every timed call. Where any name has other characters than Latin-1's, all lines are joined: the
 * garbage of making a row is measured on some of them, and must be the same for all.
 */
function lineMaker(
  pages: readonly string[],
  visitors: readonly string[],
): (prefix: string, pageId: number, visitorId: number) => string {
  const page = latin1Of(pages);
  const visitor = latin1Of(visitors);
  if (page === null || visitor === null) {
    // Joining reused arrays makes one flat string; a template would make a tree of concatenations first.
    const parts = ['', '', ',', ''];
    return (prefix, pageId, visitorId) => {
      parts[0] = prefix;
      parts[1] = pages[pageId]!;
      parts[3] = visitors[visitorId]!;
      return parts.join('');
    };
  }
  const line = Buffer.alloc(PREFIX_BYTES + page.longest + 1 + visitor.longest);
  let written = '';
  return (prefix, pageId, visitorId) => {
    if (prefix !== written) {
      line.write(prefix, 'latin1');
      written = prefix;
    }
    let end = copyName(page, pageId, line, prefix.length);
    line[end++] = COMMA;
    end = copyName(visitor, visitorId, line, end);
    return decode.call(line, 0, end);
  };
}

/**
 * What `toString('latin1')` calls. That has an `arguments` object made for it until it is compiled, which would be counted as memory of
 * the implementation that takes the rows. Every Node and Bun has it, but no type.
 */
const decode = (
  Buffer.prototype as Buffer & {
    readonly latin1Slice: (this: Buffer, start: number, end: number) => string;
  }
).latin1Slice;

const COMMA = 0x2c;
/** Of a time stamp of any year that a Date can hold, and a comma. */
const PREFIX_BYTES = 32;

/** Names as bytes, one for each character. */
interface Latin1Names {
  readonly bytes: Buffer;
  /** Of the bytes of each name; one more than there are names. */
  readonly starts: Uint32Array;
  readonly longest: number;
}

/** By the array of names, because rows of the same dataset are made for call after call. */
const known = new WeakMap<readonly string[], Latin1Names | null>();

/** null where any of them has other characters. */
function latin1Of(names: readonly string[]): Latin1Names | null {
  const before = known.get(names);
  if (before !== undefined) return before;
  const made = names.some((name) => shapeOf(name).isWide) ? null : encoded(names);
  known.set(names, made);
  return made;
}

function encoded(names: readonly string[]): Latin1Names {
  const starts = new Uint32Array(names.length + 1);
  let longest = 0;
  for (const [id, { length }] of names.entries()) {
    starts[id + 1] = starts[id]! + length;
    longest = Math.max(longest, length);
  }
  const bytes = Buffer.alloc(starts[names.length]!);
  for (const [id, name] of names.entries()) bytes.write(name, starts[id]!, 'latin1');
  return { bytes, starts, longest };
}

/** Names are short: a loop takes less than a view and a copy of it. @returns where it ends. */
function copyName({ bytes, starts }: Latin1Names, id: number, to: Buffer, at: number): number {
  let end = at;
  for (let from = starts[id]!, stop = starts[id + 1]!; from < stop; from++)
    to[end++] = bytes[from]!;
  return end;
}

/**
 * The line's time stamp and comma, one shared string for each hour: a line is as long as one that
 * `generate` writes to CSV; what stands in its first field is never read.
 */
function linePrefixes(): (timestampMs: number) => string {
  const byHour = new Map<number, string>();
  let lastHour = Number.NaN;
  let last = '';
  return (timestampMs) => {
    const hour = hourOf(timestampMs);
    if (hour !== lastHour) {
      lastHour = hour;
      last = byHour.get(hour) ?? `${formatHour(hour).replace(' ', 'T')}:00.000Z,`;
      byHour.set(hour, last);
    }
    return last;
  };
}

const HEADER_BYTES = 16;

/** What the names of pages and visitors weigh as strings of their own, on average (v8/src/objects/string.h). */
export function meanStringBytes({ pages, visitors }: Pick<Dataset, 'pages' | 'visitors'>): number {
  const weights = [...pages, ...visitors].map((name) => {
    const { length, isWide } = shapeOf(name);
    return Math.ceil((HEADER_BYTES + (isWide ? 2 : 1) * length) / 8) * 8;
  });
  return weights.length === 0 ? 0 : meanOf(weights);
}

function shapeOf(name: string): { readonly length: number; readonly isWide: boolean } {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: Latin-1 is what V8 stores in one byte.
  return { length: name.length, isWide: /[^\u0000-\u00ff]/.test(name) };
}
