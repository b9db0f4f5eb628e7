/** Counting columns with as many threads as there may be, of which the calling one is the first and builds the answer. */
import type { EventColumns, HourlyUniques } from '../../contract.ts';
import { buildAnswer } from './answer-builder.ts';
import { openArena, resetMemory } from './arena.ts';
import { borrowMemory, giveMemoryBack } from './borrowed-memory.ts';
import { COLUMNS_WORKER_CODE } from './built/columns-worker-code.ts';
import {
  type HourNumbers,
  hourWithId,
  likelyRange,
  numberHours,
  timeRange,
} from './column-hours.ts';
import type { ColumnExchanges } from './column-jobs.ts';
import { countTasks, firstPiece, PIECE_EVENTS, scatterPieces } from './column-phases.ts';
import { layOutTriples, layOutWords, TRIPLE_BYTES } from './counting.ts';
import { planCounting } from './counting-plan.ts';
import { formatHour } from './hours.ts';
import { instantiateKernel, kernelModule } from './kernel.ts';
import type { ColumnsKernel, IdColumns } from './scatter-columns.ts';
import { openPool, type WorkerTeam } from './worker-pool.ts';

/** What stands for a task until it is counted. */
const UNCOUNTED = 0;

/** The workers of all calls in this process. */
export const columnWorkers = openPool<ColumnExchanges>(COLUMNS_WORKER_CODE, {
  name: 'uniqbench columns',
});

/**
 * Counts with `threads` threads, or fewer where there are fewer pieces of events.
 *
 * @throws RangeError where a time is not a number, an id is of no name, or the words of all events exceed 4 GiB; Error where
 * a worker thread ended.
 */
export async function countColumns(columns: EventColumns, threads: number): Promise<HourlyUniques> {
  const pieces = Math.ceil(columns.timestampsMs.length / PIECE_EVENTS);
  const used = Math.max(1, Math.min(threads, pieces));
  return await columnWorkers.use(used - 1, (team) => countTogether(columns, team, used));
}

async function countTogether(
  columns: EventColumns,
  team: WorkerTeam<ColumnExchanges>,
  threads: number,
): Promise<HourlyUniques> {
  const { timestampsMs, pageIds, visitorIds, pages, visitors } = columns;
  const ids: IdColumns = {
    timestampsMs,
    pageIds,
    visitorIds,
    pageCount: pages.length,
    visitorCount: visitors.length,
  };

  const memory = borrowMemory();
  const module = kernelModule();
  const kernel = instantiateKernel<ColumnsKernel>(memory, module);
  /** null where an event's hour has no number. */
  const scatter = async (hours: HourNumbers) => {
    resetMemory(memory);
    const arena = openArena(memory);
    const plan = planCounting({
      events: timestampsMs.length,
      hours: hours.count,
      pages: pages.length,
      visitors: visitors.length,
      threads,
    });
    const words = layOutWords(arena, plan);
    const next = firstPiece();
    const others = team.askAll('scatter', (worker) => ({
      ...{ next, columns: ids, hours, memory, module, words },
      thread: worker + 1,
    }));
    const mine = scatterPieces(arena, kernel, words, 0, ids, hours, next);
    const done = [mine, ...(await others)];
    return !done.includes(false) ? { arena, plan, words, hours } : null;
  };
  // Reading all times to know their hours beforehand would take a fifth of the time.
  const scattered =
    (await scatter(numberHours(timestampsMs, likelyRange(timestampsMs)))) ??
    (await scatter(numberHours(timestampsMs, timeRange(timestampsMs, 0, timestampsMs.length))));
  if (scattered === null) throw new Error('A time was outside of the range of all times');
  const { arena, plan, words, hours } = scattered;

  const layout = layOutTriples(arena, kernel, words);
  const builder = buildAnswer(plan, (id) => formatHour(hourWithId(hours, id)), pages);
  const found = new Int32Array(new SharedArrayBuffer(4 * (layout.tasks.length + 1)));
  // Cells are added in order, which brings those of an hour together. The entry behind the last stays `UNCOUNTED`.
  let added = 0;
  const addCounted = () => {
    for (
      let count = Atomics.load(found, added);
      count !== UNCOUNTED;
      count = Atomics.load(found, added)
    ) {
      const { cell, triples } = layout.tasks[added]!;
      const words = (count - 1) * (TRIPLE_BYTES / 4);
      builder.addTriples(cell, new Uint32Array(memory.buffer, triples, words));
      added++;
    }
  };
  const next = firstPiece();
  const others = team.askAll('count', () => ({ next, memory, module, words, layout, found }));
  countTasks(arena, kernel, words, layout, next, found, addCounted);
  await others;
  addCounted();
  giveMemoryBack(memory);
  return builder.finish();
}
