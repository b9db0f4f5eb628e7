/** The recordings of V8's own profilers, each from its start to its end. Runs in profiled processes. */
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectInspector } from './inspector.ts';

const CPU_SAMPLE_US = 200;
/** Some 20,000 samples of 160 MB: half a percent of what is large. */
const HEAP_SAMPLE_BYTES = 8_192;

/** Within it clinic's samplers, which start after a look at the disk, have begun. */
export const SAMPLERS_START_MS = 500;
/** Between calls: long enough for samplers that work when the event loop turns. */
export const TURN_MS = 25;

/** When V8's clock began, by which --trace-gc tells times, as `performance.now()` tells it: milliseconds after the process. */
export function traceGcStartMs(): number {
  return performance.nodeTiming.v8Start;
}

/** Something that goes on; its end writes the file. */
export interface Recording {
  readonly end: () => void;
  /** Closes its file. @throws what writing it has thrown. */
  readonly close?: () => void;
}

/**
 * CPU time by function and line, into a .cpuprofile. It must begin before the implementation is imported: code that V8 has
 * compiled unseen has neither name nor lines.
 */
export function startCpu(file: string): {
  /** @returns when the profile began, as `performance.now()` tells. */
  readonly end: () => number;
} {
  const { ask } = connectInspector();
  ask('Profiler.enable');
  ask('Profiler.setSamplingInterval', { interval: CPU_SAMPLE_US });
  const before = { ms: performance.now(), ns: process.hrtime.bigint() };
  ask('Profiler.start');
  const afterMs = performance.now();
  return {
    end: () => {
      const { profile } = ask<{ profile: { readonly startTime: number } }>('Profiler.stop');
      writeFileSync(file, JSON.stringify(profile));
      // Starting takes a while, and V8 mostly tells when by the clock of hrtime.
      const startMs = before.ms + profile.startTime / 1e3 - Number(before.ns) / 1e6;
      return startMs >= before.ms - 1 && startMs <= afterMs + 1 ? startMs : afterMs;
    },
  };
}

/** A sample of all that is allocated, collected meanwhile or not, into a .heapprofile. */
export function startHeap(file: string): Recording {
  const { ask } = connectInspector();
  ask('HeapProfiler.startSampling', {
    samplingInterval: HEAP_SAMPLE_BYTES,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  });
  return {
    end: () => {
      const { profile } = ask<{ profile: object }>('HeapProfiler.stopSampling');
      writeFileSync(file, JSON.stringify(profile));
    },
  };
}

/**
 * Everything that is alive at its end, with the function that allocated it, into a .heapsnapshot. What is made from here on
 * knows its maker, which tells it from what was there before.
 */
export function startSnapshot(path: string): Required<Recording> & {
  /** V8's number of the last object that is there now, which it says within so long; 0 where it does not. */
  readonly lastId: (withinMs: number) => Promise<number>;
} {
  const { ask, session } = connectInspector();
  const file = openSync(path, 'w');
  let lost: unknown = null;
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ params }) => {
    try {
      // Unlike writeSync, it goes on until all is written, or says that the disk is full.
      writeFileSync(file, params.chunk);
    } catch (error) {
      // Thrown from here it would be lost in the inspector.
      lost ??= error;
    }
  });
  let lastId = 0;
  session.on('HeapProfiler.lastSeenObjectId', ({ params }) => {
    lastId = params.lastSeenObjectId;
  });
  ask('HeapProfiler.startTrackingHeapObjects', { trackAllocations: true });
  return {
    lastId: async (withinMs) => {
      await sleep(withinMs);
      return lastId;
    },
    end: () => {
      ask('HeapProfiler.stopTrackingHeapObjects', { reportProgress: false });
    },
    close: () => {
      closeSync(file);
      if (lost !== null) throw lost;
    },
  };
}
