import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeWholeFile } from './whole-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'file');

function* failing(code: string): Generator<Uint8Array> {
  yield Buffer.from('a part');
  throw Object.assign(new Error('while writing'), { code });
}

describe('writeWholeFile', () => {
  it('writes all blocks and tells their bytes', async () => {
    const blocks = [Buffer.from('one '), Buffer.from('two')];
    expect(await writeWholeFile(path, blocks, { gzip: false })).toBe(7);
    expect(readFileSync(path, 'utf8')).toBe('one two');
  });

  it.each([
    ['ENOSPC', /file: the disk is full; make room/],
    ['EDQUOT', /file: the quota is used up/],
  ])('keeps the file that was there where writing ends with %s', async (code, message) => {
    writeFileSync(path, 'before');
    await expect(writeWholeFile(path, failing(code), { gzip: false })).rejects.toThrow(message);
    expect(readFileSync(path, 'utf8')).toBe('before');
    expect(readdirSync(folder)).toEqual(['file']);
  });
});
