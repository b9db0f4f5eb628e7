/** What the charts of a workload share: names, colours, rounded numbers. Pure. */

import type { Figures } from '../tables/figures.ts';
import { shownName } from '../words/units.ts';
import type { ChartSeries, Dimension } from './chart.ts';

/** More than a screen can show. */
const DIGITS = 4;

/** One series for each implementation that has points, in the order of the tables. */
export function chartSeries(
  figures: Figures,
  pointsOf: (implementation: string, row: number) => readonly (readonly number[])[],
): ChartSeries[] {
  return figures.implementations.flatMap((name, row) => {
    const points = pointsOf(name, row);
    if (points.length === 0) return [];
    return [{ name: shownName(name), color: colorOf(figures, name), points: points.map(rounded) }];
  });
}

/** 0 for the baseline, then in the order of the request, whatever the order of a table. */
function colorOf({ report, baseline }: Figures, name: string): number {
  const candidates = report.request.implementations.filter((one) => one !== baseline);
  return name === baseline ? 0 : candidates.indexOf(name) + 1;
}

/** Fewer digits, so that a page of a large run stays small. */
function rounded(point: readonly number[]): number[] {
  return point.map((value) =>
    Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS)),
  );
}

/** By name, with a unit where they are no counts. */
export function dimensionsOf(
  ...dimensions: readonly (readonly [name: string, unit?: string])[]
): Dimension[] {
  return dimensions.map(([name, unit = '']) => ({ name, unit }));
}
