/** Where a curve of a sweep bends so much that its neighbours do not tell what is between them. Pure. */

/** A cost at one size. */
export interface LogCostAt {
  readonly size: number;
  /** Natural logarithm of the cost. */
  readonly log: number;
}

/** By so much, as a logarithm, a point lies off the straight line between its neighbours: a tenth. */
const BENT = Math.log(1.1);
/** Gaps that are narrower hide nothing. */
const NARROW = 1.5;

/** Mean of the logarithms; null where there are none. */
export function logMeanOf(rounds: ReadonlyMap<number, number> | undefined): number | null {
  const values = [...(rounds?.values() ?? [])];
  if (values.length === 0) return null;
  return values.reduce((sum, value) => sum + Math.log(value), 0) / values.length;
}

/**
 * The wider of the gaps beside the point that lies furthest off the line between its neighbours, both axes being logarithmic; null where none does.
 *
 * @param curves Each by size.
 */
export function steepestBend(
  curves: readonly (readonly LogCostAt[])[],
): { readonly from: number; readonly to: number } | null {
  let worst: { readonly off: number; readonly from: number; readonly to: number } | null = null;
  for (const curve of curves) {
    for (let index = 1; index + 1 < curve.length; index++) {
      const [before, point, after] = [curve[index - 1]!, curve[index]!, curve[index + 1]!];
      const share = Math.log(point.size / before.size) / Math.log(after.size / before.size);
      const off = Math.abs(point.log - (before.log + share * (after.log - before.log)));
      const isBefore = point.size / before.size >= after.size / point.size;
      const [from, to] = isBefore ? [before.size, point.size] : [point.size, after.size];
      if (off > Math.max(BENT, worst?.off ?? 0) && to / from >= NARROW) worst = { off, from, to };
    }
  }
  return worst;
}
