/** From the collections of a memory trial to its figures. Pure. */
import type { LivePoint, MemoryResult, ObjectCount } from '../protocol.ts';
import type { InputTimeline } from './block-stream.ts';
import type { Census, Collection } from './collection-log.ts';
import { INTERNALS, type ObjectKind } from './object-kinds.ts';

/**
 * Live bytes are differences from the last collection before the call, when one block of the input was
 * alive, as at every other collection; but for those while a block was being made, which are left out
 * (the implementation does not run meanwhile). Allocated is what died between the first and the last
 * collection and by how much more is alive, less what the blocks of the input weigh.
 *
 * @param collections All full collections, in order; the last one after the call.
 * @throws Error where their times do not fit the input's.
 */
export function accountFor(collections: readonly Collection[], input: InputTimeline): MemoryResult {
  const lastBefore = (timeMs: number) => collections.findLastIndex(({ atMs }) => atMs <= timeMs);
  const oneBlockIndex = lastBefore(input.oneBlockMs);
  const twoBlocksIndex = lastBefore(input.twoBlocksMs);
  const baseIndex = lastBefore(input.callMs);
  if (oneBlockIndex < 0 || twoBlocksIndex <= oneBlockIndex || baseIndex <= twoBlocksIndex) {
    throw new Error('The collections before the call cannot be told apart by their times.');
  }
  const base = collections[baseIndex]!;
  const liveBytes = ({ heapAfterBytes, externalBytes }: Collection) =>
    heapAfterBytes + externalBytes - base.heapAfterBytes - base.externalBytes;

  const during = collections.slice(baseIndex + 1).filter(({ atMs }) => !input.isMakingBlock(atMs));
  const last = during[during.length - 1];
  if (last === undefined) throw new Error('There was no collection after the call.');
  const peak = during.reduce((a, b) => (liveBytes(b) > liveBytes(a) ? b : a));
  const call = withoutInternals(
    difference([
      [1, allocated(collections, baseIndex, collections.length - 1)],
      [-input.blocksMade, allocated(collections, oneBlockIndex, twoBlocksIndex)],
    ]),
  );
  return {
    peakLiveBytes: liveBytes(peak),
    retainedBytes: liveBytes(last),
    allocatedBytes: call.reduce((sum, { bytes }) => sum + bytes, 0),
    allocatedObjects: call,
    liveObjects: difference([
      [1, peak.live],
      [-1, base.live],
    ]),
    liveCurve: during.map(
      (collection): LivePoint => ({
        events: input.eventsAt(collection.atMs),
        bytes: liveBytes(collection),
      }),
    ),
  };
}

/** What was allocated between two collections: what died, and by how much more is alive. */
function allocated(collections: readonly Collection[], from: number, to: number): Census {
  const dead = collections.slice(from + 1, to + 1).map(({ dead }): Weighted => [1, dead]);
  const counts = difference([...dead, [1, collections[to]!.live], [-1, collections[from]!.live]]);
  return new Map(counts.map(({ kind, count, bytes }) => [kind as ObjectKind, { count, bytes }]));
}

type Weighted = readonly [factor: number, census: Census];

/** The weighted sum by kind, most bytes first. */
function difference(parts: readonly Weighted[]): ObjectCount[] {
  const sum = new Map<ObjectKind, { count: number; bytes: number }>();
  for (const [factor, census] of parts) {
    for (const [kind, { count, bytes }] of census) {
      const entry = sum.get(kind) ?? { count: 0, bytes: 0 };
      sum.set(kind, { count: entry.count + factor * count, bytes: entry.bytes + factor * bytes });
    }
  }
  return Array.from(sum, ([kind, { count, bytes }]) => ({ kind, count, bytes }))
    .filter(({ count, bytes }) => count !== 0 || bytes !== 0)
    .sort((a, b) => b.bytes - a.bytes);
}

/** The engine compiles and caches when it likes; that is not the implementation's allocation. */
function withoutInternals(counts: readonly ObjectCount[]): ObjectCount[] {
  return counts.filter(({ kind }) => kind !== INTERNALS);
}
