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
import type { Sizes } from './parallel-file/run-job.ts';

const SIZES: Sizes = { chunkBytes: CHUNK_BYTES, maxLineBytes: MAX_LINE_BYTES };

/** @param sizes For tests. */
export async function countUniques(
  log: LogFiles,
  limits: CallLimits,
  onProgress?: (progress: FileProgress) => void,
  sizes = SIZES,
): Promise<FileAnswer> {
  const options = parseParameters({ ...log.reading, files: JSON.stringify(log.paths) });
  const formats = await formatsOf(options);
  const plans = await planFiles(options, formats);
  if (plans !== undefined) {
    try {
      return await countFiles(plans, options, limits, sizes, onProgress);
    } catch (error) {
      if (!(error instanceof SpansLines)) throw error;
    }
  }
  return await countInSequence(formats[0]!, options, limits, sizes, onProgress);
}

/** Undefined where some file cannot be read in any order. */
async function planFiles(
  options: ReplayOptions,
  formats: readonly Format[],
): Promise<readonly FilePlan[] | undefined> {
  const plans: FilePlan[] = [];
  for (const [at, path] of options.files.entries()) {
    const format = formats[at]!;
    if (format !== 'csv' && format !== 'tsv') return undefined;
    const handle = await openFile(path);
    const isPacked = await isGzip(handle).finally(() => handle.close());
    const plan = isPacked ? undefined : planFile(path, format, options, statSync(path).size);
    if (plan === undefined) return undefined;
    plans.push(plan);
  }
  return plans;
}

export default {
  description: 'Bytes to the answer by WebAssembly in several threads; other forms as replay-file.',
  bottleneck: 'Interning the names of visitors: a cache miss for the slot, and one for the name.',
  input: 'file',
  countUniques: (log, limits, onProgress) => countUniques(log, limits, onProgress),
} satisfies FileImplementation;
