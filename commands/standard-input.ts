/** Logs that come through a pipe: spooled to a file, because readers look at a log before they read it. */
import { constants, fstatSync, openSync, type Stats, statSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { addAbortSignal, type Readable } from 'node:stream';
import { isOutOfRoom, noRoom } from '../api/scratch-folder.ts';
import { UsageError } from '../contract.ts';
import { errorInWords, printable } from '../printable.ts';
import { writeWholeFile } from '../written-files/whole-file.ts';
import type { Io } from './session.ts';

/** How standard input is written on the command line. */
export const STANDARD_INPUT = '-';

/**
 * The paths, with files in place of standard input (`-`) and of named pipes, as `<(zcat old.gz)` makes them.
 *
 * @param stdin What `-` stands for.
 * @param folder Receives what comes through pipes; must exist until the files are read.
 * @param onBytes Called with the bytes of each that have come so far.
 * @throws UsageError where standard input is a terminal, a pipe is named twice, a path is neither file nor pipe, and where
 * the disk is full.
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
  assertReadable(paths);
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
    try {
      await writeWholeFile(file, blocks, { gzip: false, signal });
    } catch (error) {
      throw spoolError(path, error);
    }
    files.push(file);
  }
  return files;
}

/**
 * A message with what the user gave in place of the files that pipes were spooled to.
 *
 * @param paths As the user gave them.
 * @param files What {@link spoolPipes} made of them.
 */
export function asGiven(
  message: string,
  paths: readonly string[],
  files: readonly string[],
): string {
  return files.reduce((text, file, index) => {
    const path = paths[index]!;
    const given = path === STANDARD_INPUT ? 'standard input' : printable(path, 200);
    return path === file ? text : text.replaceAll(printable(file, 500), () => given);
  }, message);
}

/** @throws UsageError where a path is what cannot be read as a log, or a pipe would be read twice. */
function assertReadable(paths: readonly string[]): void {
  const pipes = new Map<string, string>();
  for (const path of paths) {
    const found = path === STANDARD_INPUT ? ofStandardInput() : statOf(path);
    if (found === undefined) continue;
    const name = printable(path, 200);
    const other = KINDS.find(([is]) => is(found))?.[1];
    if (other !== undefined) throw new UsageError(`${name} is ${other}; name log files.`);
    if (!found.isFIFO()) continue;
    const key = `${found.dev}:${found.ino}`;
    const before = pipes.get(key);
    if (before !== undefined)
      throw new UsageError(
        `${before} and ${name} are one pipe, which can be read only once; name it once.`,
      );
    pipes.set(key, name);
  }
}

/** What is no log, whoever writes it. A terminal is told about where it is opened. */
const KINDS: readonly (readonly [(found: Stats) => boolean, string])[] = [
  [(found) => found.isDirectory(), 'a folder'],
  [(found) => found.isSocket(), 'a socket'],
  [(found) => found.isBlockDevice(), 'a device'],
  [(found) => found.isCharacterDevice(), 'a device'],
];

/** What standard input is, where it is a pipe or a folder; a terminal and a socket can be read. */
function ofStandardInput(): Stats | undefined {
  try {
    const found = fstatSync(0);
    return found.isFIFO() || found.isDirectory() ? found : undefined;
  } catch {
    return undefined;
  }
}

/** Whoever reads the file says what is wrong where there is none. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/**
 * Opens a pipe without waiting for a writer: a thread that waits in the system cannot be stopped, and keeps the process alive.
 * The first bytes are waited for in the event loop, where Ctrl-C is heard.
 */
function openPipe(path: string): Readable {
  if (process.platform === 'win32')
    throw new UsageError(`${printable(path, 500)} is a pipe; pipe it in: -`);
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return new Socket({ fd, readable: true, writable: false });
}

function spoolError(path: string, error: unknown): unknown {
  if (isOutOfRoom(error)) {
    const message = `${noRoom({ code: 'ENOSPC' } as NodeJS.ErrnoException)} What comes through a pipe is kept there while it is read.`;
    return new UsageError(message, { cause: error });
  }
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined || code === 'ABORT_ERR' || (error as Error).name === 'AbortError')
    return error;
  return new UsageError(`${printable(path, 200)} cannot be read: ${errorInWords(error, 200)}`, {
    cause: error,
  });
}

/** @returns null where it is no pipe. */
function pipeOf(path: string, stdin: Io['stdin']): Readable | null {
  if (path !== STANDARD_INPUT) {
    const isPipe = statSync(path, { throwIfNoEntry: false })?.isFIFO() ?? false;
    return isPipe ? openPipe(path) : null;
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
