/** The answer from counted pairs. In the calling thread. */
import type { HourlyUniques } from '../../contract.ts';
import { decodeName } from '../../names.ts';
import { TRIPLE_BYTES } from '../kernels/counting.ts';
import type { CountedTask } from './job.ts';

const MS_PER_HOUR = 3_600_000;

/** The names behind ids. */
export interface Names {
  /** Whole hours since 1970. */
  readonly hourOf: (id: number) => number;
  readonly pageOf: (id: number) => string;
}

/** An answer that grows. */
export interface Answer {
  /** Adds the counts of tasks, whose triples lie in the memory. */
  readonly add: (tasks: readonly CountedTask[]) => void;
  /** Looks up all names, so that the memory may be used anew. */
  readonly decodeAll: (hours: number, pages: number) => void;
  readonly uniques: HourlyUniques;
}

/** Ids to names, from the bytes of the tables; each is decoded once. */
export function namesOf(hours: (id: number) => Buffer, pages: (id: number) => Buffer): Names {
  const hourNumbers: number[] = [];
  const pageNames: string[] = [];
  return {
    hourOf: (id) => {
      hourNumbers[id] ??= hours(id).readDoubleLE(0);
      return hourNumbers[id];
    },
    pageOf: (id) => {
      pageNames[id] ??= decodeName(pages(id));
      return pageNames[id];
    },
  };
}

/** Opens an empty answer. */
export function openAnswer(memory: WebAssembly.Memory, { hourOf, pageOf }: Names): Answer {
  // No prototypes, so that a page called `__proto__` is just a page.
  const uniques: Record<string, Record<string, number>> = Object.create(null);
  const countsByHour = new Map<number, Record<string, number>>();

  const countsOf = (hour: number): Record<string, number> => {
    let counts = countsByHour.get(hour);
    if (counts === undefined) {
      counts = Object.create(null) as Record<string, number>;
      countsByHour.set(hour, counts);
      uniques[formatHour(hourOf(hour))] = counts;
    }
    return counts;
  };
  return {
    uniques,
    add: (tasks) => {
      const words = new Uint32Array(memory.buffer);
      for (const { task, triples } of tasks) {
        const end = (task.triples + triples * TRIPLE_BYTES) / 4;
        for (let at = task.triples / 4; at < end; at += 3) {
          const counts = countsOf(words[at]!);
          const page = pageOf(words[at + 1]!);
          counts[page] = (counts[page] ?? 0) + words[at + 2]!;
        }
      }
    },
    decodeAll: (hours, pages) => {
      for (let id = 0; id < hours; id++) hourOf(id);
      for (let id = 0; id < pages; id++) pageOf(id);
    },
  };
}

/** `YYYY-MM-DD HH:00` in UTC; the slice counts from the end, because far years have more digits. */
function formatHour(hour: number): string {
  const iso = new Date(hour * MS_PER_HOUR).toISOString();
  return `${iso.slice(0, -':mm:ss.sssZ'.length).replace('T', ' ')}:00`;
}
