/** A polynomial of low degree through noisy means, and how well it is known at any place. Pure. */

/** A mean of several values at one place. */
export interface WeightedPoint {
  readonly x: number;
  readonly y: number;
  /** 1 ÷ the variance of `y`. */
  readonly weight: number;
}

/** What is known of the curve at a place. */
export interface CurveAt {
  readonly value: number;
  readonly standardError: number;
}

/** A fitted curve. */
export interface FittedPolynomial {
  readonly at: (x: number) => CurveAt;
  /** Weighted squared distances of the points from the curve. */
  readonly misfit: number;
}

/**
 * Weighted least squares. Where the points lie further from the curve than their weights allow, standard errors grow by as
 * much: what varies between places (layout, inputs, a curve of another shape) is then part of them.
 *
 * @returns null where there are no more places than coefficients need, or they cannot be told apart.
 */
export function fitPolynomial(
  points: readonly WeightedPoint[],
  degree: number,
): FittedPolynomial | null {
  const size = degree + 1;
  if (points.length < size) return null;
  const totalWeight = points.reduce((sum, { weight }) => sum + weight, 0);
  const centre = points.reduce((sum, { x, weight }) => sum + x * weight, 0) / totalWeight;
  const rowOf = (x: number) => Array.from({ length: size }, (_, power) => (x - centre) ** power);
  const matrix = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  const right = new Array<number>(size).fill(0);
  for (const { x, y, weight } of points) {
    const row = rowOf(x);
    for (let i = 0; i < size; i++) {
      right[i]! += weight * row[i]! * y;
      for (let j = 0; j < size; j++) matrix[i]![j]! += weight * row[i]! * row[j]!;
    }
  }
  const inverse = inverseOf(matrix);
  if (inverse === null) return null;
  const coefficients = inverse.map((row) => dot(row, right));
  const misfit = points.reduce(
    (sum, { x, y, weight }) => sum + weight * (y - dot(rowOf(x), coefficients)) ** 2,
    0,
  );
  const spare = points.length - size;
  const inflation = spare > 0 ? Math.max(1, misfit / spare) : 1;
  return {
    misfit,
    at: (x) => {
      const row = rowOf(x);
      const variance = dot(
        row,
        inverse.map((line) => dot(line, row)),
      );
      return {
        value: dot(row, coefficients),
        standardError: Math.sqrt(Math.max(0, variance) * inflation),
      };
    },
  };
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * b[index]!, 0);
}

/** By Gauss and Jordan, with the largest pivot; null where there is none. */
function inverseOf(matrix: readonly (readonly number[])[]): number[][] | null {
  const size = matrix.length;
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let i = column + 1; i < size; i++)
      if (Math.abs(rows[i]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = i;
    const found = rows[pivot]!;
    if (!(Math.abs(found[column]!) > Number.MIN_VALUE)) return null;
    rows[pivot] = rows[column]!;
    const scaled = found.map((value) => value / found[column]!);
    rows[column] = scaled;
    for (let i = 0; i < size; i++) {
      if (i === column) continue;
      const factor = rows[i]![column]!;
      rows[i] = rows[i]!.map((value, j) => value - factor * scaled[j]!);
    }
  }
  const inverse = rows.map((row) => row.slice(size));
  return inverse.flat().every(Number.isFinite) ? inverse : null;
}
