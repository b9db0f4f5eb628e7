/**
 * Wrong implementations made of a right one, each wrong in one way: the oracle must tell every one of them. For both
 * processes.
 */
import type { HourlyUniques, PageView, RowsImplementation } from '../contract.ts';
import { formatHour, hourOf } from './hour.ts';

type Answer = Record<string, Record<string, number>>;

/** A way to be wrong. Of events without duplicates, or grouped by page and visitor, some change nothing. */
export interface Mutation {
  readonly name: string;
  readonly description: string;
  /** @param answer A copy of the right one, with at least one pair. */
  readonly mutate: (answer: Answer, events: readonly PageView[]) => unknown;
}

/** The seven ways. */
export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'one-more',
    description: 'one count off by one',
    mutate: (answer) => {
      const { counts, page } = lastPair(answer);
      counts[page]! += 1;
      return answer;
    },
  },
  {
    name: 'pair-missing',
    description: 'one pair of hour and page missing',
    mutate: (answer) => {
      const { counts, page } = lastPair(answer);
      delete counts[page];
      return answer;
    },
  },
  {
    name: 'hour-shifted',
    description: 'an hour taken for the one after it',
    mutate: (answer) => {
      const { hour, counts } = lastPair(answer);
      delete answer[hour];
      answer[nextHour(hour)] = counts;
      return answer;
    },
  },
  {
    name: 'duplicates-counted',
    description: 'views counted, not visitors',
    mutate: (answer, events) => recounted(answer, events, () => true),
  },
  {
    name: 'order-dependent',
    description: 'a visitor counted anew whenever another one came between',
    mutate: (answer, events) => {
      const last = new Map<object, Map<string, string>>();
      return recounted(answer, events, (counts, page, visitor) => {
        const ofHour = last.get(counts) ?? new Map<string, string>();
        last.set(counts, ofHour);
        const isNew = ofHour.get(page) !== visitor;
        ofHour.set(page, visitor);
        return isNew;
      });
    },
  },
  {
    name: 'map',
    description: 'a Map instead of an object',
    mutate: (answer) => new Map(Object.entries(answer)),
  },
  {
    name: 'strings',
    description: 'counts as strings',
    mutate: (answer) => {
      for (const counts of Object.values(answer)) {
        for (const page of Object.keys(counts)) counts[page] = String(counts[page]) as never;
      }
      return answer;
    },
  },
];

/** An implementation that is wrong in that way. */
export function mutant(
  right: RowsImplementation,
  { description, mutate }: Mutation,
): RowsImplementation {
  return {
    description: `Wrong on purpose: ${description}.`,
    bottleneck: right.bottleneck,
    input: right.input,
    async countUniques(events) {
      const rows = [...events];
      return mutate(copyOf(await right.countUniques(rows)), rows) as HourlyUniques;
    },
  };
}

/** @throws Error where there is none of the name. */
export function mutationOf(name: string): Mutation {
  const mutation = MUTATIONS.find((one) => one.name === name);
  if (mutation === undefined) throw new Error(`There is no mutation ${name}.`);
  return mutation;
}

function copyOf(answer: HourlyUniques): Answer {
  const copy: Answer = Object.create(null);
  for (const [hour, counts] of Object.entries(answer)) {
    copy[hour] = Object.assign(Object.create(null), counts);
  }
  return copy;
}

function lastPair(answer: Answer) {
  const [hour, counts] = Object.entries(answer).pop()!;
  return { hour, counts, page: Object.keys(counts).pop()! };
}

function nextHour(hour: string): string {
  const start = new Date(`${hour.replace(' ', 'T')}Z`);
  return formatHour(hourOf(start.getTime()) + 1);
}

/** The answer with every count made anew, of the events that count. */
function recounted(
  answer: Answer,
  events: readonly PageView[],
  counts: (ofHour: object, page: string, visitor: string) => boolean,
): Answer {
  for (const ofHour of Object.values(answer)) {
    for (const page of Object.keys(ofHour)) ofHour[page] = 0;
  }
  for (const { timestamp, pageUrl, visitorId } of events) {
    const ofHour = answer[formatHour(hourOf(timestamp.getTime()))]!;
    if (counts(ofHour, pageUrl, visitorId)) ofHour[pageUrl]! += 1;
  }
  return answer;
}
