/** Which of several is fastest at which size, and which pairs are worth a closer look. Pure. */
import { type Crossings, crossingsOf, type RatiosAt } from './crossover.ts';

/** What rounds took, at one size, by name and round. */
export interface TimesAt {
  readonly size: number;
  readonly times: ReadonlyMap<string, ReadonlyMap<number, number>>;
}

/** The fastest at one size. */
export interface WinnerAt {
  readonly size: number;
  readonly best: string;
  /** Those that rounds do not tell from it: none where it is sure. */
  readonly rivals: readonly string[];
}

/** A candidate against what it is compared with. */
export interface Pair {
  readonly baseline: string;
  readonly candidate: string;
}

/** Log ratios of the rounds in which both were measured. */
export function ratiosOf(points: readonly TimesAt[], { baseline, candidate }: Pair): RatiosAt[] {
  return points.map(({ size, times }) => {
    const below = times.get(baseline);
    const above = times.get(candidate);
    const logRatios = [...(above ?? [])].flatMap(([round, value]) => {
      const paired = below?.get(round);
      return paired === undefined ? [] : [Math.log(value / paired)];
    });
    return { size, logRatios };
  });
}

/** Asked for the same pair again and again; what it gives is worked out once. */
export type CrossingsOfPair = (pair: Pair) => Crossings;

/** @param pairs How many share the probability of an error. */
export function crossingsOfPairs(points: readonly TimesAt[], pairs: number): CrossingsOfPair {
  const known = new Map<string, Crossings>();
  return (pair) => {
    const key = JSON.stringify([pair.baseline, pair.candidate]);
    const crossings =
      known.get(key) ?? crossingsOf(ratiosOf(points, pair), 0.05 / Math.max(1, pairs));
    known.set(key, crossings);
    return crossings;
  };
}

/** By size; sizes at which nothing was timed are left out. */
export function winnersOf(
  points: readonly TimesAt[],
  names: readonly string[],
  crossings: CrossingsOfPair,
): WinnerAt[] {
  const sorted = points.toSorted((a, b) => a.size - b.size);
  return sorted.flatMap(({ size, times }) => {
    const ranked = names
      .flatMap((name) => {
        const own = [...(times.get(name)?.values() ?? [])];
        const mean = own.reduce((sum, value) => sum + Math.log(value), 0) / own.length;
        return own.length === 0 ? [] : [{ name, mean }];
      })
      .sort((a, b) => a.mean - b.mean);
    const [best, ...others] = ranked;
    if (best === undefined) return [];
    const isWorse = (name: string) =>
      signAt(crossings({ baseline: best.name, candidate: name }), size) === 1;
    const rivals = others.map(({ name }) => name).filter((name) => !isWorse(name));
    return [{ size, best: best.name, rivals }];
  });
}

function signAt({ signs }: Crossings, size: number): number {
  return signs.find((one) => one.size === size)?.sign ?? 0;
}

/** The fastest of neighbouring sizes where they are two, each pair once, in order of size. */
export function changesOfWinner(winners: readonly WinnerAt[]): Pair[] {
  const pairs = new Map<string, Pair>();
  for (const [index, { best }] of winners.entries()) {
    const next = winners[index + 1]?.best;
    if (next === undefined || next === best) continue;
    const key = JSON.stringify([best, next].sort());
    if (!pairs.has(key)) pairs.set(key, { baseline: best, candidate: next });
  }
  return [...pairs.values()];
}
