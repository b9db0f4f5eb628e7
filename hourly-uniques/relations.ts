/**
 * Metamorphic relations: how an answer must change, or must not, when the events are changed (Chen, Cheung and Yiu,
 * "Metamorphic Testing", HKUST-CS98-01, 1998). They need no oracle. Said as a task file says them. Runs in trial processes.
 */
import type { PageView } from '../contract.ts';
import { type Random, shuffled } from '../harness/stats/seeded.ts';
import type { Task } from '../task.ts';
import { hourOf } from './hour.ts';
import { type Pairs, pairKey, pairOf } from './pairs.ts';

/** Counting rows as a task, whose answers are read as pairs. */
export type UniquesTask = Task<object, undefined, readonly PageView[], Pairs, string>;

type Relations = NonNullable<UniquesTask['relations']>;
type Change = (views: readonly PageView[], random: Random) => readonly PageView[];

/** By the requirement that they are evidence for. */
export const RELATIONS: Readonly<Record<1 | 2 | 6, Relations>> = {
  1: {
    'visitors with each other’s names': {
      change: ({ input }) => renamed(input, 'visitorId', exchanged(input.map(visitorOf))),
    },
    'visitors with longer names': {
      change: ({ input }) => renamed(input, 'visitorId', (name) => `${name}, renamed`),
    },
    'pages with each other’s names': {
      change: ({ input }) => renamed(input, 'pageUrl', exchanged(input.map(pageOf))),
      answer: (pairs) => {
        const nameOf = exchanged(Array.from(pairs.keys(), (key) => pairOf(key).page));
        return new Map(
          Array.from(pairs, ([key, count]): [string, unknown] => {
            const { hour, page } = pairOf(key);
            return [pairKey(hour, nameOf(page)), count];
          }),
        );
      },
    },
  },
  2: {
    ...unchanged({
      'reversed order': (views) => views.toReversed(),
      'shuffled order': shuffled,
      'another shuffled order': (views, random) => shuffled(shuffled(views, random), random),
      'order of time': by(({ timestamp }) => timestamp.getTime()),
      'order of pages': by(pageOf),
      'order of visitors': by(visitorOf),
      'the first half interleaved with the second': (views) => {
        const half = Math.ceil(views.length / 2);
        return views.map((_, at) => views[at % 2 === 0 ? at / 2 : half + (at - 1) / 2]!);
      },
      'the second half before the first': (views) => {
        const half = Math.ceil(views.length / 2);
        return [...views.slice(half), ...views.slice(0, half)];
      },
    }),
    'each hour in a call of its own, answers merged': {
      split: ({ input }) => {
        const byHour = new Map<number, PageView[]>();
        for (const view of input) {
          const hour = hourOf(view.timestamp.getTime());
          const ofHour = byHour.get(hour);
          if (ofHour === undefined) byHour.set(hour, [view]);
          else ofHour.push(view);
        }
        return [...byHour.values()];
      },
      merge: (answers) => new Map(answers.flatMap((pairs) => [...pairs])),
    },
  },
  6: unchanged({
    'every event twice in a row': (views) => views.flatMap((view) => [view, copyOf(view)]),
    'all events, then all again': (views) => [...views, ...views.map(copyOf)],
    'three of ten events repeated anywhere': (views, random) =>
      shuffled([...views, ...views.filter(() => random() < 0.3).map(copyOf)], random),
  }),
};

/** What changes nothing in the answer. */
function unchanged(changes: Readonly<Record<string, Change>>): Relations {
  return Object.fromEntries(
    Object.entries(changes).map(([what, change]): [string, Relations[string]] => [
      what,
      { change: ({ input, random }) => change(input, random) },
    ]),
  );
}

function by(key: (view: PageView) => number | string): Change {
  return (views) => views.toSorted((a, b) => (key(a) < key(b) ? -1 : Number(key(a) > key(b))));
}

/** An object of its own, as each event of a log is. */
function copyOf({ timestamp, ...names }: PageView): PageView {
  return { timestamp: new Date(timestamp), ...names };
}

function pageOf({ pageUrl }: PageView): string {
  return pageUrl;
}

function visitorOf({ visitorId }: PageView): string {
  return visitorId;
}

function renamed(
  views: readonly PageView[],
  field: 'pageUrl' | 'visitorId',
  nameOf: (name: string) => string,
): PageView[] {
  return views.map((view) => ({ ...view, [field]: nameOf(view[field]) }));
}

/** Each name becomes the next one: the same for those of the events and of a right answer. */
function exchanged(names: readonly string[]): (name: string) => string {
  const all = [...new Set(names)].sort();
  const next = new Map(all.map((name, at) => [name, all[(at + 1) % all.length]!]));
  return (name) => next.get(name) ?? name;
}
