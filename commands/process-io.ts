/** The process's own streams. */
import { fstatSync, writeSync } from 'node:fs';
import { Writable } from 'node:stream';
import { identity } from './output-file.ts';
import type { Io, OutputStream } from './session.ts';

const STANDARD_INPUT = 0;
const STANDARD_OUTPUT = 1;

/** Streams and variables of this process. */
export function processIo(): Io {
  return {
    stdin: process.stdin,
    stdout: fileOf(STANDARD_OUTPUT) !== undefined ? wholeWrites(STANDARD_OUTPUT) : process.stdout,
    stderr: process.stderr,
    env: process.env,
    stdinFile: fileOf(STANDARD_INPUT),
    stdoutFile: fileOf(STANDARD_OUTPUT),
  };
}

/** undefined where it is no file, or is closed. */
function fileOf(descriptor: number): string | undefined {
  try {
    const found = fstatSync(descriptor);
    return found.isFile() ? identity(found) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A file on a disk that becomes full takes a part of what is written and reports no error until the next write.
 * Node's own stream does not ask how much was taken, so that the end would be missing without a word.
 */
function wholeWrites(descriptor: number): OutputStream {
  return new Writable({
    write: (bytes: Buffer, _, done) => {
      try {
        for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
        done();
      } catch (error) {
        done(error as Error);
      }
    },
  });
}
