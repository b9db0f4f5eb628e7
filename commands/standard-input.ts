/** Logs that come through a pipe: spooled to a file, because readers look at a log before they read it. */
import { createReadStream, statSync } from 'node:fs';
import { join } from 'node:path';
import { addAbortSignal, type Readable } from 'node:stream';
import { UsageError } from '../contract.ts';
import { writeWholeFile } from '../generators/writers/whole-file.ts';
import type { Io } from './session.ts';

/** How standard input is written on the command line. */
export const STANDARD_INPUT = '-';

/**
 * The paths, with files in place of standard input (`-`) and of named pipes, as `<(zcat old.gz)` makes them.
 *
 * @param stdin What `-` stands for.
 * @param folder Receives what comes through pipes; must exist until the files are read.
 * @param onBytes Called with the bytes of each that have come so far.
 * @throws UsageError where standard input is a terminal or named twice, and where the disk is full.
 */
export async function spoolPipes(
  paths: readonly string[],
  stdin: Io['stdin'],
  folder: string,
  onBytes: (bytes: number) => void,
  signal: AbortSignal,
): Promise<string[]> {
  if (paths.filter((path) => path === STANDARD_INPUT).length > 1) {
    throw new UsageError('Standard input (-) can be read only once; name it once.');
  }
  const files: string[] = [];
  for (const [index, path] of paths.entries()) {
    const input = pipeOf(path, stdin);
    if (input === null) {
      files.push(path);
      continue;
    }
    const file = join(folder, path === STANDARD_INPUT ? 'standard-input' : `pipe-${index + 1}`);
    // An input that nobody writes to would otherwise be waited for.
    const blocks = counted(addAbortSignal(signal, input), onBytes);
    await writeWholeFile(file, blocks, { gzip: false, signal });
    files.push(file);
  }
  return files;
}

/** @returns null where it is no pipe. */
function pipeOf(path: string, stdin: Io['stdin']): Readable | null {
  if (path !== STANDARD_INPUT) {
    const isPipe = statSync(path, { throwIfNoEntry: false })?.isFIFO() ?? false;
    return isPipe ? createReadStream(path) : null;
  }
  if (stdin.isTTY) {
    throw new UsageError(
      'Standard input is a terminal; pipe a log into it: zcat access.log.gz | uniqbench aggregate -',
    );
  }
  return stdin;
}

async function* counted(
  blocks: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const block of blocks) {
    bytes += block.length;
    onBytes(bytes);
    yield block;
  }
}
