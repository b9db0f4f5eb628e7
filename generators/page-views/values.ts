/** Reads single values as people write them; each error names the parameter, the value and the range. */

import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { type Bounds, isWithin, parseNumber, spellBounds } from '../../quantity.ts';

const PER_EVENT = /^events(?:\/(.+))?$/;
const FULL_HOUR = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}):00(?::00(?:\.0{1,3})?)?Z)?$/;

/** A whole number: `2000000`, `2_000_000`, `2e6` or `2M`. @throws UsageError */
export function readWhole(name: string, text: string, range: Bounds): number {
  const value = parseNumber(text);
  if (!Number.isInteger(value) || !isWithin(range, value)) {
    throw refusal(
      name,
      text,
      `a whole number ${spellBounds(range)}, such as 2000, 2_000, 2e3 or 2k`,
    );
  }
  return value;
}

/** A number that need not be whole. @throws UsageError */
export function readFraction(name: string, text: string, range: Bounds): number {
  const value = parseNumber(text);
  if (!isWithin(range, value)) throw refusal(name, text, `a number ${spellBounds(range)}`);
  return value;
}

/**
 * The size of a dictionary: a whole number, or `events` or `events/2` for one that follows the number
 * of events, rounded down and at least 1.
 *
 * @throws UsageError
 */
export function readSize(name: string, text: string, range: Bounds, events: number): number {
  const perEvent = PER_EVENT.exec(text.trim());
  const divisor = perEvent === null ? undefined : parseNumber(perEvent[1] ?? '1');
  const value =
    divisor === undefined ? parseNumber(text) : Math.max(1, Math.floor(events / divisor));
  const divides = divisor === undefined || divisor >= 1;
  if (!Number.isInteger(value) || !isWithin(range, value) || !divides) {
    throw refusal(
      name,
      text,
      `a whole number ${spellBounds(range)}, such as 2000 or 2k, or "events", or "events/2"`,
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
  return new UsageError(
    `${name}=${printable(text, 500)} is not possible; ${name} must be ${allowed}`,
  );
}
