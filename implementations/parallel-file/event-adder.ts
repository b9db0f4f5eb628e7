/**
 * Adding events whose bytes are elsewhere than in the job's memory: those that the replay's readers find. In each thread
 * that reads.
 */
import type { ByteRange } from '../../generators/replay/bytes.ts';
import type { EventSink } from '../../generators/replay/records.ts';
import type { Arena } from '../kernels/arena.ts';
import { MS_PER_HOUR } from '../kernels/hours.ts';
import { type InternThread, UNKNOWN } from '../kernels/shared-table.ts';
import type { EventStore } from './event-store.ts';
import type { FileKernel } from './file-kernel.ts';
import type { Dictionaries } from './job.ts';

const LEAST_NAME_BYTES = 64;

/** Adds events to the block of a store. */
export interface EventAdder {
  readonly add: EventSink['add'];
  /** The id of the hour of a time. */
  readonly hourOf: (timestampMs: number) => number;
  readonly close: () => void;
}

/** Opens the adder of one thread. */
export function openEventAdder(
  { memory, allocate, free }: Arena,
  kernel: FileKernel,
  { hours, pages, visitors }: Dictionaries,
  thread: InternThread,
  store: EventStore,
): EventAdder {
  let words = new Uint32Array(memory.buffer);
  let name = allocate(LEAST_NAME_BYTES);
  let nameView = new Uint8Array(memory.buffer, name, LEAST_NAME_BYTES);
  const hourIds = new Map<number, number>();

  const internBytes = (table: number, { bytes, start, end }: ByteRange): number => {
    const length = end - start;
    if (length > nameView.length) {
      free(name);
      name = allocate(2 * length);
      nameView = new Uint8Array(memory.buffer, name, 2 * length);
    }
    // A call of set costs more than the bytes of a usual name.
    if (length > 64) nameView.set(bytes.subarray(start, end));
    else for (let at = 0; at < length; at++) nameView[at] = bytes[start + at]!;
    return thread.intern(table, name, length);
  };
  const hourOf = (timestampMs: number): number => {
    const hour = Math.floor(timestampMs / MS_PER_HOUR);
    let id = hourIds.get(hour);
    if (id === undefined) {
      const bytes = new Uint8Array(Float64Array.of(hour).buffer);
      id = internBytes(hours, { bytes, start: 0, end: bytes.length });
      hourIds.set(hour, id);
    }
    return id;
  };
  const add: EventSink['add'] = (timestampMs, page, visitor) => {
    let block = store.block();
    if (block.events === block.most) block = store.next();
    const hour = hourOf(timestampMs);
    const pageId = internBytes(pages, page);
    const visitorId = internBytes(visitors, visitor);
    if (visitorId === UNKNOWN) {
      const append = () =>
        kernel.appendOverflowEvent(thread.address, hour, pageId, name, visitor.end - visitor.start);
      while (!append()) thread.drainOverflow();
      return;
    }
    const at = block.events;
    if (words.byteLength < memory.buffer.byteLength) words = new Uint32Array(memory.buffer);
    words[block.hours / 4 + at] = hour;
    words[block.pages / 4 + at] = pageId;
    words[block.visitors / 4 + at] = visitorId;
    block.events = at + 1;
  };
  return { add, hourOf, close: () => free(name) };
}
