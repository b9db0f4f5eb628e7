/** Counts of objects by kind, added and subtracted. Pure. */

import type { ObjectCount } from '../../wire/memory-results.ts';
import { INTERNALS, type ObjectKind } from '../../wire/object-kinds.ts';

/** Objects of each kind. */
export type Census = ReadonlyMap<ObjectKind, { readonly count: number; readonly bytes: number }>;

/** A census and how often it counts; negative where it is subtracted. */
export type Weighted = readonly [factor: number, census: Census];

/** The weighted sum by kind, most bytes first. */
export function difference(parts: readonly Weighted[]): ObjectCount[] {
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

/** The same, to be looked up by kind. */
export function toCensus(counts: readonly ObjectCount[]): Census {
  return new Map(counts.map(({ kind, count, bytes }) => [kind as ObjectKind, { count, bytes }]));
}

/** The sum of all bytes. */
export function totalOf(counts: readonly ObjectCount[]): number {
  return counts.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** The engine compiles and caches when it likes; that is not the implementation's allocation. */
export function withoutInternals(counts: readonly ObjectCount[]): ObjectCount[] {
  return counts.filter(({ kind }) => kind !== INTERNALS);
}
