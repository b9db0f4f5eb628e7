/** Numbers as people write them. Pure; imports only the contract. */
import { UsageError } from './contract.ts';

const NUMBER = /^[+-]?(?:\d[\d_]*)?(?:\.\d+)?(?:e[+-]?\d+)?$/i;
const SUFFIXES: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, g: 1e9, b: 1e9 };

/** The bounds within which a quantity makes sense; both included. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/**
 * Reads a number: `2000000`, `2_000_000`, `2e6`, `2M`, `1.5k`.
 *
 * @returns NaN where `text` is no number.
 */
export function parseNumber(text: string): number {
  const trimmed = text.trim();
  const factor = SUFFIXES[trimmed.slice(-1).toLowerCase()];
  const digits = factor === undefined ? trimmed : trimmed.slice(0, -1);
  if (digits === '' || !NUMBER.test(digits) || !/\d/.test(digits)) return Number.NaN;
  const value = Number(digits.replaceAll('_', '')) * (factor ?? 1);
  // 2.3M is a whole number to its writer, but 2.3 × 1e6 misses it by the last bit.
  return Math.abs(value - Math.round(value)) < 1e-6 ? Math.round(value) : value;
}

/**
 * Reads a whole number.
 *
 * @param name What the user set, as it is written: `--events`.
 * @throws UsageError that names it, where the text is no whole number within the bounds.
 */
export function parseWhole(name: string, text: string, { least, most }: Bounds): number {
  const value = parseNumber(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new UsageError(
    `${name} must be a whole number from ${grouped(least)} to ${grouped(most)}, not ${JSON.stringify(text)}.`,
  );
}

/**
 * Reads a number that may have a fraction.
 *
 * @throws UsageError that names it, where the text is no number within the bounds.
 */
export function parseDecimal(name: string, text: string, { least, most }: Bounds): number {
  const value = parseNumber(text);
  if (value >= least && value <= most) return value;
  throw new UsageError(
    `${name} must be a number from ${grouped(least)} to ${grouped(most)}, not ${JSON.stringify(text)}.`,
  );
}

function grouped(value: number): string {
  return value.toLocaleString('en-US');
}
