/** Where time or memory goes, by function and by source line. Pure; used by the parent, reports and the audit. */
import type { Ranking, SourceHotspot } from '../record/profile-record.ts';

/** A part of the whole, before it is ranked. */
export type Part = Omit<SourceHotspot, 'share'>;

/**
 * Adds up the parts of one place, works out shares, sorts. A line is one place, in whatever functions it was inlined;
 * it goes by the name of the one that takes most of it.
 */
export function rank(
  parts: readonly Part[],
  about: Pick<Ranking, 'measure' | 'by' | 'unit' | 'calls'>,
): Ranking {
  const functions = addedUp(parts, (part) => [part.file, part.line, part.function]);
  const byLine = (part: Part) =>
    part.file === '' || part.line === null ? [part.function] : [part.file, part.line];
  const places = about.by === 'line' ? addedUp(functions, byLine) : functions;
  const total = parts.reduce((sum, { amount }) => sum + amount, 0);
  const hotspots = places
    .filter(({ amount }) => amount > 0)
    .map((place) => ({ ...place, share: place.amount / total }));
  return { ...about, total, hotspots };
}

/** One part for each key, named as its largest part, the largest first. */
function addedUp(parts: readonly Part[], keyOf: (part: Part) => readonly unknown[]): Part[] {
  const byKey = new Map<string, Part>();
  for (const part of parts) {
    const key = JSON.stringify(keyOf(part));
    const before = byKey.get(key);
    byKey.set(
      key,
      before === undefined ? part : { ...before, amount: before.amount + part.amount },
    );
  }
  return [...byKey.values()].sort((a, b) => b.amount - a.amount);
}
