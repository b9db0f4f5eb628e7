/**
 * How the counts of shards make the whole count. Pure.
 *
 * Within one hour and page, a shard's visitors are a set. Where the key that sends an event to its shard depends on nothing but
 * the event's hour, page and visitor, no visitor of one hour and page is on two shards, and the sizes of the sets add up; where it
 * depends on hour and page alone, all but one of these sets are empty. In all other cases sets must be merged.
 */
import { didYouMean } from '../unknown-name.ts';
import type { Expression } from './key-expression.ts';

/** What is known of the shards. */
export type Sharding =
  /** One server answers for all rows. */
  | { readonly form: 'whole'; readonly why: string }
  /** Each shard counts its visitors, and the counts are added. */
  | { readonly form: 'add'; readonly why: string }
  /** Each hour and page is on one shard: also added, of one. */
  | { readonly form: 'unite'; readonly why: string }
  /** Shards send their sets of visitors. */
  | { readonly form: 'merge'; readonly why: string };

/** Columns of the events, by their names in the table. */
export interface EventColumns {
  readonly timestamp: string;
  readonly page: string;
  readonly visitor: string;
}

/** Functions that give the same for the same, and know nothing but what they are given. */
const PURE = new Set([
  ...['+', '-', '*', '/', '%', 'plus', 'minus', 'multiply', 'modulo', 'intDiv', 'positiveModulo'],
  ...['bitAnd', 'bitOr', 'bitXor', 'bitShiftRight', 'bitShiftLeft', 'abs', 'tuple'],
  ...['cityHash64', 'sipHash64', 'sipHash128', 'farmHash64', 'farmFingerprint64', 'metroHash64'],
  ...['murmurHash2_32', 'murmurHash2_64', 'murmurHash3_32', 'murmurHash3_64', 'murmurHash3_128'],
  ...['xxHash32', 'xxHash64', 'xxh3', 'wyHash64', 'intHash32', 'intHash64', 'javaHash', 'hiveHash'],
  ...['halfMD5', 'MD5', 'SHA1', 'SHA224', 'SHA256', 'CRC32', 'jumpConsistentHash', 'gccMurmurHash'],
  ...['toUInt8', 'toUInt16', 'toUInt32', 'toUInt64', 'toInt8', 'toInt16', 'toInt32', 'toInt64'],
  ...['toString', 'lower', 'upper', 'reverse', 'substring', 'assumeNotNull', 'length', 'hex'],
  ...['reinterpretAsUInt64', 'reinterpretAsUInt32', 'URLHash', 'domain', 'path', 'halfMD5'],
]);

/** Functions of a time that give the same for a whole hour of UTC, where its zone is UTC. */
const BY_HOUR = new Set([
  ...['toStartOfHour', 'toStartOfDay', 'toDate', 'toMonday', 'toStartOfWeek', 'toStartOfMonth'],
  ...['toStartOfQuarter', 'toStartOfYear', 'toYYYYMM', 'toYYYYMMDD', 'toYear', 'toMonth'],
  ...['toDayOfMonth', 'toDayOfWeek', 'toHour', 'toQuarter'],
]);

const UTC = /^(?:Etc\/)?(?:UTC|UCT|GMT|Zulu|Universal|Greenwich)$/i;

/** Whether hours of this zone are those of UTC; for a zone that is not told, say that of the server. */
export function isUtc(zone: string): boolean {
  return UTC.test(zone);
}

type Determinant = 'hour' | 'page' | 'visitor';

/**
 * The form that is right for this key.
 *
 * @param key The Distributed table's; null where it has none, or none that is understood.
 * @param keyText As the table says it; empty where it has none.
 * @param timesAreUtc Whether functions of the time column go by UTC.
 */
export function shardingOf(
  key: Expression | null,
  keyText: string,
  columns: EventColumns,
  timesAreUtc: boolean,
): Sharding {
  if (keyText === '') return merged('the table has no sharding key', columns);
  const found = key === null ? null : determinants(key, columns, timesAreUtc);
  if (found === null) {
    const other = key === null ? '' : foreignColumn(key, columns);
    return merged(
      `the sharding key ${keyText} is not one of hour, page and visitor alone${other}`,
      columns,
    );
  }
  return found.has('visitor')
    ? {
        form: 'add',
        why: `by the sharding key ${keyText}, no visitor of an hour and page is on two shards`,
      }
    : { form: 'unite', why: `by the sharding key ${keyText}, each hour and page is on one shard` };
}

function merged(reason: string, { visitor }: EventColumns): Sharding {
  return {
    form: 'merge',
    why:
      `${reason}, so that each shard sends its whole sets of visitors to one server, which merges them: ` +
      `some 20 bytes of its memory and network for each visitor of an hour and page. Sharding by cityHash64(${visitor}) would avoid it`,
  };
}

/** What of an event the expression depends on; null where on anything else. */
function determinants(
  expression: Expression,
  columns: EventColumns,
  timesAreUtc: boolean,
): ReadonlySet<Determinant> | null {
  if (expression.kind === 'constant') return new Set();
  if (expression.kind === 'column') {
    if (expression.name === columns.page) return new Set(['page']);
    return expression.name === columns.visitor ? new Set(['visitor']) : null;
  }
  if (BY_HOUR.has(expression.function)) {
    const [time, ...rest] = expression.of;
    const isTime = time?.kind === 'column' && time.name === columns.timestamp;
    const zone = rest.length === 0 ? timesAreUtc : rest.every(isUtcText);
    return isTime && zone ? new Set(['hour']) : null;
  }
  if (!PURE.has(expression.function)) return null;
  const all = new Set<Determinant>();
  for (const part of expression.of) {
    const found = determinants(part, columns, timesAreUtc);
    if (found === null) return null;
    for (const one of found) all.add(one);
  }
  return all;
}

function isUtcText(expression: Expression): boolean {
  return expression.kind === 'constant' && isUtc(expression.text);
}

/** A column in the key whose name is near to the visitor's was perhaps meant. */
function foreignColumn(key: Expression, columns: EventColumns): string {
  const names: string[] = [];
  const visit = (part: Expression): void => {
    if (part.kind === 'column') names.push(part.name);
    if (part.kind === 'call') for (const inner of part.of) visit(inner);
  };
  visit(key);
  return names.includes(columns.visitor) ? '' : didYouMean(columns.visitor, names);
}
