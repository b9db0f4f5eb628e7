/** Which of the marks of a census tells the objects that were alive at the peak. Pure; used by the parent and by reports. */
import type { CensusPoint, ObjectCount } from '../wire/memory-results.ts';
import { PEAK_TOLERANCE } from './closer-look.ts';

/** Nearer than this, in bytes, is near enough. */
const NEAR_BYTES = 300_000;

/** Objects that were alive at once. */
export interface AliveAtOnce {
  readonly bytes: number;
  readonly objects: readonly ObjectCount[];
}

/**
 * The objects at the peak: those alive at a mark beside it, or those and all that were made until the
 * next mark, whichever comes nearest to its bytes. (A table that grows exists twice, between marks.)
 */
export function objectsAt(peakBytes: number, points: readonly CensusPoint[]): AliveAtOnce {
  const candidates = points.flatMap(({ live, liveBytes, allocatedNext }): AliveAtOnce[] => {
    const next = allocatedNext.reduce((sum, { bytes }) => sum + bytes, 0);
    return [
      { objects: live, bytes: liveBytes },
      { objects: merged(live, allocatedNext), bytes: liveBytes + next },
    ];
  });
  return candidates.reduce((a, b) =>
    Math.abs(b.bytes - peakBytes) < Math.abs(a.bytes - peakBytes) ? b : a,
  );
}

/** Whether those are the objects of the peak, as nearly as that is known. */
export function isNearPeak({ bytes }: AliveAtOnce, peakBytes: number): boolean {
  return Math.abs(bytes - peakBytes) <= Math.max(NEAR_BYTES, PEAK_TOLERANCE * peakBytes);
}

/** Sums of two counts by kind, most bytes first. */
export function merged(a: readonly ObjectCount[], b: readonly ObjectCount[]): ObjectCount[] {
  const byKind = new Map<string, ObjectCount>();
  for (const { kind, count, bytes } of [...a, ...b]) {
    const sum = byKind.get(kind);
    byKind.set(kind, {
      kind,
      count: (sum?.count ?? 0) + count,
      bytes: (sum?.bytes ?? 0) + bytes,
    });
  }
  return [...byKind.values()].sort((one, other) => other.bytes - one.bytes);
}
