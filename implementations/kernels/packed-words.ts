/**
 * Events partitioned in plain JavaScript: one word for each, sorted by leaf (a counting sort: Knuth, The Art of Computer
 * Programming, vol. 3, section 5.2). Where row and visitor do not fit into 32 bits, they stand in two columns.
 */
import type { EventColumns } from '../../contract.ts';
import type { CountingPlan } from './counting-plan.ts';
import { type HourNumbers, hourOf } from './hours.ts';

/** Events by leaf. */
export interface PackedWords {
  /** By leaf: the index of its first event; one entry more than leaves. */
  readonly starts: Uint32Array;
  /** [row | visitor] of each event, or `wide`. */
  readonly words: Uint32Array;
  readonly wide: { readonly rows: Float64Array; readonly visitors: Uint32Array } | null;
}

/** Partitions all events. @throws RangeError where an id is of no name. */
export function packWords(
  { timestampsMs, pageIds, visitorIds, pages, visitors }: EventColumns,
  hours: HourNumbers,
  plan: CountingPlan,
): PackedWords {
  const events = timestampsMs.length;
  const { hourBits, pageSplitBits, visitorSplitBits, pageBits, visitorBits, leaves } = plan;
  const pageMask = 2 ** pageSplitBits - 1;
  const visitorMask = 2 ** visitorSplitBits - 1;
  const hourMask = 2 ** hourBits - 1;
  const firstHour = hours.kind === 'near' ? hours.firstHour : 0;
  const hourIds = hours.kind === 'far' ? hours.hourIds : null;
  const hourIdOf = (index: number) =>
    hourIds === null ? hourOf(timestampsMs[index]!) - firstHour : hourIds[index]!;

  const leafOf = new Uint16Array(events);
  const starts = new Uint32Array(leaves + 1);
  const [pageCount, visitorCount] = [pages.length, visitors.length];
  for (let index = 0; index < events; index++) {
    const page = pageIds[index]!;
    const visitor = visitorIds[index]!;
    if (page >= pageCount || visitor >= visitorCount) {
      throw new RangeError(
        `Event ${index} has an id of no ${page < pageCount ? 'visitor' : 'page'}`,
      );
    }
    const cell = ((hourIdOf(index) >>> hourBits) << pageSplitBits) | (page & pageMask);
    const leaf = (cell << visitorSplitBits) | (visitor & visitorMask);
    leafOf[index] = leaf;
    starts[leaf + 1]! += 1;
  }
  for (let leaf = 0; leaf < leaves; leaf++) starts[leaf + 1]! += starts[leaf]!;

  const next = starts.slice(0, leaves);
  if (plan.wordBytes === 8) {
    const wide = { rows: new Float64Array(events), visitors: new Uint32Array(events) };
    const pageSpan = 2 ** pageBits;
    for (let index = 0; index < events; index++) {
      const to = next[leafOf[index]!]!++;
      const page = pageIds[index]! >>> pageSplitBits;
      wide.rows[to] = (hourIdOf(index) & hourMask) * pageSpan + page;
      wide.visitors[to] = visitorIds[index]! >>> visitorSplitBits;
    }
    return { starts, words: new Uint32Array(0), wide };
  }
  const words = new Uint32Array(events);
  const hourShift = pageBits + visitorBits;
  for (let index = 0; index < events; index++) {
    const to = next[leafOf[index]!]!++;
    words[to] =
      ((hourIdOf(index) & hourMask) << hourShift) |
      ((pageIds[index]! >>> pageSplitBits) << visitorBits) |
      (visitorIds[index]! >>> visitorSplitBits);
  }
  return { starts, words, wide: null };
}
