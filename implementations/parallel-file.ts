import type {
  CallLimits,
  FileAnswer,
  FileImplementation,
  FileProgress,
  LogFiles,
} from '../contract.ts';
import { readHead } from '../generators/replay/head.ts';
import { formatsOf } from '../generators/replay/log-stream.ts';
import {
  type Format,
  parseParameters,
  type ReplayOptions,
} from '../generators/replay/parameters.ts';
import { MAX_LINE_BYTES } from '../generators/replay/records.ts';
import {
  cutToLines,
  explainedByChange,
  type Snapshot,
  takeSnapshots,
} from '../generators/replay/snapshot.ts';
import { suspicionsOf } from '../generators/replay/suspicions.ts';
import { CHUNK_BYTES } from './parallel-file/chunks.ts';
import { countFiles } from './parallel-file/count-files.ts';
import { countInSequence } from './parallel-file/count-in-sequence.ts';
import { countStreams } from './parallel-file/count-streams.ts';
import { type FilePlan, planFile } from './parallel-file/file-plan.ts';
import { EndsInLine, SpansLines } from './parallel-file/job.ts';
import { findRecordEnds } from './parallel-file/record-ends.ts';
import type { CountedFiles, Sizes } from './parallel-file/run-job.ts';

const SIZES: Sizes = { chunkBytes: CHUNK_BYTES, maxLineBytes: MAX_LINE_BYTES };

/**
 * Files are cut into chunks of 256 KB, which worker threads take from a shared counter and read straight into shared
 * WebAssembly memory. There SIMD finds the fields of CSV, TSV, NDJSON and Common or Combined Log Format, one parser each; the
 * hour comes from a key of the time's bytes (date, hour and offset, or Unix hours), which is looked up; page and visitor are
 * interned in batches by seeded hash and exact comparison of bytes in tables that all threads fill at once, so that
 * nothing is merged afterwards. No string is made of a field. Events are three columns of ids, 12 bytes each, which the kernel's
 * counting partitions and counts (kernels/counting.ts). Lines that are not plain, and the first of each hour, go to the
 * replay's own readers, one by one, and rejected lines are written down in the order of the file: the same answer, the same
 * counts and the same messages, whatever the chunks. Compressed files are decompressed by a thread of the system, and cut into
 * pieces that the others parse meanwhile.
 *
 * O(n) time. Memory, up to a limit: each distinct name once, and of events 12 bytes each, and as much again or more while
 * they are counted. From four million of a thread on, events are reduced to the distinct ones whenever they have doubled and
 * that makes them a quarter or less: a thread keeps four million events, or eight for each distinct hour, page and visitor
 * that it has met. Where the fifth of the limit that is for events is full, they are reduced already where a fifth goes away,
 * and spilled only where more than half of that room is distinct: nothing is, for its events, where the distinct ones that
 * each thread meets are at most one in 120 bytes of its share of the limit. What is spilled is dealt out over files by hash
 * of hour and page; and when three fifths of the memory are in use, the table of visitors is closed, and events of those that
 * it does not know are dealt out by hash of the visitor. All threads then number the visitors of one part each, and count one
 * part each; a part that does not fit is dealt out once more, by other bits, of the visitor too. So memory is bounded, but
 * for the distinct pages and hours, which the answer holds as well.
 *
 * Where quoted fields hold line ends, the calling thread first follows the quotes through the whole file, and chunks end between records.
 *
 * It wins the more the larger the files are; those below 6 MB are read by the calling thread, since the others would come too
 * late. On gzip it is as fast as one thread decompresses. It gains little where a line is seldom plain: text behind closing
 * quotes, JSON with escapes or nested values in most lines, requests without a protocol. Parquet, logs whose times lack their
 * month, and compressed lines that are longer than a piece or in records of several are read by the replay's readers in
 * one thread, and only interned and counted here. With as many pages as events the answer's own objects take most of the time.
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
  let files = await takeSnapshots(options.files);
  for (;;) {
    try {
      return await countAsTheyWere(options, files, limits, sizes, onProgress);
    } catch (error) {
      if (!(error instanceof EndsInLine)) throw await explainedByChange(files, error);
      // What was counted of it may be half a line. It grew, so that no line has only begun where it is cut: once is enough.
      const cut = files.map((file) => (error.files.includes(file) ? cutToLines(file) : file));
      files = await Promise.all(cut);
    }
  }
}

async function countAsTheyWere(
  options: ReplayOptions,
  files: readonly Snapshot[],
  limits: CallLimits,
  sizes: Sizes,
  onProgress?: (progress: FileProgress) => void,
): Promise<FileAnswer> {
  const formats = await formatsOf(options, files);
  const { uniques, linesRead } = await countAny(options, formats, files, limits, sizes, onProgress);
  const { lines, rejected, notes: grown } = linesRead;
  const notes = [...grown, ...(await suspicionsOf(options, formats, files))];
  return { uniques, linesRead: { lines, rejected, ...(notes.length > 0 && { notes }) } };
}

async function countAny(
  options: ReplayOptions,
  formats: readonly Format[],
  files: readonly Snapshot[],
  limits: CallLimits,
  sizes: Sizes,
  onProgress?: (progress: FileProgress) => void,
): Promise<CountedFiles> {
  sizes.onLookedAt?.();
  const plans = await planFiles(options, formats, files);
  for (const cut of plans === undefined ? [] : waysToCut(plans, sizes)) {
    try {
      const count = cut.some(({ isCompressed }) => isCompressed) ? countStreams : countFiles;
      return await count(cut, options, limits, sizes, onProgress);
    } catch (error) {
      if (!(error instanceof SpansLines)) throw error;
    }
  }
  return await countInSequence(formats[0]!, options, files, limits, sizes, onProgress);
}

/** Between lines, which is quicker, unless records seem to span some; then between records. */
function* waysToCut(plans: readonly FilePlan[], sizes: Sizes): Generator<readonly FilePlan[]> {
  if (!plans.some(({ spansLines }) => spansLines)) yield plans;
  // Those are read from start to end.
  if (plans.some(({ isCompressed }) => isCompressed)) return;
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
  files: readonly Snapshot[],
): Promise<readonly FilePlan[] | undefined> {
  const plans: FilePlan[] = [];
  for (const [at, file] of files.entries()) {
    const format = formats[at]!;
    if (format === 'parquet') return undefined;
    const plan = planFile(file, format, options, await readHead(file));
    if (plan === undefined) return undefined;
    plans.push(plan);
  }
  return plans;
}

export default {
  description:
    'Chunks of CSV, TSV, NDJSON and CLF parsed, interned and counted in WebAssembly by several threads, on disk where memory is short; Parquet by the replay.',
  bottleneck:
    'Finding fields and hashing names, over a third of the time on an everyday CSV of 1 GB in one thread, and looking names ' +
    "up, as much: slots and records are cache misses in large tables. Then copying the file's bytes out of the system's " +
    'cache, an eighth. On gzip, decompressing, which one thread does. With many pages, making the keys of the answer.',
  input: 'file',
  countUniques: (
    log: LogFiles,
    limits: CallLimits,
    onProgress?: (progress: FileProgress) => void,
  ) => countUniques(log, limits, onProgress),
} satisfies FileImplementation;
