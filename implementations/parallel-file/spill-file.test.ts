import { existsSync, mkdtempSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { isUsageError } from '../../contract.ts';
import { openSpillFile, readPart } from './spill-file.ts';

function pathOf(): string {
  const folder = mkdtempSync(join(tmpdir(), 'spill-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'sub', 'file');
}

function bytesOf(path: string, segments: readonly number[]): Buffer {
  const pieces: Buffer[] = [];
  readPart(
    { path, segments },
    (bytes) => Buffer.alloc(bytes),
    (bytes) => pieces.push(bytes),
  );
  return Buffer.concat(pieces);
}

/** As a disk that takes but a part of what it is given, as long as there is room. */
function diskOf(room: number, code = 'ENOSPC'): typeof writeSync {
  let left = room;
  const write = (file: number, bytes: Buffer, from: number, length: number, at: number) => {
    if (left === 0) throw Object.assign(new Error(`${code}: no space left`), { code });
    const taken = Math.min(left, length, 10_000);
    left -= taken;
    return writeSync(file, bytes, from, taken, at);
  };
  return write as typeof writeSync;
}

it('gives each part back as it was written, also where the system takes it piece by piece', () => {
  const path = pathOf();
  const file = openSpillFile(path, 3, diskOf(Number.POSITIVE_INFINITY));
  const written: Buffer[][] = [[], [], []];
  for (let at = 0; at < 500; at++) {
    const bytes = Buffer.alloc(at === 300 ? 100_000 : at * 3, at);
    file.write(at % 3, bytes);
    written[at % 3]!.push(bytes);
  }
  const index = file.finish()!;
  for (const [part, pieces] of written.entries()) {
    expect(bytesOf(index.path, index.segments[part]!)).toEqual(Buffer.concat(pieces));
  }
  expect(index.bytes).toBe(written.flat().reduce((sum, { length }) => sum + length, 0));
});

it.each([
  ['ENOSPC', /there is no more room .*TMPDIR=/],
  ['EDQUOT', /there is no more room .*TMPDIR=/],
  ['EIO', /it cannot be written .*EIO/],
])('says that the disk is full (%s), and where', (code, message) => {
  const path = pathOf();
  const file = openSpillFile(path, 2, diskOf(50_000, code));
  const fill = () => {
    for (let at = 0; at < 100; at++) file.write(at % 2, Buffer.alloc(10_000));
    file.finish();
  };
  expect(fill).toThrow(message);
  try {
    fill();
    expect.unreachable();
  } catch (error) {
    expect(isUsageError(error)).toBe(true);
    expect((error as Error).message.startsWith(dirname(dirname(path)))).toBe(true);
  }
  file.close();
});

it('makes no file where there is nothing to write', () => {
  const path = pathOf();
  const file = openSpillFile(path, 2);
  expect(file.finish()).toBeUndefined();
  expect(existsSync(path)).toBe(false);
});
