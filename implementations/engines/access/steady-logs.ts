/** Logs that must not change while an engine reads them: it opens them by their paths, and reads each to the end that it finds. */
import { UsageError } from '../../../contract.ts';
import { shownPath } from '../../../generators/replay/bad-input.ts';
import { hasGrown, type Snapshot, takeSnapshots } from '../../../generators/replay/snapshot.ts';

/**
 * Does `work`, which reads these files, and gives its result.
 *
 * @param engine Its name, for messages.
 * @throws UsageError where a file is missing, or changed meanwhile, also by growing; whatever `work` throws.
 */
export async function whileLogsAreSteady<Result>(
  engine: string,
  paths: readonly string[],
  work: () => Promise<Result>,
): Promise<Result> {
  const files = await takeSnapshots(paths);
  try {
    const result = await work();
    await assertSteady(engine, files);
    return result;
  } catch (error) {
    // What an engine says of a file that lacks its end, or its whole, does not say why.
    await assertSteady(engine, files);
    throw error;
  }
}

async function assertSteady(engine: string, files: readonly Snapshot[]): Promise<void> {
  for (const file of files) {
    if (!(await hasGrown(file))) continue;
    throw new UsageError(
      `${shownPath(file.path)}: it grew while ${engine} read it, which cannot tell how much of it was counted. Count it again, ` +
        'or a copy that nobody writes to; implementations that are no engines count it to the size that it had.',
    );
  }
}
