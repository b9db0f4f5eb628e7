/** Numbers as people write them. Pure; imports only the contract. */
import { UsageError } from './contract.ts';

const NUMBER = /^([+-]?\d+(?:_\d+)*(?:\.\d+)?|[+-]?\.\d+)(?:e([+-]?\d{1,3}))?([kmgb])?$/i;
const SUFFIX_EXPONENTS: Readonly<Record<string, number>> = { k: 3, m: 6, g: 9, b: 9 };

/** The smallest and the largest value allowed. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/**
 * Reads a number as people write them: `2000000`, `2_000_000`, `2e6`, `2M`, `1.5k`.
 *
 * @returns NaN where `text` is no number.
 */
export function parseNumber(text: string): number {
  const parts = NUMBER.exec(text.trim());
  if (parts === null) return Number.NaN;
  const exponent = Number(parts[2] ?? 0) + (SUFFIX_EXPONENTS[parts[3]?.toLowerCase() ?? ''] ?? 0);
  // One conversion: multiplying 1.1 by 1e6 would not give 1100000.
  return Number(`${parts[1]!.replaceAll('_', '')}e${exponent}`);
}

/** Whether a value lies within the bounds; NaN does not. */
export function isWithin({ least, most }: Bounds, value: number): boolean {
  return value >= least && value <= most;
}

/** `from 1 to 1,000`. */
export function spellBounds({ least, most }: Bounds): string {
  return `from ${grouped(least)} to ${grouped(most)}`;
}

/** A number with its thousands separated by commas, whatever the locale. */
export function grouped(value: number): string {
  const [whole = '', fraction] = String(value).split('.');
  const commas = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? commas : `${commas}.${fraction}`;
}

/** A share as `95%`, `98.7%`. */
export function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))}%`;
}

/** The same with one decimal always, `95.0%`, because it stands above others. */
export function percentInColumn(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

/** A duration to read while waiting: `45 s`, `3 min 20 s`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const minutes = Math.floor(whole / 60);
  return minutes === 0 ? `${whole} s` : `${minutes} min ${whole % 60} s`;
}

/** `1 line`, `2,000 lines`: a count and what is counted. */
export function counted(count: number, one: string, several = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : several}`;
}

/**
 * Reads a whole number.
 *
 * @param name What the user set, as it is written: `--events`.
 * @throws UsageError that names it, where the text is no whole number within the bounds.
 */
export function parseWhole(name: string, text: string, bounds: Bounds): number {
  const value = parseNumber(text);
  if (Number.isInteger(value) && isWithin(bounds, value)) return value;
  throw new UsageError(
    `${name} must be a whole number ${spellBounds(bounds)}, not ${JSON.stringify(text)}.`,
  );
}

/**
 * Reads a number that may have a fraction.
 *
 * @throws UsageError that names it, where the text is no number within the bounds.
 */
export function parseDecimal(name: string, text: string, bounds: Bounds): number {
  const value = parseNumber(text);
  if (isWithin(bounds, value)) return value;
  throw new UsageError(
    `${name} must be a number ${spellBounds(bounds)}, not ${JSON.stringify(text)}.`,
  );
}

/**
 * Reads a percentage, `5%` or `0.5`, and gives the share: 0.05, 0.005.
 *
 * @throws UsageError that names it, where the text is no percentage from 0 to 100.
 */
export function parsePercent(name: string, text: string): number {
  const value = parseNumber(text.trim().replace(/\s*%$/, ''));
  // 1.1 is 0.011, and not 0.011000000000000001.
  if (isWithin({ least: 0, most: 100 }, value)) return Number((value / 100).toPrecision(15));
  throw new UsageError(
    `${name} must be a percentage from 0% to 100%, not ${JSON.stringify(text)}.`,
  );
}
