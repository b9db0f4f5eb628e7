/**
 * Ratios as every format writes them. There is one kind: candidate ÷ baseline, so that below 1 is better of whatever is
 * measured. Never "times as fast": that turns time round and leaves memory as it is, so that one thing would be 6.85×
 * in one place and 0.15× in the next. It is also how records, JSON and the limits of gates have it. Pure.
 */
import { grouped } from '../../quantity.ts';
import type { Comparison } from '../figures/comparisons.ts';
import { medianOf } from '../figures/measurements.ts';
import { peakBoundIn } from '../figures/memory.ts';
import { METRICS, type MetricName } from '../figures/metrics.ts';
import { STRAY_BYTES, STRAY_OBJECTS } from '../figures/recount.ts';
import type { Report } from '../figures/report.ts';
import { columnFormat, NOT_MEASURED } from './units.ts';

/** Stands in the head of every column of ratios. */
export const AGAINST_BASELINE = '÷ baseline';

/** For the note of a table that has such a column. */
export const RATIO_NOTE =
  "÷ baseline: the candidate's figure divided by the baseline's; below 1 is better. Times are divided round by round, so that the " +
  'middle of these ratios may differ a little from the ratio of the times shown. In brackets its interval, at least 95% sure. An ' +
  'interval without a ratio does not tell which is better.';

/** In place of a ratio to nothing, where what is more is not known either, or is next to nothing as well. */
export const FROM_NONE = 'from none';

/** Where the amounts of both sides of a comparison are found. */
export type Amounts = Pick<Report, 'measurements' | 'memory'>;

/**
 * `67.1 MB`: by how much a count is above one that is next to nothing, so little that all of it may be the engine's own. What it would be a
 * ratio to was not measured. null where a ratio says something, of times too, and where the difference is next to nothing as well.
 */
export function aboveNothing(
  metric: MetricName,
  baseline: number | null,
  candidate: number | null,
): string | null {
  const { unit, isCounted } = METRICS.find(({ name }) => name === metric)!;
  if (!isCounted || baseline === null || candidate === null) return null;
  const least = unit === 'count' ? STRAY_OBJECTS : STRAY_BYTES;
  const above = candidate - Math.max(0, baseline);
  if (baseline > least || above <= least) return null;
  const { unit: scale, format } = columnFormat(unit, [above]);
  return scale === '' ? format(above) : `${format(above)} ${scale}`;
}

/** `67.1 MB more than next to nothing`, in place of a ratio; null as {@link aboveNothing}. */
export function moreThanNothing(
  metric: MetricName,
  baseline: number | null,
  candidate: number | null,
): string | null {
  const above = aboveNothing(metric, baseline, candidate);
  return above === null
    ? null
    : `${above} more than ${(baseline ?? 0) > 0 ? 'next to nothing' : 'none'}`;
}

/** The same of a comparison, by the figures that tables show; null too where it does not say that more is taken. */
function moreIn(
  { metric, verdict, workload, baseline, candidate }: Comparison,
  amounts: Amounts | undefined,
): string | null {
  if (amounts === undefined || verdict !== 'higher') return null;
  const [theirs, own] = [baseline, candidate].map(
    (name) =>
      (metric === 'peakLiveBytes' ? peakBoundIn(amounts, workload, name) : null) ??
      medianOf(amounts, workload, name, metric),
  ) as [number | null, number | null];
  return moreThanNothing(metric, theirs, own);
}

/**
 * `0.17× the time (0.11–0.26)`: how much of what, with its interval where there is one; `peak memory 67.1 MB more than next to nothing`.
 *
 * @param amounts Of counts: without them, what next to nothing is compared with is told as a ratio.
 */
export function ratioInWords(comparison: Comparison, ofWhat: string, amounts?: Amounts): string {
  const { ratio, low, high, verdict } = comparison;
  const more = moreIn(comparison, amounts);
  if (more !== null) return `${ofWhat.replace(/^(?:the|its) /, '')} ${more}`;
  if (ratio === null && verdict !== null) return `${FROM_NONE}, ${ofWhat}`;
  const told = `${ratio === null ? NOT_MEASURED : timesOf({ ratio, verdict })} ${ofWhat}`;
  return low === null || high === null ? told : `${told} (${intervalText(low, high)})`;
}

/** A ratio: `0.68×`, `0.0021×`, `2,778×`. */
export function times(ratio: number): string {
  return `${decimals(ratio)}×`;
}

/** The same of a comparison: where it is shown to be off 1, it is never told as `1.00×`. */
export function timesOf({
  ratio,
  verdict,
}: Pick<Comparison, 'verdict'> & { readonly ratio: number }): string {
  const isOff = verdict === 'lower' || verdict === 'higher';
  return `${isOff ? decimalsOff(ratio) : decimals(ratio)}×`;
}

/** Beyond a factor of this an end of an interval so wide says nothing by its digits. */
const FAR = 100;
/** From here on an interval is so wide: its ends are a factor of this apart. */
const WIDE = 1_000;

/** `0.66–0.70`, `0.97–0.998`; `below 0.01 to above 100`, or `above 120`, where it is so wide that its ends are no figures. */
export function intervalText(low: number, high: number): string {
  if (high > 0 && high < LEAST_TOLD) return decimals(high);
  if (high > WIDE * low) {
    if (low > FAR) return `above ${decimals(low)}`;
    if (high < 1 / FAR) return `below ${decimals(high)}`;
    const from = low < 1 / FAR ? `below ${1 / FAR}` : decimals(low);
    return `${from} to ${high > FAR ? `above ${FAR}` : decimals(high)}`;
  }
  // That it does not reach 1 is what the verdict rests on, and must be seen.
  const end = low > 1 || high < 1 ? decimalsOff : decimals;
  return `${end(low)}${low > 0 && low < LEAST_TOLD ? ' to ' : '–'}${end(high)}`;
}

/**
 * `0.68× (0.66–0.70)`; without an interval where there is none, and the interval alone where it does not tell which of the two is
 * better: a guess would be the figure that is remembered. `67.1 MB more than next to nothing` where no ratio says anything.
 *
 * @param amounts As of {@link ratioInWords}.
 */
export function ratioText(comparison: Comparison | undefined, amounts?: Amounts): string {
  if (comparison === undefined || comparison.verdict === null) return ratioAlone(comparison);
  const { ratio, low, high, verdict } = comparison;
  const more = moreIn(comparison, amounts);
  if (more !== null) return more;
  if (ratio === null) return FROM_NONE;
  if (low === null || high === null) return timesOf({ ratio, verdict });
  const interval = intervalText(low, high);
  return verdict === 'unresolved' ? interval : `${timesOf({ ratio, verdict })} (${interval})`;
}

/** Of what only describes, and has no verdict. */
function ratioAlone(comparison: Comparison | undefined): string {
  if (comparison === undefined || comparison.ratio === null) return NOT_MEASURED;
  const { ratio, low, high } = comparison;
  return low === null || high === null
    ? times(ratio)
    : `${times(ratio)} (${intervalText(low, high)})`;
}

/** Two digits below a tenth, so that nothing is called 0 that is not; none behind the point from 100 on, where nobody reads them. */
function decimals(ratio: number): string {
  if (ratio > 0 && ratio < LEAST_TOLD) return `below ${LEAST_TOLD}`;
  if (ratio >= MANY) return grouped(Math.round(ratio));
  // A count that came out below 0 is none.
  return ratio < 0.1 && ratio > 0 ? ratio.toPrecision(2) : Math.max(0, ratio).toFixed(2);
}

const MANY = 99.995;
/** Of less, as of a peak of some bytes against one of megabytes, the digits say nothing. */
const LEAST_TOLD = 0.0001;

/** With as many digits as it takes to be seen to be off 1. */
function decimalsOff(ratio: number): string {
  const text = decimals(ratio);
  if (text !== '1.00' || ratio === 1) return text;
  return ratio.toFixed(Math.ceil(-Math.log10(Math.abs(1 - ratio))));
}
