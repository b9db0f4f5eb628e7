/**
 * A dataset: all events of a workload in columns, with the tables of their names. Drawn or read once,
 * in a process of its own, saved to a folder, and loaded by each trial. For both processes.
 */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { EventColumns, EventSource, Names } from '../contract.ts';
import type { JudgedDataset } from '../harness/wire/judging.ts';

/** Events in columns of one length, 16 bytes an event; ids index the two tables of names. */
export interface Dataset {
  readonly timestampsMs: Float64Array;
  readonly pageIds: Uint32Array;
  readonly visitorIds: Uint32Array;
  readonly pages: readonly string[];
  readonly visitors: readonly string[];
}

type Column = Float64Array | Uint32Array;

const FIRST_CAPACITY = 2 ** 20;

/** Drains a source into columns. */
export async function collect(source: EventSource): Promise<Dataset> {
  const capacity = Math.max(1, source.events ?? FIRST_CAPACITY);
  let timestampsMs = new Float64Array(capacity);
  let pageIds = new Uint32Array(capacity);
  let visitorIds = new Uint32Array(capacity);
  let events = 0;
  for await (const chunk of source.chunks()) {
    const end = events + chunk.timestampsMs.length;
    if (end > timestampsMs.length) {
      timestampsMs = grown(timestampsMs, new Float64Array(Math.max(end, 2 * timestampsMs.length)));
      pageIds = grown(pageIds, new Uint32Array(timestampsMs.length));
      visitorIds = grown(visitorIds, new Uint32Array(timestampsMs.length));
    }
    timestampsMs.set(chunk.timestampsMs, events);
    pageIds.set(chunk.pageIds, events);
    visitorIds.set(chunk.visitorIds, events);
    events = end;
  }
  return {
    timestampsMs: timestampsMs.subarray(0, events),
    pageIds: pageIds.subarray(0, events),
    visitorIds: visitorIds.subarray(0, events),
    pages: namesOf(source.pages),
    visitors: namesOf(source.visitors),
  };
}

function grown<Kind extends Column>(from: Kind, to: Kind): Kind {
  to.set(from);
  return to;
}

function namesOf(names: Names): string[] {
  return Array.from({ length: names.size }, (_, id) => names.at(id));
}

/** SHA-256 of everything in it, in hexadecimal; the same on every platform and version of Node. */
export function digestOf(dataset: Dataset): string {
  const hash = createHash('sha256');
  for (const column of columnsOf(dataset)) hash.update(bytesOf(column));
  for (const names of [dataset.pages, dataset.visitors]) {
    hash.update(`${names.length}\n`);
    for (let start = 0; start < names.length; start += 65_536) {
      hash.update(JSON.stringify(names.slice(start, start + 65_536)));
    }
  }
  return hash.digest('hex');
}

/** Saves a dataset to a folder that exists; {@link loadDataset} reads it back. */
export function saveDataset(folder: string, dataset: Dataset): void {
  for (const [index, column] of columnsOf(dataset).entries()) {
    writeWhole(join(folder, `column-${index}`), bytesOf(column));
  }
  const { pages, visitors, timestampsMs } = dataset;
  writeFileSync(join(folder, 'names'), serialize({ pages, visitors, events: timestampsMs.length }));
}

/** Loads what {@link saveDataset} saved. */
export function loadDataset(folder: string): Dataset {
  const { pages, visitors, events } = deserialize(readFileSync(join(folder, 'names')));
  const dataset: Dataset = {
    timestampsMs: new Float64Array(events),
    pageIds: new Uint32Array(events),
    visitorIds: new Uint32Array(events),
    pages,
    visitors,
  };
  for (const [index, column] of columnsOf(dataset).entries()) {
    readWhole(join(folder, `column-${index}`), bytesOf(column));
  }
  return dataset;
}

/** The dataset that was prepared, or so many of its first events. @throws Error where another one is there. */
export function openDataset(
  { datasetFolder, digest }: JudgedDataset,
  mostEvents = Number.POSITIVE_INFINITY,
): Dataset {
  const whole = loadDataset(datasetFolder);
  if (digestOf(whole) !== digest) throw new Error(`The dataset in ${datasetFolder} has changed.`);
  if (mostEvents >= whole.timestampsMs.length) return whole;
  const { timestampsMs, pageIds, visitorIds, ...names } = firstEvents(whole, mostEvents);
  // In memory of their own: of the others nothing is kept.
  return {
    ...names,
    timestampsMs: timestampsMs.slice(),
    pageIds: pageIds.slice(),
    visitorIds: visitorIds.slice(),
  };
}

/** The first `events` events of it, in the same memory; all of it where it has no more. */
export function firstEvents(dataset: Dataset, events: number): Dataset {
  return {
    ...dataset,
    timestampsMs: dataset.timestampsMs.subarray(0, events),
    pageIds: dataset.pageIds.subarray(0, events),
    visitorIds: dataset.visitorIds.subarray(0, events),
  };
}

/** Its events once more, in one chunk. */
export function sourceOf({ pages, visitors, ...columns }: Dataset): EventSource {
  const names = (all: readonly string[]) => ({ size: all.length, at: (id: number) => all[id]! });
  return { pages: names(pages), visitors: names(visitors), chunks: () => [columns] };
}

/** A copy of it in shared memory, as implementations of columns take it. */
export function sharedColumns(dataset: Dataset): EventColumns {
  const { timestampsMs, pageIds, visitorIds, pages, visitors } = dataset;
  const columns = {
    timestampsMs: new Float64Array(new SharedArrayBuffer(timestampsMs.byteLength)),
    pageIds: new Uint32Array(new SharedArrayBuffer(pageIds.byteLength)),
    visitorIds: new Uint32Array(new SharedArrayBuffer(visitorIds.byteLength)),
    pages,
    visitors,
  };
  columns.timestampsMs.set(timestampsMs);
  columns.pageIds.set(pageIds);
  columns.visitorIds.set(visitorIds);
  return columns;
}

function columnsOf(dataset: Dataset): [Float64Array, Uint32Array, Uint32Array] {
  return [dataset.timestampsMs, dataset.pageIds, dataset.visitorIds];
}

function bytesOf(column: Column): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
}

/** One system call moves at most about 2 GiB, so large columns take several. */
const MOST_BYTES_A_CALL = 2 ** 30;

function writeWhole(path: string, bytes: Uint8Array): void {
  const file = openSync(path, 'w');
  try {
    for (let at = 0; at < bytes.length; ) {
      at += writeSync(file, bytes, at, Math.min(bytes.length - at, MOST_BYTES_A_CALL));
    }
  } finally {
    closeSync(file);
  }
}

function readWhole(path: string, bytes: Uint8Array): void {
  const file = openSync(path, 'r');
  try {
    for (let at = 0; at < bytes.length; ) {
      const read = readSync(file, bytes, at, Math.min(bytes.length - at, MOST_BYTES_A_CALL), at);
      if (read === 0) throw new Error(`${path} ends after ${at} of ${bytes.length} bytes`);
      at += read;
    }
  } finally {
    closeSync(file);
  }
}
