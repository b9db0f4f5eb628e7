/** Reads single values as people write them; each error names the parameter, the value and the range. */

import { UsageError } from '../../contract.ts';

const NUMBER = /^([+-]?\d+(?:_\d+)*(?:\.\d+)?|[+-]?\.\d+)(?:e([+-]?\d{1,3}))?([kmgb])?$/i;
const SUFFIX_EXPONENTS: Readonly<Record<string, number>> = { k: 3, m: 6, g: 9, b: 9 };
const PER_EVENT = /^events(?:\/(.+))?$/;
const FULL_HOUR = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}):00(?::00(?:\.0{1,3})?)?Z)?$/;

/** The smallest and the largest value allowed. */
export interface Range {
  readonly least: number;
  readonly most: number;
}

/** A whole number: `2000000`, `2_000_000`, `2e6` or `2M`. @throws UsageError */
export function readWhole(name: string, text: string, range: Range): number {
  const value = readNumber(text);
  if (!Number.isInteger(value) || !contains(range, value)) {
    throw refusal(name, text, `a whole number ${spell(range)}, such as 2000, 2_000, 2e3 or 2k`);
  }
  return value;
}

/** A number that need not be whole. @throws UsageError */
export function readFraction(name: string, text: string, range: Range): number {
  const value = readNumber(text);
  if (!contains(range, value)) throw refusal(name, text, `a number ${spell(range)}`);
  return value;
}

/**
 * The size of a dictionary: a whole number, or `events` or `events/2` for one that follows the number
 * of events, rounded down and at least 1.
 *
 * @throws UsageError
 */
export function readSize(name: string, text: string, range: Range, events: number): number {
  const perEvent = PER_EVENT.exec(text.trim());
  const divisor = perEvent === null ? undefined : readNumber(perEvent[1] ?? '1');
  const value =
    divisor === undefined ? readNumber(text) : Math.max(1, Math.floor(events / divisor));
  const divides = divisor === undefined || divisor >= 1;
  if (!Number.isInteger(value) || !contains(range, value) || !divides) {
    throw refusal(
      name,
      text,
      `a whole number ${spell(range)}, such as 2000 or 2k, or "events", or "events/2"`,
    );
  }
  return value;
}

/** One of a few words. @throws UsageError */
export function readChoice<Choice extends string>(
  name: string,
  text: string,
  choices: readonly Choice[],
): Choice {
  const choice = choices.find((candidate) => candidate === text.trim());
  if (choice === undefined) throw refusal(name, text, choices.join(' or '));
  return choice;
}

/**
 * A full hour in UTC, as an ISO 8601 date or date and time; without a zone a time would mean something
 * else on every machine, so it is refused.
 *
 * @returns Milliseconds since 1970.
 * @throws UsageError
 */
export function readHour(name: string, text: string): number {
  const parts = FULL_HOUR.exec(text.trim());
  const iso = parts === null ? '' : `${parts[1]}T${parts[2] ?? '00'}:00:00.000Z`;
  const ms = Date.parse(iso);
  // Date.parse takes 30 February for 2 March.
  if (Number.isNaN(ms) || new Date(ms).toISOString() !== iso) {
    throw refusal(name, text, 'a date or a full hour in UTC, such as 2025-03-03T00:00:00Z');
  }
  return ms;
}

/** The error for a value that cannot be taken. */
export function refusal(name: string, text: string, allowed: string): UsageError {
  return new UsageError(`${name}=${text} is not possible; ${name} must be ${allowed}`);
}

function readNumber(text: string): number {
  const parts = NUMBER.exec(text.trim());
  if (parts === null) return Number.NaN;
  const exponent = Number(parts[2] ?? 0) + (SUFFIX_EXPONENTS[parts[3]?.toLowerCase() ?? ''] ?? 0);
  // One conversion: multiplying 1.1 by 1e6 would not give 1100000.
  return Number(`${parts[1]!.replaceAll('_', '')}e${exponent}`);
}

function contains({ least, most }: Range, value: number): boolean {
  return value >= least && value <= most;
}

function spell({ least, most }: Range): string {
  return `from ${withCommas(least)} to ${withCommas(most)}`;
}

function withCommas(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}
