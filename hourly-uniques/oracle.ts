/**
 * The expected answer, by a method that no implementation uses: pack each event into one integer,
 * sort, and count runs. Pure; runs where answers are judged.
 */
import type { Dataset } from './dataset.ts';
import { hourOf } from './hour.ts';

/** The right answer in columns, one entry per (hour, page) pair, in order of hour. */
export interface ExpectedAnswer {
  /** Whole hours since 1970. */
  readonly hours: Float64Array;
  readonly pageIds: Uint32Array;
  /** Distinct visitors. */
  readonly counts: Uint32Array;
}

/**
 * Sorts (hour, page, visitor) keys and counts runs. O(n log n).
 *
 * @throws Error where two ids of a table share a name, which would count one visitor twice, and
 * where hours × pages × visitors exceeds 2^64.
 */
export function expectedAnswer(dataset: Dataset): ExpectedAnswer {
  assertDistinct('page', dataset.pages);
  assertDistinct('visitor', dataset.visitors);
  const hours = Float64Array.from(dataset.timestampsMs, hourOf).sort();
  const [firstHour, lastHour] = [hours[0] ?? 0, hours[hours.length - 1] ?? 0];
  const pages = dataset.pages.length;
  const visitors = dataset.visitors.length;
  const span = (lastHour - firstHour + 1) * pages * visitors;
  const keys =
    span <= Number.MAX_SAFE_INTEGER
      ? dataset.timestampsMs.map(
          (timestampMs, index) =>
            ((hourOf(timestampMs) - firstHour) * pages + dataset.pageIds[index]!) * visitors +
            dataset.visitorIds[index]!,
        )
      : wideKeys(dataset, firstHour, span);
  keys.sort();

  const pairs: { hour: number; pageId: number; count: number }[] = [];
  let previousKey: number | bigint | undefined;
  let previousPair: number | undefined;
  for (const key of keys) {
    if (key === previousKey) continue;
    previousKey = key;
    const pair =
      typeof key === 'bigint' ? Number(key / BigInt(visitors)) : Math.floor(key / visitors);
    if (pair !== previousPair) {
      previousPair = pair;
      pairs.push({ hour: firstHour + Math.floor(pair / pages), pageId: pair % pages, count: 0 });
    }
    pairs[pairs.length - 1]!.count++;
  }
  return {
    hours: Float64Array.from(pairs, ({ hour }) => hour),
    pageIds: Uint32Array.from(pairs, ({ pageId }) => pageId),
    counts: Uint32Array.from(pairs, ({ count }) => count),
  };
}

function wideKeys(dataset: Dataset, firstHour: number, span: number): BigUint64Array {
  if (span >= 2 ** 64 || span / dataset.visitors.length > Number.MAX_SAFE_INTEGER) {
    throw new Error('The oracle cannot pack this workload: too many hours × pages × visitors.');
  }
  const pages = dataset.pages.length;
  const visitors = BigInt(dataset.visitors.length);
  const keys = new BigUint64Array(dataset.timestampsMs.length);
  for (let index = 0; index < keys.length; index++) {
    const hour = hourOf(dataset.timestampsMs[index]!) - firstHour;
    const pair = BigInt(hour * pages + dataset.pageIds[index]!);
    keys[index] = pair * visitors + BigInt(dataset.visitorIds[index]!);
  }
  return keys;
}

function assertDistinct(what: string, names: readonly string[]): void {
  if (new Set(names).size === names.length) return;
  throw new Error(
    `The generator gave two ${what} ids the same name; ids must stand for distinct names.`,
  );
}
