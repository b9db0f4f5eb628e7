/** From the measures of a log to a workload: visitors and pages that are alike are put together, and no name is kept. */

import { UsageError } from '../../contract.ts';
import { counted } from '../../quantity.ts';
import { visitSize } from './hours.ts';
import type { Counts, IdFigures, LogMeasure } from './measure.ts';
import { FORMAT, type NameModel, type WorkloadModel } from './model.ts';
import type { CharacterCounts } from './name-hashes.ts';
import type { TimeMeasure } from './time-measure.ts';

/** Fewer say little about shares and exponents. */
const FEWEST_EVENTS = 100;
/** A longer span would not be a log's: a wrong time in it. */
const MOST_HOURS = 100_000;
const DELAY_QUANTILES = 16;
/** Rows of the file for visitors; where there would be more, those less alike are put together as well. */
const MOST_VISITOR_ROWS = 500;
const MOST_NAME_SHAPES = 400;
const MS_PER_HOUR = 3_600_000;

/** Everything measured of a log. */
export interface MeasuredLog {
  readonly measure: LogMeasure;
  readonly pageCharacters: CharacterCounts;
  readonly visitorCharacters: CharacterCounts;
}

/** @throws UsageError where the log has too few events, or spans more hours than can be. */
export function fitModel({
  measure,
  pageCharacters,
  visitorCharacters,
}: MeasuredLog): WorkloadModel {
  const counts = measure.counts();
  const { times, weights } = measure;
  if (counts.events < FEWEST_EVENTS) {
    throw new UsageError(
      `The log holds ${counted(counts.events, 'event')}; shares and sizes can be told from ${FEWEST_EVENTS} on. Name more files of it.`,
    );
  }
  const startHour = Math.floor(times.firstMs / MS_PER_HOUR);
  const hours = Math.floor(times.lastMs / MS_PER_HOUR) - startHour + 1;
  if (hours > MOST_HOURS) {
    const [from, to] = [times.firstMs, times.lastMs].map((ms) => new Date(ms).toISOString());
    throw new UsageError(
      `The times of the log go from ${from} to ${to}, more than ${MOST_HOURS} hours: some of them must be wrong. Leave their lines out.`,
    );
  }
  const visitsByHour = new Array<number>(hours).fill(0);
  for (const [hour, visits] of measure.visitsByHour()) visitsByHour[hour - startHour] = visits;
  const largeVisits = largeVisitsOf(measure, startHour);
  return {
    format: FORMAT,
    version: 2,
    events: counts.events,
    startHour,
    resolutionMs: times.resolutionMs,
    visitsByHour,
    largeVisits,
    eventsByMinute: [...times.byMinute],
    gapMs: Math.min(times.gaps.quantile(0.5), MS_PER_HOUR),
    order: orderOf(times, counts.events),
    visitors: visitorRows([...measure.visitors()], weights.visitors),
    pages: pageRows(measure.pages(), weights.pages),
    growth: growthOf(measure.growth, counts),
    pageNames: namesOf(measure.pages(), pageCharacters),
    visitorNames: namesOf(measure.visitors(), visitorCharacters),
  };
}

function orderOf(
  { delays, forward, backward, firstMs, lastMs }: TimeMeasure,
  events: number,
): WorkloadModel['order'] {
  const lateShare = delays.total / events;
  const delaysMs = Array.from({ length: DELAY_QUANTILES }, (_, at) =>
    delays.quantile((at + 0.5) / DELAY_QUANTILES),
  );
  const isFar = delays.quantile(0.5) > (lastMs - firstMs) / 10;
  const kind =
    lateShare === 0
      ? 'sorted'
      : lateShare > 0.5 && isFar && backward > 10 * forward
        ? 'reversed'
        : lateShare > 0.5 && isFar
          ? 'shuffled'
          : 'late';
  return { kind, lateShare, delaysMs };
}

/** By size and hour; each visit of a sample stands for several. */
function largeVisitsOf(measure: LogMeasure, startHour: number): WorkloadModel['largeVisits'] {
  const sizes = new Map<number, Map<number, number>>();
  for (const { hour, pages } of measure.visits()) {
    const size = visitSize(pages);
    if (size === 0) continue;
    const byHour = sizes.get(size) ?? new Map<number, number>();
    const at = hour - startHour;
    byHour.set(at, (byHour.get(at) ?? 0) + measure.weights.visitors);
    sizes.set(size, byHour);
  }
  return [...sizes]
    .sort(([a], [b]) => a - b)
    .map(([size, byHour]) => ({
      pages: 4 ** size,
      byHour: [...byHour].sort(([a], [b]) => a - b),
    }));
}

type VisitorRow = WorkloadModel['visitors'][number];

function visitorRows(visitors: readonly IdFigures[], weight: number): VisitorRow[] {
  for (let steps = 2; ; steps /= 2) {
    const rows = new Map<string, VisitorRow>();
    const step = (value: number, by: number) =>
      value < 5 ? value : 5 + Math.floor(Math.log2(value / 5) * by);
    for (const { events, triples, pairs, visits, largest } of visitors) {
      const key = [
        step(events, steps),
        step(triples, steps / 2),
        step(pairs, steps / 2),
        step(visits, steps / 2),
      ].join(' ');
      const row = rows.get(key) ?? [0, 0, 0, 0, 0, 0];
      for (const [at, value] of [1, events, triples, pairs, visits, largest].entries()) {
        row[at]! += value * weight;
      }
      rows.set(key, row);
    }
    if (rows.size <= MOST_VISITOR_ROWS || steps < 0.3) {
      return [...rows.values()].sort((a, b) => b[1] / b[0] - a[1] / a[0] || b[3] - a[3]);
    }
  }
}

type PageRow = WorkloadModel['pages'][number];

function pageRows(pages: Iterable<IdFigures>, weight: number): PageRow[] {
  const rows = new Map<string, PageRow>();
  for (const page of pages) {
    const { events } = page;
    // Estimates of a sample may be none, or more than there are.
    const pairs = Math.max(1, Math.min(page.pairs, events));
    const triples = Math.max(pairs, Math.min(page.triples, events));
    const key = [
      events < 8 ? events : 8 + Math.floor(Math.log2(events / 8) * 6),
      pairs < 3 ? pairs : 3 + Math.floor(Math.log2(pairs / 3)),
    ].join(' ');
    const row = rows.get(key) ?? [0, 0, 0, 0];
    for (const [at, value] of [1, events, triples, pairs].entries()) row[at]! += value * weight;
    rows.set(key, row);
  }
  return [...rows.values()].sort((a, b) => b[3] / b[0] - a[3] / a[0] || b[1] / b[0] - a[1] / a[0]);
}

/** Exponents of Heaps' law, count = c * events ** exponent: least squares of the logarithms over the last three quarters of the log. */
function growthOf(looks: readonly Counts[], last: Counts): WorkloadModel['growth'] {
  const recent = [...looks.filter(({ events }) => events >= last.events / 4), last];
  const slope = (name: keyof Counts): number => {
    const points = recent.map((one) => [Math.log(one.events), Math.log(Math.max(1, one[name]))]);
    const mean = (at: 0 | 1) => points.reduce((sum, point) => sum + point[at]!, 0) / points.length;
    const [meanX, meanY] = [mean(0), mean(1)];
    const above = points.reduce((sum, [x, y]) => sum + (x! - meanX) * (y! - meanY), 0);
    const below = points.reduce((sum, [x]) => sum + (x! - meanX) ** 2, 0);
    return below === 0 ? 1 : Number(Math.min(1, Math.max(0, above / below)).toFixed(4));
  };
  return {
    pages: slope('pages'),
    visitors: slope('visitors'),
    pairs: slope('pairs'),
    visits: slope('visits'),
    triples: slope('triples'),
  };
}

function namesOf(names: Iterable<IdFigures>, { byClass }: CharacterCounts): NameModel {
  const shapes = new Map<number, number>();
  for (const { nameShape } of names) shapes.set(nameShape, (shapes.get(nameShape) ?? 0) + 1);
  const all = byClass.reduce((sum, one) => sum + one, 0);
  const frequent = [...shapes].sort(([, a], [, b]) => b - a).slice(0, MOST_NAME_SHAPES);
  return {
    classShares: [...byClass].map((one) => Number((all === 0 ? 0 : one / all).toFixed(4))),
    shapes: frequent.map(([shape, names]) => [Math.floor(shape / 65_536), shape % 65_536, names]),
  };
}
