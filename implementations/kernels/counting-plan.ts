/**
 * How events are partitioned before they are counted: which bits of hour, page and visitor choose the partition, and which
 * stay in the word that is kept of the event. Pure.
 *
 * A *cell* holds the events of some hours and, where there are many pages, of some pages; so that each (hour, page) pair is
 * in one cell, and its count is final with the cell. A *leaf* is the part of a cell that is counted at once: a cell's
 * visitors are dealt out over its leaves. Within a cell a pair is a *row*.
 *
 *     hour:     [ cell | hourBits ]      page: [ pageBits | pageSplitBits → cell ]
 *     visitor:  [ visitorBits | visitorSplitBits → leaf ]
 *     word:     [ hourBits | pageBits | visitorBits ], in 32 bits where they fit, else in 64
 */

/** How large the events are; hours, pages and visitors are numbered from 0. */
export interface EventSpan {
  /** At most this many will be scattered. */
  readonly events: number;
  /** Each at most 2 ** 32. */
  readonly hours: number;
  readonly pages: number;
  readonly visitors: number;
  /** Threads that scatter, each events of its own. */
  readonly threads: number;
}

/** See the head of the file. */
export interface CountingPlan {
  readonly threads: number;
  readonly hourBits: number;
  readonly pageSplitBits: number;
  readonly pageBits: number;
  readonly visitorSplitBits: number;
  readonly visitorBits: number;
  /** Of a word: 4 or 8. */
  readonly wordBytes: 4 | 8;
  readonly cells: number;
  readonly leaves: number;
  /** Words are kept in blocks of 2 ** blockBits bytes. */
  readonly blockBits: number;
  readonly blockCount: number;
  /** Whether rows are so many that their counts stand in a hash table instead of an array. */
  readonly rowsHashed: boolean;
}

/** Words and tables of so many events stay in a core's own caches. */
const LEAF_EVENTS = 32_768;
/** More than this many places to write to at once, and nearly every write misses the cache. */
const MOST_LEAVES = 4096;
/** With at most this many rows (2 ** 14) leaves split visitors: rows of more would cost each leaf more than its events. */
const MOST_ROW_BITS_REPEATED = 14;
/** The largest shift of a word of 32 bits. */
const MOST_SHIFT = 31;
/** A hash table marks a free slot by 0, so that a word must leave one value unused. */
const NARROW_BITS = 31;
const WIDE_BITS = 63;
const [LEAST_BLOCK_BITS, MOST_BLOCK_BITS] = [8, 13];

/** Chooses the partition. */
export function planCounting(span: EventSpan): CountingPlan {
  const { events, hours, pages, visitors } = span;
  const allHourBits = Math.min(bitsFor(hours), MOST_SHIFT);
  const allPageBits = bitsFor(pages);
  const allVisitorBits = bitsFor(visitors);

  let hourBits = 0;
  while (
    hourBits < allHourBits &&
    (cellsOf(hours, hourBits) * LEAF_EVENTS > 2 * events || cellsOf(hours, hourBits) > MOST_LEAVES)
  ) {
    hourBits++;
  }
  const hourCells = cellsOf(hours, hourBits);
  const most = Math.floor(Math.log2(MOST_LEAVES / hourCells));
  const wanted = Math.ceil(Math.log2(Math.max(1, events / hourCells / LEAF_EVENTS)));
  let splitBits = Math.min(wanted, most);
  // A few more leaves are cheaper than words of twice the size.
  const kept = hourBits + allPageBits + allVisitorBits;
  const missing = kept - splitBits - NARROW_BITS;
  if (missing > 0 && missing <= 3) splitBits = Math.min(splitBits + missing, most);
  if (kept - splitBits > WIDE_BITS) splitBits = Math.min(kept - WIDE_BITS, most);

  const splitsVisitors = hourBits + allPageBits <= MOST_ROW_BITS_REPEATED;
  const visitorSplitBits = splitsVisitors
    ? Math.min(splitBits, allVisitorBits)
    : splitBits - Math.min(splitBits, allPageBits);
  const pageSplitBits = Math.min(splitBits - visitorSplitBits, allPageBits);
  return planLeaves(span, { hourBits, pageSplitBits, visitorSplitBits });
}

/**
 * Chooses the partition where leaves are only to be reduced to their distinct words: by the visitor above all, since of
 * hours a time-sorted log has few at once, and of pages some are very frequent.
 *
 * @throws RangeError as {@link planCounting}.
 */
export function planDistinct(span: EventSpan): CountingPlan {
  const splitBits = bitsFor(Math.min(span.events / LEAF_EVENTS, MOST_LEAVES));
  const visitorSplitBits = Math.min(splitBits, bitsFor(span.visitors));
  const pageSplitBits = Math.min(splitBits - visitorSplitBits, bitsFor(span.pages));
  const hourBits = Math.min(bitsFor(span.hours), MOST_SHIFT);
  return planLeaves(span, { hourBits, pageSplitBits, visitorSplitBits });
}

function planLeaves(
  { events, hours, pages, visitors, threads }: EventSpan,
  bits: Pick<CountingPlan, 'hourBits' | 'pageSplitBits' | 'visitorSplitBits'>,
): CountingPlan {
  const { hourBits, pageSplitBits, visitorSplitBits } = bits;
  const pageBits = bitsFor(pages) - pageSplitBits;
  const visitorBits = bitsFor(visitors) - visitorSplitBits;
  const wordBits = hourBits + pageBits + visitorBits;
  if (wordBits > WIDE_BITS) {
    throw new RangeError(
      `Hours × pages × visitors (${hours} × ${pages} × ${visitors}) exceed what can be told apart in a word of 64 bits.`,
    );
  }
  const wordBytes = wordBits <= NARROW_BITS ? 4 : 8;
  const cells = cellsOf(hours, hourBits) * 2 ** pageSplitBits;
  const leaves = cells * 2 ** visitorSplitBits;
  const leafBytes = (events * wordBytes) / leaves / threads;
  const blockBits = clamp(bitsFor(leafBytes / 8), LEAST_BLOCK_BITS, MOST_BLOCK_BITS);
  const rows = 2 ** (hourBits + pageBits);
  return {
    ...bits,
    threads,
    pageBits,
    visitorBits,
    wordBytes,
    cells,
    leaves,
    blockBits,
    blockCount: Math.ceil((events * wordBytes) / 2 ** blockBits) + leaves * threads,
    rowsHashed: rows > Math.max(2 ** 20, (4 * events) / cells),
  };
}

/** What the words of a plan and their blocks' links take. */
export function wordsBytes({ threads, leaves, blockBits, blockCount }: CountingPlan): number {
  return (blockCount + 1) * (2 ** blockBits + 4) + threads * leaves * 4;
}

/** The bits that numbers below `count` need. */
function bitsFor(count: number): number {
  return count <= 1 ? 0 : Math.ceil(Math.log2(count));
}

function cellsOf(hours: number, hourBits: number): number {
  return Math.max(1, Math.ceil(hours / 2 ** hourBits));
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
