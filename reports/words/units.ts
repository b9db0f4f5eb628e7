/** Figures as people read them: a unit chosen per column, so that its rows compare at a glance. Pure. */
import type { Unit } from '../../harness/wire/units.ts';
import { printable } from '../../printable.ts';
import { grouped } from '../../quantity.ts';

/** What stands where a figure was not measured; never 0. */
export const NOT_MEASURED = 'not measured';
/** The same in a table that must not be wide; its note, or its reader, says what it is. */
export const NOT_MEASURED_IN_BRIEF = '—';
/** Before a peak of which no more is known than that it is no higher, as of a call too short to be looked into. */
export const AT_MOST = '≤ ';

interface Scale {
  readonly factor: number;
  readonly name: string;
}

const LONGEST_NAME = 80;

/** Largest first. Megabytes are millions of bytes. */
const SCALES: Readonly<Record<Unit | 'rate' | 'byteRate', readonly Scale[]>> = {
  ns: [
    { factor: 1e9, name: 's' },
    { factor: 1e6, name: 'ms' },
    { factor: 1e3, name: 'µs' },
    { factor: 1, name: 'ns' },
  ],
  bytes: [
    { factor: 1e9, name: 'GB' },
    { factor: 1e6, name: 'MB' },
    { factor: 1e3, name: 'kB' },
    { factor: 1, name: 'B' },
  ],
  count: [{ factor: 1, name: '' }],
  byteRate: [
    { factor: 1e9, name: 'GB/s' },
    { factor: 1e6, name: 'MB/s' },
    { factor: 1e3, name: 'kB/s' },
    { factor: 1, name: 'B/s' },
  ],
  rate: [
    { factor: 1e6, name: 'M/s' },
    { factor: 1e3, name: 'k/s' },
    { factor: 1, name: '/s' },
  ],
};

/** Formats all figures of a column in one unit with one number of decimals. */
export interface ColumnFormat {
  /** Empty for counts. */
  readonly unit: string;
  /** Without the unit. */
  readonly format: (value: number | null) => string;
}

/**
 * Chooses the unit by the smallest figure that is not 0, so that it keeps three significant digits.
 *
 * @param values All that the column will hold; null where one was not measured.
 */
export function columnFormat(
  unit: keyof typeof SCALES,
  values: readonly (number | null)[],
): ColumnFormat {
  const sizes = sizesOf(values);
  const smallest = sizes.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const scale = scaleOf(unit, sizes);
  const whole = scale.factor === 1 && sizes.every(Number.isInteger);
  const digitsBefore = Math.floor(Math.log10(Math.max(smallest / scale.factor, 1e-3))) + 1;
  const significant = Math.min(3, Math.max(0, 3 - digitsBefore));
  // Of short calls that are timed together, one is collected in now and then.
  const ofCounts = smallest < 0.1 ? 4 : 1;
  const decimals = whole || sizes.length === 0 ? 0 : unit === 'count' ? ofCounts : significant;
  // One for all values: to make one takes longer than to write a hundred numbers with it.
  const numbers = new Intl.NumberFormat('en-US', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return {
    unit: scale.name,
    format: (value) => {
      if (value === null) return NOT_MEASURED;
      const text = numbers.format(value / scale.factor);
      return /[1-9]/.test(text) ? text : text.replace('-', '');
    },
  };
}

/** The unit for an axis, and what to divide by; chosen as for a column. */
export function columnScale(
  unit: keyof typeof SCALES,
  values: readonly (number | null)[],
): { readonly unit: string; readonly factor: number } {
  const { name, factor } = scaleOf(unit, sizesOf(values));
  return { unit: name, factor };
}

function sizesOf(values: readonly (number | null)[]): number[] {
  return values.flatMap((value) => (value === null || value === 0 ? [] : [Math.abs(value)]));
}

function scaleOf(unit: keyof typeof SCALES, sizes: readonly number[]): Scale {
  const scales = SCALES[unit];
  // Not spread: an axis may have more values than a call takes arguments.
  const smallest = sizes.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const largest = sizes.reduce((a, b) => Math.max(a, b), 0);
  // One step up is fine for the smallest, where the largest would otherwise have more than five digits.
  const fits = ({ factor }: Scale) =>
    smallest >= factor || (largest >= 1e5 * factor && smallest >= factor / 100);
  return (sizes.length > 0 && scales.find(fits)) || scales[scales.length - 1]!;
}

/** `time, ms`; the label alone for counts. */
export function withUnit(label: string, unit: string): string {
  return unit === '' ? label : `${label}, ${unit}`;
}

/**
 * A name as reports show it: without what is not printable, and not endless. The middle goes, since names that are alike begin
 * or end differently.
 */
export function shownName(name: string): string {
  const isShort = Array.from(name.slice(0, 2 * LONGEST_NAME + 2)).length <= LONGEST_NAME;
  if (isShort) return printable(name, LONGEST_NAME);
  const kept = Math.floor(LONGEST_NAME / 2);
  const end = Array.from(name.slice(-2 * kept)).slice(1 - kept);
  return `${printable(name, kept)}${printable(end.join(''), kept)}`;
}

/** Three digits, `2,150`: no size of a crossing is known better. */
export function sizeText(size: number): string {
  return grouped(Number(size.toPrecision(3)));
}
