/** Names of hours and pages, and the answer from counts that add up. In the calling thread. */
import type { HourlyUniques } from '../../contract.ts';
import { decodeName } from '../../names.ts';
import { buildAnswer } from '../kernels/answer-builder.ts';
import type { CountedTask } from '../kernels/counting.ts';
import type { CountingPlan } from '../kernels/counting-plan.ts';
import { formatHour } from '../kernels/hours.ts';

/** Names by id. */
export interface AnswerNames {
  readonly hours: readonly string[];
  readonly pages: readonly string[];
}

/**
 * Decodes all names, in order of id: that is usually the order in which they lie in memory.
 *
 * @param hourOf Bytes of the hours since 1970, a number of 64 bits.
 */
export function decodeNames(
  hourOf: (id: number) => Buffer,
  hours: number,
  pageOf: (id: number) => Buffer,
  pages: number,
): AnswerNames {
  return {
    hours: Array.from({ length: hours }, (_, id) => formatHour(hourOf(id).readDoubleLE(0))),
    pages: Array.from({ length: pages }, (_, id) => decodeName(pageOf(id))),
  };
}

/** The answer, where each pair is in one cell and its counts in the tasks of that cell. */
export function answerOf(
  memory: WebAssembly.Memory,
  tasks: readonly CountedTask[],
  plan: CountingPlan,
  { hours, pages }: AnswerNames,
): HourlyUniques {
  const builder = buildAnswer(plan, (hour) => hours[hour]!, pages);
  for (const { task, triples } of tasks.toSorted((a, b) => a.task.cell - b.task.cell)) {
    builder.addTriples(task.cell, new Uint32Array(memory.buffer, task.triples, 3 * triples));
  }
  return builder.finish();
}

/** An answer that grows by counts of the same pairs. */
export interface Sums {
  /** Adds the counts of tasks, whose triples lie in the memory. */
  readonly add: (tasks: readonly CountedTask[]) => void;
  readonly uniques: HourlyUniques;
}

/** Opens an answer of no counts. */
export function openSums(memory: WebAssembly.Memory, { hours, pages }: AnswerNames): Sums {
  // No prototypes, so that a page called `__proto__` is just a page.
  const uniques: Record<string, Record<string, number>> = Object.create(null);
  const byHour: Record<string, number>[] = [];

  const countsOf = (hour: number): Record<string, number> => {
    let counts = byHour[hour];
    if (counts === undefined) {
      counts = Object.create(null) as Record<string, number>;
      byHour[hour] = counts;
      uniques[hours[hour]!] = counts;
    }
    return counts;
  };
  return {
    uniques,
    add: (tasks) => {
      for (const { task, triples } of tasks) {
        const words = new Uint32Array(memory.buffer, task.triples, 3 * triples);
        for (let at = 0; at < words.length; at += 3) {
          const counts = countsOf(words[at]!);
          const page = pages[words[at + 1]!]!;
          counts[page] = (counts[page] ?? 0) + words[at + 2]!;
        }
      }
    },
  };
}
