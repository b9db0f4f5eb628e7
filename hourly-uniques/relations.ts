/**
 * Metamorphic relations: how an answer must change, or must not, when the events are changed (Chen, Cheung and Yiu,
 * "Metamorphic Testing", HKUST-CS98-01, 1998). They need no oracle. Runs in trial processes.
 */
import type { PageView, RowsImplementation } from '../contract.ts';
import type { Check } from '../harness/wire/passes/examine.ts';
import type { StringOwnership } from '../harness/wire/strings.ts';
import type { Dataset } from './dataset.ts';
import { hourOf } from './hour.ts';
import { call, faultOf, firstDifference, type Pairs } from './pairs.ts';
import { rowMaker } from './rows.ts';
import { type Random, shuffled } from './shuffle.ts';

/** A relation: what the events are called with, and the pairs that they should then have. */
interface Relation {
  readonly requirement: Check['requirement'];
  readonly what: string;
  readonly events: () => PageView[];
  readonly expected: Pairs;
}

/** The checks on these events, against the implementation's own answer to them in the order that they have. */
export async function checkRelations(
  implementation: RowsImplementation,
  dataset: Dataset,
  strings: StringOwnership,
  random: Random,
): Promise<Check[]> {
  const makeRow = rowMaker(dataset, strings);
  const indices = Array.from(dataset.timestampsMs, (_, index) => index);
  const rows = (order: readonly number[]) => order.map(makeRow);
  const plain = await call(implementation, rows(indices));
  if (plain.pairs === null) {
    return [{ requirement: 2, what: 'the order as it is', fault: faultOf(new Map(), plain) }];
  }
  const relations = [
    ...ordersOf(dataset, indices, random).map(([what, order]) => ({
      requirement: 2 as const,
      what,
      events: () => rows(order),
      expected: plain.pairs,
    })),
    ...repeatsOf(indices, random).map(([what, order]) => ({
      requirement: 6 as const,
      what,
      events: () => rows(order),
      expected: plain.pairs,
    })),
    ...renamings(dataset, strings, plain.pairs, random),
  ];
  const checks: Check[] = [];
  for (const { requirement, what, events, expected } of relations) {
    const fault = faultOf(expected, await call(implementation, events()));
    checks.push({ requirement, what, fault });
  }
  checks.push(await checkSplit(implementation, dataset, makeRow, plain.pairs));
  return checks;
}

type Order = readonly [what: string, order: readonly number[]];

function ordersOf(dataset: Dataset, indices: readonly number[], random: Random): Order[] {
  const half = Math.ceil(indices.length / 2);
  const by = (column: ArrayLike<number>) => indices.toSorted((a, b) => column[a]! - column[b]!);
  return [
    ['reversed order', indices.toReversed()],
    ['shuffled order', shuffled(indices, random)],
    ['another shuffled order', shuffled(indices, random)],
    ['order of time', by(dataset.timestampsMs)],
    ['order of pages', by(dataset.pageIds)],
    ['order of visitors', by(dataset.visitorIds)],
    [
      'the first half interleaved with the second',
      indices.map((index) => (index % 2 === 0 ? index / 2 : half + (index - 1) / 2)),
    ],
    ['the second half before the first', [...indices.slice(half), ...indices.slice(0, half)]],
  ];
}

/** The share of events that are repeated at a random place. */
const REPEATED = 0.3;

function repeatsOf(indices: readonly number[], random: Random): Order[] {
  const some = indices.filter(() => random() < REPEATED);
  return [
    ['every event twice in a row', indices.flatMap((index) => [index, index])],
    ['all events, then all again', [...indices, ...indices]],
    ['three of ten events repeated anywhere', shuffled([...indices, ...some], random)],
  ];
}

/** Other names, one for each: visitors' do not show in the answer, pages' do. */
function renamings(
  dataset: Dataset,
  strings: StringOwnership,
  plain: Pairs,
  random: Random,
): Relation[] {
  const events = (renamed: Dataset) => () => {
    const makeRow = rowMaker(renamed, strings);
    return Array.from(renamed.timestampsMs, (_, index) => makeRow(index));
  };
  const visitors = shuffled(dataset.visitors, random);
  const pages = shuffled(dataset.pages, random);
  const newPages = new Map(dataset.pages.map((page, id) => [page, pages[id]!]));
  const withNewPages = Array.from(plain, ([key, count]): [string, unknown] => {
    const [hour, page] = JSON.parse(key) as [string, string];
    return [JSON.stringify([hour, newPages.get(page) ?? page]), count];
  });
  return [
    {
      requirement: 1,
      what: 'visitors with each other’s names',
      events: events({ ...dataset, visitors }),
      expected: plain,
    },
    {
      requirement: 1,
      what: 'visitors with longer names',
      events: events({ ...dataset, visitors: visitors.map((name) => `${name}, renamed`) }),
      expected: plain,
    },
    {
      requirement: 1,
      what: 'pages with each other’s names',
      events: events({ ...dataset, pages }),
      expected: new Map(withNewPages),
    },
  ];
}

/** One call for each hour's events; the answers, put together, are the answer to all. */
async function checkSplit(
  implementation: RowsImplementation,
  { timestampsMs }: Dataset,
  makeRow: (index: number) => PageView,
  whole: Pairs,
): Promise<Check> {
  const what = 'each hour in a call of its own, answers merged';
  const byHour = new Map<number, number[]>();
  for (const [index, ms] of timestampsMs.entries()) {
    const hour = byHour.get(hourOf(ms));
    if (hour === undefined) byHour.set(hourOf(ms), [index]);
    else hour.push(index);
  }
  const merged = new Map<string, unknown>();
  for (const part of byHour.values()) {
    const called = await call(implementation, part.map(makeRow));
    if (called.pairs === null) {
      return { requirement: 2, what, fault: faultOf(whole, called) };
    }
    for (const [key, count] of called.pairs) merged.set(key, count);
  }
  return { requirement: 2, what, fault: firstDifference(whole, merged) };
}
