/** A cost that grows as its class says, and once more where the data outgrow a cache: how far points lie off it. Pure. */
import { meanOf } from './summary.ts';

/** How far a point lies off a class. */
export interface Residual {
  readonly size: number;
  /** Natural logarithm of the cost ÷ what the class says. */
  readonly log: number;
}

/** By the factor that memory is slower than caches, typically; more is another class. */
const HIGHEST = Math.log(3);
/** The step may be taken at once, or over a range of sizes: at most a decade, since over many it would be a logarithm. */
const WIDTHS = [1, Math.sqrt(10), 10];

/**
 * The root of the mean square that is left with the best such step: a factor, from some size on, for what lies above. Of each width and
 * place, least squares tell how high it is.
 */
export function misfitWithStep(residuals: readonly Residual[]): number {
  const sizes = residuals.map(({ size }) => size);
  let least = squaresLeft(residuals, () => 0);
  for (const width of WIDTHS)
    for (const from of sizes)
      least = Math.min(
        least,
        squaresLeft(residuals, (size) => riseAt(size, from, width)),
      );
  return Math.sqrt(least / residuals.length);
}

/** From 0 up to 1. */
function riseAt(size: number, from: number, width: number): number {
  if (width === 1) return size >= from ? 1 : 0;
  return Math.min(1, Math.max(0, Math.log(size / from) / Math.log(width)));
}

function squaresLeft(residuals: readonly Residual[], rise: (size: number) => number): number {
  const points = residuals.map(({ size, log }) => ({ x: rise(size), y: log }));
  const [meanX, meanY] = [meanOf(points.map(({ x }) => x)), meanOf(points.map(({ y }) => y))];
  const above = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0);
  const below = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  const height = below === 0 ? 0 : Math.min(HIGHEST, Math.max(0, above / below));
  return points.reduce((sum, { x, y }) => sum + (y - meanY - height * (x - meanX)) ** 2, 0);
}
