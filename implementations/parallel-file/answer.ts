/** The answer from counted pairs. In the calling thread. */
import type { HourlyUniques } from '../../contract.ts';
import { decodeName } from '../../names.ts';
import { TRIPLE_BYTES } from '../kernels/counting.ts';
import type { CountedTask } from './job.ts';

const MS_PER_HOUR = 3_600_000;

/** The names behind ids. */
export interface Names {
  readonly hourOf: (id: number) => number;
  readonly pageOf: (id: number) => string;
}

/** Ids to names, from the bytes of the tables; a page is decoded once. */
export function namesOf(hours: (id: number) => Buffer, pages: (id: number) => Buffer): Names {
  const decoded: string[] = [];
  return {
    hourOf: (id) => hours(id).readDoubleLE(0),
    pageOf: (id) => {
      decoded[id] ??= decodeName(pages(id));
      return decoded[id];
    },
  };
}

/** Adds the triples of tasks to an answer that grows. */
export function addTriples(
  answer: Record<string, Record<string, number>>,
  hourKeys: Map<number, Record<string, number>>,
  memory: WebAssembly.Memory,
  tasks: readonly CountedTask[],
  { hourOf, pageOf }: Names,
): void {
  const words = new Uint32Array(memory.buffer);
  for (const { task, triples } of tasks) {
    const end = (task.triples + triples * TRIPLE_BYTES) / 4;
    for (let at = task.triples / 4; at < end; at += 3) {
      const hour = words[at]!;
      let counts = hourKeys.get(hour);
      if (counts === undefined) {
        // No prototype, so that a page called `__proto__` is just a page.
        counts = Object.create(null) as Record<string, number>;
        hourKeys.set(hour, counts);
        answer[formatHour(hourOf(hour))] = counts;
      }
      const page = pageOf(words[at + 1]!);
      counts[page] = (counts[page] ?? 0) + words[at + 2]!;
    }
  }
}

/** An answer without hours. */
export function emptyAnswer(): Record<string, Record<string, number>> & HourlyUniques {
  return Object.create(null);
}

/** `YYYY-MM-DD HH:00` in UTC; the slice counts from the end, because far years have more digits. */
function formatHour(hour: number): string {
  const iso = new Date(hour * MS_PER_HOUR).toISOString();
  return `${iso.slice(0, -':mm:ss.sssZ'.length).replace('T', ' ')}:00`;
}
