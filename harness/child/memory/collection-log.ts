/**
 * What V8 itself says of each collection: the objects alive and dead by instance type (trace category
 * `disabled-by-default-v8.gc_stats`) beside the heap's size (`v8.GCProfiler`). Runs in trial processes.
 */
import { Session } from 'node:inspector/promises';
import { GCProfiler } from 'node:v8';
import { kindOf, type ObjectKind } from '../../wire/object-kinds.ts';
import { connectOwn } from '../inspections.ts';
import type { Census } from './census.ts';

/** The objects of one full collection. */
export interface TracedCollection {
  /** When it happened, on the clock of `performance.now()`. */
  readonly atMs: number;
  readonly live: Census;
  readonly dead: Census;
}

/** One full collection of the main thread. */
export interface Collection extends TracedCollection {
  /** Heap in use and external memory (array buffers) just after, in bytes. */
  readonly heapAfterBytes: number;
  readonly externalBytes: number;
  /** External memory just before. */
  readonly externalBeforeBytes: number;
}

/** All collections of a process: the main thread's, and those of each worker, in order. */
export interface CollectionLog {
  readonly main: readonly Collection[];
  readonly workers: readonly (readonly TracedCollection[])[];
}

interface TraceEvent {
  readonly name: string;
  /** Microseconds. */
  readonly ts: number;
  /** The thread. */
  readonly tid: number;
  readonly args: { readonly live?: unknown; readonly dead?: unknown };
}

/** One of V8's own figures for an instance type. */
interface TypeData {
  readonly count: number;
  readonly overall: number;
}

/**
 * The sum of V8's object sizes lies above its heap size by a constant, which differs between versions (objects that
 * all heaps share are in it), and by a little more; by much more where the two tell of other collections.
 */
const MOST_CONSTANT_BYTES = 4e6;
const MOST_DISAGREEMENT = 0.05;
const LITTLE_BYTES = 300_000;

/**
 * Runs `work` and reports every collection from its beginning to its end. Every collection of the main
 * thread must be a full one (`--gc-global`), and `work` begins and ends with one.
 *
 * @throws Error where the two sources do not tell of the same collections.
 */
export async function recordCollections(work: () => Promise<void>): Promise<CollectionLog> {
  const session = new Session();
  connectOwn(session);
  const traced: (TracedCollection & { readonly thread: number })[] = [];
  const originMs = originOfPerformanceMs();
  session.on('NodeTracing.dataCollected', ({ params }) => {
    for (const event of params.value as unknown as TraceEvent[]) {
      if (event.name !== 'V8.GC_Objects_Stats') continue;
      const { live, dead } = event.args;
      traced.push({
        thread: event.tid,
        atMs: event.ts / 1e3 - originMs,
        live: censusOf(live),
        dead: censusOf(dead),
      });
    }
  });
  await session.post('NodeTracing.start', {
    traceConfig: { includedCategories: ['disabled-by-default-v8.gc_stats'] },
  });
  const profiler = new GCProfiler();
  profiler.start();
  await work();
  const { statistics } = profiler.stop();
  const complete = new Promise((resolve) => session.once('NodeTracing.tracingComplete', resolve));
  await session.post('NodeTracing.stop');
  await complete;
  session.disconnect();

  // The main thread collects first, before any worker can be there.
  const byThread = new Map<number, TracedCollection[]>();
  for (const collection of traced.toSorted((a, b) => a.atMs - b.atMs)) {
    const own = byThread.get(collection.thread);
    if (own === undefined) byThread.set(collection.thread, [collection]);
    else own.push(collection);
  }
  const [ofMain = [], ...workers] = byThread.values();
  let constantBytes: number | null = null;
  const main = statistics.map(({ beforeGC, afterGC }, index): Collection => {
    const trace = ofMain[index];
    const heapAfterBytes = afterGC.heapStatistics.usedHeapSize;
    const surplusBytes = (trace === undefined ? 0 : bytesOf(trace.live)) - heapAfterBytes;
    constantBytes ??= surplusBytes;
    const isLittle =
      Math.abs(constantBytes) <= MOST_CONSTANT_BYTES &&
      Math.abs(surplusBytes - constantBytes) <= LITTLE_BYTES + MOST_DISAGREEMENT * heapAfterBytes;
    if (trace === undefined || !isLittle) {
      throw new Error(
        `V8's trace and its profiler disagree on collection ${index + 1} of ${statistics.length}: ` +
          `${heapAfterBytes + surplusBytes} and ${heapAfterBytes} live bytes.`,
      );
    }
    const { atMs, live, dead } = trace;
    return {
      atMs,
      live,
      dead,
      heapAfterBytes,
      externalBytes: afterGC.heapStatistics.externalMemory,
      externalBeforeBytes: beforeGC.heapStatistics.externalMemory,
    };
  });
  return { main, workers };
}

/**
 * Trace times are microseconds of the clock that hrtime reads; `performance.now()` counts the same
 * from another origin.
 */
function originOfPerformanceMs(): number {
  const hrtimeMs = () => Number(process.hrtime.bigint()) / 1e6;
  // The first calls take a millisecond; the smallest of several differences has no such delay in it.
  return Math.max(...Array.from({ length: 20 }, () => hrtimeMs() - performance.now()));
}

/** Parts of an event arrive as JSON text or as objects, depending on the version of Node. */
function parsed(part: unknown): Record<string, unknown> {
  return (typeof part === 'string' ? JSON.parse(part) : part) as Record<string, unknown>;
}

function censusOf(part: unknown): Census {
  const byKind = new Map<ObjectKind, { count: number; bytes: number }>();
  for (const [type, data] of Object.entries(parsed(parsed(part).type_data))) {
    const { count, overall } = data as TypeData;
    const kind = count > 0 ? kindOf(type) : null;
    if (kind === null) continue;
    const sum = byKind.get(kind) ?? { count: 0, bytes: 0 };
    byKind.set(kind, { count: sum.count + count, bytes: sum.bytes + overall });
  }
  return byKind;
}

function bytesOf(census: Census): number {
  let bytes = 0;
  for (const entry of census.values()) bytes += entry.bytes;
  return bytes;
}
