/** What a workload file holds: the shape of a log in numbers, without any of its names; and how it is read. */

import { z } from 'zod';
import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { ALL_BITS, LONGEST_NAME } from './character-classes.ts';

/** The first property of the file, by which it is recognised. */
export const FORMAT = 'uniqbench workload';
const VERSION = 2;
const MOST = 1e12;

const count = z.int().min(0).max(MOST);
const atLeastOne = z.int().min(1).max(MOST);
const exponent = z.number().min(0).max(1);

const namesSchema = z.strictObject({
  /** Of all characters, the share of each class. */
  classShares: z.array(z.number().min(0).max(1)).length(8),
  /** Classes as bits, length in UTF-16 units, and how many names have them. */
  shapes: z
    .array(z.tuple([z.int().min(0).max(ALL_BITS), z.int().min(1).max(LONGEST_NAME), atLeastOne]))
    .min(1)
    .max(10_000),
});

const modelSchema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  events: atLeastOne,
  /** Hours since 1970 of the first hour. */
  startHour: z.int().min(-17_000_000).max(70_000_000),
  /** Of times: 1, 1000 where they are whole seconds. */
  resolutionMs: z.int().min(1).max(3_600_000),
  /** For each hour of the span, visits: distinct visitors of the hour. */
  visitsByHour: z.array(count).min(1).max(100_000),
  /**
   * Of these, the visits that see more pages than most: for each size, the least pages (4, 16, 64 and so on), and the hours that
   * have such visits, counted from the first hour, with how many.
   */
  largeVisits: z
    .array(
      z.strictObject({
        pages: atLeastOne,
        byHour: z.array(z.tuple([count, atLeastOne])).min(1),
      }),
    )
    .max(30),
  /** For each minute of an hour, events. */
  eventsByMinute: z.array(count).length(60),
  /** Between two events of a visitor within an hour, the median. */
  gapMs: z.number().min(0).max(3_600_000),
  order: z.strictObject({
    kind: z.enum(['sorted', 'late', 'shuffled', 'reversed']),
    /** Share of events behind an event of a later time. */
    lateShare: z.number().min(0).max(1),
    /** Quantiles of how much later, evenly spaced. */
    delaysMs: z.array(z.number().min(0).max(1e14)).min(1).max(100),
  }),
  /**
   * Visitors alike: how many, and what they have together: events, triples (hour, page, visitor), pairs (page,
   * visitor), visits (hour, visitor), and the triples of the largest visit of each.
   */
  visitors: z
    .array(z.tuple([atLeastOne, atLeastOne, atLeastOne, atLeastOne, atLeastOne, atLeastOne]))
    .min(1)
    .max(5000),
  /** Pages alike: how many, and what they have together: events, triples and pairs. */
  pages: z
    .array(z.tuple([atLeastOne, atLeastOne, atLeastOne, atLeastOne]))
    .min(1)
    .max(5000),
  /** Heaps' law: by which power of the events these grew within the log. */
  growth: z.strictObject({
    pages: exponent,
    visitors: exponent,
    pairs: exponent,
    visits: exponent,
    triples: exponent,
  }),
  pageNames: namesSchema,
  visitorNames: namesSchema,
});

/** A log's shape; see the fields of the schema. */
export type WorkloadModel = z.infer<typeof modelSchema>;
/** Lengths and classes of characters of names. */
export type NameModel = z.infer<typeof namesSchema>;

const REMEDY = 'Make it again: uniqbench fit LOG --out FILE.';

/** @throws UsageError that names the place, where the text is no workload of this version. */
export function parseModel(text: string): WorkloadModel {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw new UsageError(
      `The workload is no JSON: ${printable((cause as Error).message, 200)}. ${REMEDY}`,
      { cause },
    );
  }
  const { format, version } = Object(data) as { format?: unknown; version?: unknown };
  if (format !== FORMAT) {
    throw new UsageError(`The file is no workload: its "format" is not "${FORMAT}". ${REMEDY}`);
  }
  if (version !== VERSION) {
    throw new UsageError(
      `The workload is of version ${printable(JSON.stringify(version) ?? 'none', 50)}; this uniqbench reads version ${VERSION}. ${REMEDY}`,
    );
  }
  const parsed = modelSchema.safeParse(data);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw broken(issue!.path.map(String).join('.'), issue!.message);
  }
  refuseContradictions(parsed.data);
  return parsed.data;
}

function refuseContradictions({
  visitors,
  pages,
  visitsByHour,
  largeVisits,
  eventsByMinute,
  events,
}: WorkloadModel) {
  if (visitsByHour.every((visits) => visits === 0)) {
    throw broken('visitsByHour', 'no hour has a visit');
  }
  const smaller = [...visitsByHour];
  for (const [row, { byHour }] of largeVisits.entries()) {
    for (const [hour, visits] of byHour) {
      if (hour >= smaller.length) throw broken(`largeVisits.${row}`, `there is no hour ${hour}`);
      smaller[hour]! -= visits;
      if (smaller[hour]! < 0) {
        throw broken(`largeVisits.${row}`, `more visits in hour ${hour} than visitsByHour has`);
      }
    }
  }
  if (eventsByMinute.every((one) => one === 0)) {
    throw broken('eventsByMinute', 'no minute has an event');
  }
  for (const [row, [size, made, triples, pairs]] of pages.entries()) {
    if (size > pairs || pairs > triples || triples > made) {
      throw broken(`pages.${row}`, 'there must be pages <= pairs <= triples <= events');
    }
  }
  let sum = 0;
  for (const [row, [people, made, triples, pairs, visits, largest]] of visitors.entries()) {
    sum += made;
    const isPossible =
      made >= triples &&
      triples >= Math.max(pairs, visits) &&
      Math.min(pairs, visits, largest) >= people &&
      largest <= pairs;
    if (!isPossible) {
      throw broken(
        `visitors.${row}`,
        'there must be visitors <= pairs and visits <= triples <= events, and visitors <= largest visits <= pairs',
      );
    }
  }
  // Counts of a sampled log are multiples of what each visitor of the sample stands for.
  if (Math.abs(sum - events) > 0.2 * events) {
    throw broken('visitors', `their events are ${sum}, those of the workload ${events}`);
  }
}

function broken(place: string, reason: string): UsageError {
  return new UsageError(
    `The workload is broken at ${printable(place || 'its start', 100)}: ${printable(reason, 200)}. ${REMEDY}`,
  );
}
