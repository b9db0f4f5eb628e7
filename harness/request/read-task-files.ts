/** Which of the things that a user named are task files or benchmark files, read a few at a time. Runs in the parent. */
import { readFileSync } from 'node:fs';
import { isUsageError, type UsageError } from '../../contract.ts';
import type { TrialLimits } from '../spawn/trial.ts';
import { eachInLanes, filesOfPatterns } from './benchmark-files.ts';
import { looksLikeBenchmarkFile } from './benchmark-modules.ts';
import { builtIn } from './find.ts';
import { findFile, type PlugInSource } from './references.ts';
import { type FoundTask, readTaskFile } from './task-files.ts';

/** Something that a user named. */
export interface ReadReference {
  readonly reference: string | PlugInSource;
  /** null where it is no file, but a name. */
  readonly source: PlugInSource | null;
  /** null where it holds none; why it is of no use, where it is one of several files. */
  readonly tasks: readonly FoundTask[] | UsageError | null;
  /** What stands behind the `#` of a task file: `radix` of `sort.bench.ts#radix`. */
  readonly implementation?: string;
}

/** In the order in which they were named; of a pattern, every file. @throws UsageError where one of them is wrong. */
export async function readTaskFiles(
  references: readonly (string | PlugInSource)[],
  scratchFolder: string,
  limits: TrialLimits,
  signal: AbortSignal,
): Promise<readonly ReadReference[]> {
  const own = new Set(builtIn('implementations').map(({ name }) => name));
  const named = filesOfPatterns(references).map((reference) => {
    const isName = typeof reference !== 'string' || own.has(reference);
    return { reference, source: isName ? null : findFile(reference, process.cwd()) };
  });
  const files = named.filter(({ source }) => source !== null).length;
  return eachInLanes(named, async ({ reference, source }): Promise<ReadReference> => {
    if (source === null) return { reference, source, tasks: null };
    const { exported, ...file } = source;
    if (exported !== undefined && !mayHoldTasks(source.path))
      return { reference, source, tasks: null };
    try {
      const tasks = await readTaskFile(file, [], scratchFolder, limits, signal);
      if (exported === undefined) return { reference, source, tasks };
      return { reference, source, tasks, ...(tasks === null ? {} : { implementation: exported }) };
    } catch (error) {
      // One bad file among many is told, and the others are of use.
      const goesOn = files > 1 && isUsageError(error) && mayHoldTasks(source.path);
      if (!goesOn) throw error;
      return { reference, source, tasks: error };
    }
  });
}

/** Of others, `#` names an export, and they need not be loaded to know that. */
function mayHoldTasks(path: string): boolean {
  return looksLikeBenchmarkFile(path) || /\bdefineTask\b/.test(readFileSync(path, 'utf8'));
}
