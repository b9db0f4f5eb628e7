/** Sizes of a range: those to begin with, and new ones beside those that were measured. Pure. */

/** From where to where. */
export interface SweptRange {
  readonly low: number;
  readonly high: number;
  /** Whether sizes between two whole ones are none. */
  readonly isWhole: boolean;
}

const GRID_PER_DECADE = 2;
const GRID = { least: 5, most: 11 };
/** Where a size was measured already, one next to it does. */
const NUDGES = [1, 1.01, 0.99, 1.02, 0.98, 1.03, 0.97, 1.05, 0.95];

/** Evenly on a logarithmic axis, both ends included. */
export function gridOf({ low, high, isWhole }: SweptRange): number[] {
  const decades = Math.log10(high / low);
  const wanted = Math.ceil(decades * GRID_PER_DECADE) + 1;
  const count = Math.min(GRID.most, Math.max(GRID.least, wanted));
  const sizes = Array.from({ length: count }, (_, i) =>
    i === 0
      ? low
      : i === count - 1
        ? high
        : rounded(low * (high / low) ** (i / (count - 1)), isWhole),
  );
  return [...new Set(sizes)];
}

/** Three digits: nobody reads more, and a size can be typed again. */
function rounded(size: number, isWhole: boolean): number {
  const short = Number(size.toPrecision(3));
  return isWhole ? Math.max(1, Math.round(short)) : short;
}

/** The first of these that is within the limits, and was not measured. */
export function freeOf(
  sizes: readonly number[],
  measured: readonly { readonly size: number }[],
  { low, high, isWhole }: SweptRange,
  after: number,
  before: number,
): number | null {
  const [least, most] = [Math.max(low, after), Math.min(high, before)];
  for (const nudge of NUDGES) {
    for (const size of sizes) {
      const candidate = rounded(size * nudge, isWhole);
      const isNew = measured.every((one) => one.size !== candidate);
      if (isNew && candidate >= least && candidate <= most) return candidate;
    }
  }
  return null;
}
