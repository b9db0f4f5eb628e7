/**
 * Columns, batch by batch, from where they are into the kernel's memory: copied to a batch that stays in the core's own
 * caches, their hours numbered, and scattered by the kernel. In every thread that counts.
 */
import type { EventColumns } from '../../contract.ts';
import type { Arena } from './arena.ts';
import type { HourNumbers } from './column-hours.ts';
import { type CountingKernel, openScatterer, type WordsLayout } from './counting.ts';
import { MS_PER_HOUR } from './hours.ts';

/** Events of a batch: its 24 bytes an event stay in the second cache. */
const BATCH_EVENTS = 8192;

/** The kernel's functions for columns. */
export interface ColumnsKernel extends CountingKernel {
  /**
   * Writes hours since `baseMs`, a full hour, as 32-bit numbers; returns the largest of them. Right where that is less than 2^24.
   */
  readonly hoursSince: (baseMs: number, times: number, count: number, hours: number) => number;
}

/** The columns without their names, which stay with the thread that builds the answer. */
export interface IdColumns extends Pick<EventColumns, 'timestampsMs' | 'pageIds' | 'visitorIds'> {
  readonly pageCount: number;
  readonly visitorCount: number;
}

/** Scatters events of columns by their indexes. */
export interface ColumnScatterer {
  /**
   * @returns false where an event's hour has no number.
   * @throws RangeError where an event's id is of no page or visitor.
   */
  readonly scatter: (start: number, end: number) => boolean;
  readonly close: () => void;
}

/** Opens a scatterer for one thread; `thread` as for {@link openScatterer}. */
export function openColumnScatterer(
  arena: Arena,
  kernel: ColumnsKernel,
  layout: WordsLayout,
  thread: number,
  columns: IdColumns,
  hours: HourNumbers,
): ColumnScatterer {
  const { timestampsMs, pageIds, visitorIds, pageCount, visitorCount } = columns;
  const scatterBatch = openScatterer(kernel, layout, thread);
  const address = arena.allocate(BATCH_EVENTS * 20);
  const [hoursAt, pagesAt, visitorsAt] = [8, 12, 16].map((bytes) => address + bytes * BATCH_EVENTS);
  const bytes = arena.memory.buffer;
  const timeBatch = new Float64Array(bytes, address, BATCH_EVENTS);
  const hourBatch = new Uint32Array(bytes, hoursAt, BATCH_EVENTS);
  const pageBatch = new Uint32Array(bytes, pagesAt, BATCH_EVENTS);
  const visitorBatch = new Uint32Array(bytes, visitorsAt, BATCH_EVENTS);
  const baseMs = hours.kind === 'near' ? hours.firstHour * MS_PER_HOUR : 0;

  const scatter = (start: number, end: number): boolean => {
    const count = end - start;
    if (hours.kind === 'near') {
      timeBatch.set(timestampsMs.subarray(start, end));
      const largest = kernel.hoursSince(baseMs, address, count, hoursAt!) >>> 0;
      if (largest >= hours.count) return false;
    } else {
      hourBatch.set(hours.hourIds.subarray(start, end));
    }
    pageBatch.set(pageIds.subarray(start, end));
    visitorBatch.set(visitorIds.subarray(start, end));
    if (kernel.largestId(pagesAt!, count) >>> 0 >= pageCount) {
      throw new RangeError(`Of events ${start} to ${end - 1} one has an id of no page`);
    }
    if (kernel.largestId(visitorsAt!, count) >>> 0 >= visitorCount) {
      throw new RangeError(`Of events ${start} to ${end - 1} one has an id of no visitor`);
    }
    scatterBatch(hoursAt!, pagesAt!, visitorsAt!, count);
    return true;
  };
  return {
    scatter: (start, end) => {
      for (let from = start; from < end; from += BATCH_EVENTS) {
        if (!scatter(from, Math.min(from + BATCH_EVENTS, end))) return false;
      }
      return true;
    },
    close: () => arena.free(address),
  };
}
