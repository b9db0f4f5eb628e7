/** The hour of an event in SQL that every version of the server reads alike, by the rules of files. Pure. */
import { MS_PER_HOUR } from '../hourly-uniques/hour.ts';
import type { TimeKind } from './column-types.ts';
import { literal } from './quoting.ts';

/** Stands for the hour of an event whose time is none. */
export const NO_HOUR = -1_000_000_000;

/** Expressions and conditions over one column of times. */
export interface TimeSql {
  /** Whole hours since 1970 as Int64; {@link NO_HOUR} where there is no time. */
  readonly hour: string;
  /**
   * A condition for times from `fromMs` to before `toMs` (since 1970), in the form that uses the table's order. It may let more
   * through where the column holds numbers: `exact` does not.
   */
  readonly between: (fromMs: number | null, toMs: number | null) => string[];
}

/** @param column Quoted. */
export function timeSql(column: string, kind: TimeKind): TimeSql {
  switch (kind.kind) {
    case 'seconds':
      return secondsSql(column);
    case 'fraction':
      return fractionSql(column, kind.scale);
    case 'number':
      return numberSql(column, kind.bits, kind.signed);
  }
}

function secondsSql(column: string): TimeSql {
  const bound = (ms: number) => Math.ceil(ms / 1000);
  return {
    hour: orNone(`intDiv(toUnixTimestamp(${column}), 3600)`),
    between: (fromMs, toMs) => [
      // A DateTime holds 32 bits: what lies outside is all or nothing.
      ...(fromMs === null || fromMs <= 0
        ? []
        : [bound(fromMs) < 2 ** 32 ? `${column} >= toDateTime(${bound(fromMs)})` : '1 = 0']),
      ...(toMs === null || bound(toMs) >= 2 ** 32
        ? []
        : [bound(toMs) > 0 ? `${column} < toDateTime(${bound(toMs)})` : '1 = 0']),
    ],
  };
}

function fractionSql(column: string, scale: number): TimeSql {
  const time = (ms: number) =>
    `toDateTime64(${literal(new Date(ms).toISOString().replace('T', ' ').replace('Z', ''))}, ${Math.max(3, scale)}, 'UTC')`;
  // Quotients of milliseconds are exact near whole hours: they are below 2^53.
  return {
    hour: orNone(`floor(toUnixTimestamp64Milli(${column}) / ${MS_PER_HOUR})`),
    between: (fromMs, toMs) => [
      ...(fromMs === null ? [] : [`${column} >= ${time(fromMs)}`]),
      ...(toMs === null ? [] : [`${column} < ${time(toMs)}`]),
    ],
  };
}

/** From which size on a number is milliseconds, microseconds, nanoseconds, and none: generators/replay/times.ts. */
const SIZES = [10n ** 11n, 10n ** 14n, 10n ** 17n, 10n ** 19n] as const;
/** Of each size, units in a millisecond; seconds are a thousandth. */
const UNITS: readonly { readonly perMs: bigint; readonly most: bigint }[] = [
  { perMs: 1n, most: SIZES[1] },
  { perMs: 1000n, most: SIZES[2] },
  { perMs: 1_000_000n, most: SIZES[3] },
];

function numberSql(column: string, bits: number, signed: boolean): TimeSql {
  const size = signed ? `toUInt64(abs(${column}))` : `toUInt64(${column})`;
  const down = (unit: bigint) =>
    signed
      ? `(intDiv(toInt64(${column}), ${unit}) - toInt64(modulo(toInt64(${column}), ${unit}) < 0))`
      : `toInt64(intDiv(${column}, ${unit}))`;
  const seconds = down(3600n);
  const hour =
    bits === 32
      ? seconds
      : `multiIf(${size} < ${SIZES[0]}, ${seconds}, ${UNITS.map(
          ({ perMs, most }, index) =>
            `${index === UNITS.length - 1 ? '' : `${size} < ${most}, `}${down(perMs * BigInt(MS_PER_HOUR))}`,
        ).join(', ')})`;
  const none = `(${size} >= ${SIZES[3]} OR ${spellsDate(size)})`;
  return {
    hour: orNone(`if(${none}, ${NO_HOUR}, ${hour})`),
    between: (fromMs, toMs) => {
      const ranges = [
        { from: scaled(fromMs, 1n, 1000n), to: scaled(toMs, 1n, 1000n), least: 0n, most: SIZES[0] },
        ...(bits === 32 ? [] : UNITS).map(({ perMs, most }, index) => ({
          from: scaled(fromMs, perMs, 1n),
          to: scaled(toMs, perMs, 1n),
          least: SIZES[index]!,
          most,
        })),
      ];
      if (fromMs === null && toMs === null) return [];
      const parts = ranges.map(({ from, to, least, most }) =>
        [
          `${size} >= ${least}`,
          `${size} < ${most}`,
          ...(from === null ? [] : [`${column} >= ${from}`]),
          ...(to === null ? [] : [`${column} < ${to}`]),
        ].join(' AND '),
      );
      return [`(${parts.map((part) => `(${part})`).join(' OR ')})`];
    },
  };
}

/** The first whole unit that is not before the time. */
function scaled(ms: number | null, perMs: bigint, msPerUnit: bigint): bigint | null {
  if (ms === null) return null;
  const units = BigInt(Math.ceil(ms)) * perMs;
  const quotient = units / msPerUnit;
  return units % msPerUnit > 0n ? quotient + 1n : quotient;
}

const DAYS = [
  '(?:0[13578]|1[02])(?:0[1-9]|[12][0-9]|3[01])',
  '(?:0[469]|11)(?:0[1-9]|[12][0-9]|30)',
  '02(?:0[1-9]|1[0-9]|2[0-8])',
].join('|');
/** Of the years 1900 to 2199. */
const DATE = `(?:(?:19|2[01])[0-9][0-9](?:${DAYS})|(?:(?:19|2[01])(?:0[48]|[2468][048]|[13579][26])|2000)0229)`;
/** Of the years 1990 to 2030. */
const RECENT_DATE = `(?:(?:199[0-9]|20[0-2][0-9]|2030)(?:${DAYS})|(?:199[26]|20(?:0[048]|1[26]|2[048]))0229)`;
/** As of `spellsDate` in generators/replay/written-times.ts: a date, perhaps with a time behind it; with an hour alone, a recent one. */
export const DATE_DIGITS = `^(?:${DATE}(?:[0-9]{4}|[0-9]{6}|[0-9]{9})?|${RECENT_DATE}(?:[01][0-9]|2[0-3]))$`;

/** Digits that spell a date (20150517, 20150517100503) are no Unix time: generators/replay/written-times.ts. */
function spellsDate(size: string): string {
  return `match(toString(${size}), ${literal(DATE_DIGITS)})`;
}

function orNone(hour: string): string {
  return `ifNull(toInt64(${hour}), toInt64(${NO_HOUR}))`;
}
