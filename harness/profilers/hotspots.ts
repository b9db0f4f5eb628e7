/** Where time or memory goes, by function and by source line. Pure; used by the parent, reports and the audit. */

/** A function or a source line, and what it takes of a whole. */
export interface Hotspot {
  readonly function: string;
  /** Path of the source file; empty for what is in none, such as the garbage collector. */
  readonly file: string;
  readonly line: number | null;
  /** Of the whole. */
  readonly share: number;
  /** Nanoseconds, bytes or objects. */
  readonly amount: number;
}

/** What a {@link Ranking} ranks by. */
export type Measure =
  | 'self CPU time'
  | 'CPU samples'
  | 'bytes allocated'
  | 'bytes kept'
  | 'objects kept'
  | 'asynchronous operations';

/** Hotspots by one measure, the hottest first; all of them, so that their shares add up to 1. */
export interface Ranking {
  readonly measure: Measure;
  readonly by: 'function' | 'line';
  readonly unit: 'ns' | 'bytes' | 'count';
  /** The whole: of all calls of the profile, or of one where only one was made. */
  readonly total: number;
  /** How many calls the whole covers. */
  readonly calls: number;
  readonly hotspots: readonly SourceHotspot[];
}

/** With what stands there; null for what is in no file. */
export interface SourceHotspot extends Hotspot {
  readonly text: string | null;
}

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
