/** Logs with runs of NUL in them, of which engines know nothing. */
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { type LogFiles, UsageError } from '../../../contract.ts';
import { shownPath } from '../../../generators/replay/bad-input.ts';
import { holdsRun } from '../../../generators/replay/nul-runs.ts';
import { type PlannedFile, planReading } from './log-files.ts';

/**
 * An engine takes NUL for a letter: the line behind a run is lost, and where a quote was open before it, all that follow are.
 *
 * @param engine Its name, for messages.
 * @throws UsageError where a log of lines holds a run, or cannot be read by the engine at all.
 */
export async function refuseNulRuns(engine: string, log: LogFiles): Promise<void> {
  const { files } = await planReading(engine, log);
  for (const file of files) {
    if (file.format === 'parquet' || !(await hasNulRun(file))) continue;
    throw new UsageError(
      `${shownPath(file.path)}: it holds runs of NUL, as a server leaves that was cut off, and ${engine} would lose lines there without a word. ` +
        `Make line ends of them: ${file.gzip ? 'zcat' : 'cat'} FILE | tr -s '\\000' '\\n' > NEW; or leave ${engine} out.`,
    );
  }
}

/** Looks through a file, until it finds one. */
async function hasNulRun({ path, gzip }: Pick<PlannedFile, 'path' | 'gzip'>): Promise<boolean> {
  const file = createReadStream(path, { highWaterMark: 2 ** 20 });
  // What is wrong with the file is for the engine to tell.
  const text = gzip ? file.on('error', () => {}).pipe(createGunzip()) : file;
  let endsInNul = false;
  try {
    for await (const block of text as AsyncIterable<Buffer>) {
      if ((endsInNul && block[0] === 0) || holdsRun(block)) return true;
      endsInNul = block.at(-1) === 0;
    }
    return false;
  } catch {
    return false;
  } finally {
    file.destroy();
  }
}
