/**
 * Rows made from a dataset's columns, with strings of three kinds of ownership, and what those strings
 * weigh. Runs in trial processes.
 */

import type { PageView } from '../contract.ts';
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
      // Joining reused arrays makes one flat string; a template would make a tree of concatenations first.
      const parts = ['', '', ',', ''];
      return (index) => {
        const ms = timestampsMs[index]!;
        const start = prefix(ms);
        const page = pages[pageIds[index]!]!;
        const visitor = visitors[visitorIds[index]!]!;
        parts[0] = start;
        parts[1] = page;
        parts[3] = visitor;
        const line = parts.join('');
        const pageEnd = start.length + page.length;
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
  const heads = names.map((name) => name.slice(0, 1));
  const tails = names.map((name) => name.slice(1));
  const parts = ['', ''];
  return (id) => {
    parts[0] = heads[id]!;
    parts[1] = tails[id]!;
    return parts.join('');
  };
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

/** Strings of one kind: how many, and their bytes. */
export interface StringWeight {
  readonly count: number;
  readonly bytes: number;
}

const HEADER_BYTES = 16;
const SLICE_BYTES = 32;
/** V8 copies substrings that are shorter (`SlicedString::kMinLength`). */
const SHORTEST_SLICE = 13;

/**
 * What V8 allocates for the strings of the rows `start` to `end`: sequential strings (16 bytes and the
 * characters, one or two bytes each, in steps of 8) and slices (32 bytes): v8/src/objects/string.h.
 */
export function stringsOfRows(
  dataset: Dataset,
  strings: StringOwnership,
  start: number,
  end: number,
): { readonly flat: StringWeight; readonly slices: StringWeight } {
  const flat = { count: 0, bytes: 0 };
  const slices = { count: 0, bytes: 0 };
  const addFlat = (length: number, isWide: boolean, times = 1) => {
    flat.count += times;
    flat.bytes += times * Math.ceil((HEADER_BYTES + (isWide ? 2 : 1) * length) / 8) * 8;
  };
  const { timestampsMs, pageIds, visitorIds } = dataset;
  if (strings === 'shared') return { flat, slices };
  const pages = dataset.pages.map(shapeOf);
  const visitors = dataset.visitors.map(shapeOf);
  const prefix = linePrefixes();
  for (let index = start; index < end; index++) {
    const page = pages[pageIds[index]!]!;
    const visitor = visitors[visitorIds[index]!]!;
    if (strings === 'fresh') {
      for (const { length, isWide } of [page, visitor]) if (length > 1) addFlat(length, isWide);
      continue;
    }
    const lineLength = prefix(timestampsMs[index]!).length + page.length + 1 + visitor.length;
    const isWide = page.isWide || visitor.isWide;
    addFlat(lineLength, isWide);
    for (const { length, isWide: isOwnWide } of [page, visitor]) {
      if (length >= SHORTEST_SLICE) {
        slices.count++;
        slices.bytes += SLICE_BYTES;
      } else if (length > 1 || isOwnWide) {
        // A single character of Latin-1 is shared by V8.
        addFlat(length, isWide);
      }
    }
  }
  return { flat, slices };
}

/** What the names of pages and visitors weigh as strings of their own, on average. */
export function meanStringBytes({ pages, visitors }: Pick<Dataset, 'pages' | 'visitors'>): number {
  const shapes = [...pages, ...visitors].map(shapeOf);
  const bytes = shapes.reduce(
    (sum, { length, isWide }) =>
      sum + Math.ceil((HEADER_BYTES + (isWide ? 2 : 1) * length) / 8) * 8,
    0,
  );
  return shapes.length === 0 ? 0 : bytes / shapes.length;
}

function shapeOf(name: string): { readonly length: number; readonly isWide: boolean } {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: Latin-1 is what V8 stores in one byte.
  return { length: name.length, isWide: /[^\u0000-\u00ff]/.test(name) };
}
