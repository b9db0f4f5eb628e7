/** A log counted by an implementation of whatever form, in this process. */
import type {
  CallLimits,
  FileAnswer,
  FileProgress,
  Implementation,
  LogFiles,
} from '../contract.ts';
import replay from '../generators/replay.ts';
import { collect, sharedColumns } from '../hourly-uniques/dataset.ts';
import { rowMaker, rowStream } from '../hourly-uniques/rows.ts';

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
  if (implementation.input === 'file') {
    await implementation.refuse?.(log);
    return implementation.countUniques(log, limits, onProgress);
  }
  const source = replay.open({ ...log.reading, files: JSON.stringify(log.paths) }, 0);
  const dataset = await collect(source);
  const linesRead = source.linesRead?.();
  const rest = linesRead === undefined ? {} : { linesRead };
  if (implementation.input === 'rows') {
    const rows = rowStream(rowMaker(dataset, 'shared'), dataset.timestampsMs.length);
    return { uniques: await implementation.countUniques(rows), ...rest };
  }
  const columns = sharedColumns(dataset);
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
