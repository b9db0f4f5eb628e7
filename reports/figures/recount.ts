/** Two counts of the same events, made to be the same: what they do not agree on. Pure. */

import { z } from 'zod';
import { merged } from '../../harness/memory/peak-objects.ts';
import type { CensusResult, ObjectCount } from '../../harness/wire/memory-results.ts';
import { INTERNALS } from '../../harness/wire/object-kinds.ts';
import type { Plain } from '../../harness/wire/plain.ts';

export const recount = z.object({
  /** The first so many. */
  events: z.int(),
  /** In words; empty where all counts are the same. */
  differences: z.array(z.string()),
  /** By how much the totals differ, as a share of the larger; 0 where all counts are the same. */
  doubt: z.object({
    allocatedBytes: z.number(),
    allocatedObjects: z.number(),
    liveBytes: z.number(),
    liveObjects: z.number(),
  }),
});

/** A part of the events that was counted twice. */
export type Recount = Plain<typeof recount>;

/** Fewer objects of a kind than this may be the engine's own, which also works by the clock. */
export const STRAY_OBJECTS = 16;
export const STRAY_BYTES = 4_096;

/** What was allocated up to the mark at which the shorter count ends, and alive there. */
export function recountOf(
  census: CensusResult,
  again: { readonly events: number; readonly result: CensusResult },
): Recount {
  const { events } = again;
  const [one, other] = [upTo(census, events), upTo(again.result, events)];
  const differences = [
    ...differentCounts('allocated', one.allocated, other.allocated),
    ...differentCounts('alive', one.alive, other.alive),
  ];
  const share = (part: 'allocated' | 'alive', figure: 'count' | 'bytes') =>
    differences.length === 0
      ? 0
      : shareOfDifference(total(one[part], figure), total(other[part], figure));
  return {
    events,
    differences,
    doubt: {
      allocatedBytes: share('allocated', 'bytes'),
      allocatedObjects: share('allocated', 'count'),
      liveBytes: share('alive', 'bytes'),
      liveObjects: share('alive', 'count'),
    },
  };
}

function upTo({ points }: CensusResult, mark: number) {
  return {
    allocated: points
      .filter(({ events }) => events < mark)
      .reduce<readonly ObjectCount[]>((sum, { allocatedNext }) => merged(sum, allocatedNext), []),
    alive: points.find(({ events }) => events === mark)?.live ?? [],
  };
}

function total(counts: readonly ObjectCount[], figure: 'count' | 'bytes'): number {
  return counts.reduce((sum, one) => (one.kind === INTERNALS ? sum : sum + one[figure]), 0);
}

function shareOfDifference(one: number, other: number): number {
  const larger = Math.max(one, other);
  return larger === 0 ? 0 : Math.abs(one - other) / larger;
}

function differentCounts(
  what: string,
  one: readonly ObjectCount[],
  other: readonly ObjectCount[],
): string[] {
  const kinds = [...new Set([...one, ...other].map(({ kind }) => kind))];
  return kinds.flatMap((kind) => {
    if (kind === INTERNALS) return [];
    const [a, b] = [one, other].map((counts) => counts.find((entry) => entry.kind === kind));
    const [count, otherCount] = [a?.count ?? 0, b?.count ?? 0];
    const [bytes, otherBytes] = [a?.bytes ?? 0, b?.bytes ?? 0];
    if (Math.abs(count - otherCount) > STRAY_OBJECTS)
      return [`${kind} ${what}: ${count} and ${otherCount}`];
    if (Math.abs(bytes - otherBytes) > STRAY_BYTES)
      return [`${kind} ${what}: ${bytes} and ${otherBytes} bytes`];
    return [];
  });
}
