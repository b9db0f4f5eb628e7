import { statSync } from 'node:fs';
import type {
  CallLimits,
  FileAnswer,
  FileImplementation,
  FileProgress,
  LogFiles,
} from '../contract.ts';
import { isGzip, openFile } from '../generators/replay/blocks.ts';
import { formatsOf } from '../generators/replay/log-stream.ts';
import {
  type Format,
  parseParameters,
  type ReplayOptions,
} from '../generators/replay/parameters.ts';
import { MAX_LINE_BYTES } from '../generators/replay/records.ts';
import { CHUNK_BYTES } from './parallel-file/chunks.ts';
import { countFiles } from './parallel-file/count-files.ts';
import { countInSequence } from './parallel-file/count-in-sequence.ts';
import { type FilePlan, planFile } from './parallel-file/file-plan.ts';
import { SpansLines } from './parallel-file/job.ts';
import { findRecordEnds } from './parallel-file/record-ends.ts';
import type { Sizes } from './parallel-file/run-job.ts';

const SIZES: Sizes = { chunkBytes: CHUNK_BYTES, maxLineBytes: MAX_LINE_BYTES };

/**
 * Files are cut into chunks of 256 KB, which worker threads take from a shared counter and read straight into shared
 * WebAssembly memory. There SIMD finds separators, quotes and line ends; the hour comes from the first 13 bytes of the
 * time, which are looked up; page and visitor are interned by seeded hash and exact comparison of bytes in tables that all
 * threads fill at once, so that nothing is merged afterwards. No string is made of a field. Events are three columns of ids,
 * 12 bytes each, which the kernel's counting partitions and counts (kernels/counting.ts). Lines that are not plain go to the
 * replay's own readers, one by one, and rejected lines are written down in the order of the file: the same answer, the same
 * counts and the same messages, whatever the chunks.
 *
 * O(n) time. Memory: each distinct name once, and 12 to 32 bytes an event, up to a limit. Beyond it, events are dealt out
 * over files by hash; and when names take half of it, the table of visitors is closed, and events of those that it does not
 * know are dealt out by hash of the visitor. Each part is then counted alone, and counts add up. So memory is bounded,
 * but for the distinct pages and hours, which the answer holds as well.
 *
 * Where quoted fields hold line ends, the calling thread first follows the quotes through the whole file, and chunks end between records.
 *
 * It wins on CSV and TSV with ISO 8601 times, the more the larger; files below 6 MB are read by the calling thread, since
 * the others would come too late. It gains little where a line is seldom plain, and with other formats or gzip: those are read by the replay's readers
 * in one thread, and only interned and counted here. With as many pages as events the answer's own objects take most of the time.
 *
 * Worker threads, and the memory of the largest call, are kept for the next one.
 *
 * @param sizes For tests.
 */
export async function countUniques(
  log: LogFiles,
  limits: CallLimits,
  onProgress?: (progress: FileProgress) => void,
  sizes = SIZES,
): Promise<FileAnswer> {
  const options = parseParameters({ ...log.reading, files: JSON.stringify(log.paths) });
  const formats = await formatsOf(options);
  const plans = await planFiles(options, formats);
  for (const cut of plans === undefined ? [] : waysToCut(plans, sizes)) {
    try {
      return await countFiles(cut, options, limits, sizes, onProgress);
    } catch (error) {
      if (!(error instanceof SpansLines)) throw error;
    }
  }
  return await countInSequence(formats[0]!, options, limits, sizes, onProgress);
}

/** Between lines, which is quicker, unless records seem to span some; then between records. */
function* waysToCut(plans: readonly FilePlan[], sizes: Sizes): Generator<readonly FilePlan[]> {
  if (!plans.some(({ spansLines }) => spansLines)) yield plans;
  const cut = plans.map((plan) => cutAtRecords(plan, sizes));
  if (!cut.includes(undefined)) yield cut as readonly FilePlan[];
}

/** Its chunks end where records do; undefined where no chunk is large enough for some record. */
function cutAtRecords(plan: FilePlan, { chunkBytes, maxLineBytes }: Sizes): FilePlan | undefined {
  if (plan.format !== 'csv') return plan;
  // What is too long is not looked for in chunks.
  if (maxLineBytes < 2 * CHUNK_BYTES) return undefined;
  const recordEnds = findRecordEnds(plan, chunkBytes);
  return recordEnds && { ...plan, recordEnds };
}

/** Undefined where some file cannot be read in any order. */
async function planFiles(
  options: ReplayOptions,
  formats: readonly Format[],
): Promise<readonly FilePlan[] | undefined> {
  const plans: FilePlan[] = [];
  for (const [at, path] of options.files.entries()) {
    const format = formats[at]!;
    if (format === 'parquet') return undefined;
    const handle = await openFile(path);
    const isPacked = await isGzip(handle).finally(() => handle.close());
    const plan = isPacked ? undefined : planFile(path, format, options, statSync(path).size);
    if (plan === undefined) return undefined;
    plans.push(plan);
  }
  return plans;
}

export default {
  description:
    'Chunks of CSV and TSV parsed, interned and counted in WebAssembly by several threads, on disk where memory is short; other formats by the replay.',
  bottleneck:
    'Parsing and interning, two thirds of the time on an everyday file: each name is hashed, and its slot and its bytes are ' +
    "cache misses in large tables. Then copying the file's bytes out of the system's cache, over a quarter. With many " +
    'pages, making the keys of the answer.',
  input: 'file',
  countUniques: (log, limits, onProgress) => countUniques(log, limits, onProgress),
} satisfies FileImplementation;
