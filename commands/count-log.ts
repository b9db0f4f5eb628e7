/** A log counted by an implementation of whatever form, in this process. */
import type {
  CallLimits,
  EventColumns,
  FileAnswer,
  FileProgress,
  Implementation,
  LogFiles,
} from '../contract.ts';
import replay from '../generators/replay.ts';
import { collect, type Dataset } from '../harness/dataset.ts';
import { rowMaker, rowStream } from '../harness/rows.ts';

/**
 * Counts the log: by itself where the implementation reads files, and from what the replay reader makes of
 * them where it takes rows or columns.
 *
 * @throws UsageError where the log cannot be read.
 */
export async function countLog(
  implementation: Implementation,
  log: LogFiles,
  limits: CallLimits,
  onProgress: (progress: FileProgress) => void,
): Promise<FileAnswer> {
  if (implementation.input === 'file') return implementation.countUniques(log, limits, onProgress);
  const source = replay.open({ ...log.reading, files: JSON.stringify(log.paths) }, 0);
  const dataset = await collect(source);
  const linesRead = source.linesRead?.();
  const rest = linesRead === undefined ? {} : { linesRead };
  if (implementation.input === 'rows') {
    const rows = rowStream(rowMaker(dataset, 'shared'), dataset.timestampsMs.length);
    return { uniques: await implementation.countUniques(rows), ...rest };
  }
  const columns = inSharedMemory(dataset);
  if ('countUniques' in implementation) {
    return { uniques: await implementation.countUniques(columns, limits), ...rest };
  }
  const loaded = await implementation.load(columns, limits);
  try {
    return { uniques: await loaded.countUniques(), ...rest };
  } finally {
    await loaded.close();
  }
}

function inSharedMemory({
  timestampsMs,
  pageIds,
  visitorIds,
  pages,
  visitors,
}: Dataset): EventColumns {
  const events = timestampsMs.length;
  const columns: EventColumns = {
    timestampsMs: new Float64Array(new SharedArrayBuffer(events * Float64Array.BYTES_PER_ELEMENT)),
    pageIds: new Uint32Array(new SharedArrayBuffer(events * Uint32Array.BYTES_PER_ELEMENT)),
    visitorIds: new Uint32Array(new SharedArrayBuffer(events * Uint32Array.BYTES_PER_ELEMENT)),
    pages,
    visitors,
  };
  columns.timestampsMs.set(timestampsMs);
  columns.pageIds.set(pageIds);
  columns.visitorIds.set(visitorIds);
  return columns;
}
