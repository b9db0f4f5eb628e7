import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeScratchFolder } from '../api/scratch-folder.ts';
import { UsageError } from '../contract.ts';
import { call } from './fixtures/call.ts';
import { inScratchFolder } from './scratch-folder.ts';

const own = { tell: () => {} };
let place = '';

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
  vi.stubEnv('TMPDIR', place);
});
afterEach(() => vi.unstubAllEnvs());

describe('a scratch folder', () => {
  it('is there while the work goes on, and gone after it, also where it fails', async () => {
    const seen: string[] = [];
    const work = (fails: boolean) =>
      inScratchFolder(own, async (folder) => {
        seen.push(folder);
        writeFileSync(join(folder, 'file'), 'x');
        if (fails) throw new Error('the work fails');
        return existsSync(folder);
      });
    expect(await work(false)).toBe(true);
    await expect(work(true)).rejects.toThrow('the work fails');
    expect(seen.map((folder) => existsSync(folder))).toEqual([false, false]);
  });

  it.each(['missing', 'file'])('has no place where TMPDIR is %s, and says so', async (name) => {
    writeFileSync(join(place, 'file'), '');
    vi.stubEnv('TMPDIR', join(place, name));
    const work = inScratchFolder(own, async () => {});
    await expect(work).rejects.toThrow(UsageError);
    await expect(work).rejects.toThrow(/temporary files, .*TMPDIR=/s);
  });

  it('of a killed command is swept by the next one, also where that needs none itself', async () => {
    const [, , place, boot] = basename(makeScratchFolder()).split('-');
    // More than Linux gives: there is no such process.
    const owner = `${place}-${boot}-${2 ** 22 + 1}-1-abcdef`;
    const dead = ['scratch', 'spill'].map((kind) => join(tmpdir(), `uniqbench-${kind}-${owner}`));
    for (const folder of dead) mkdirSync(folder);
    await call(['report', join(tmpdir(), 'nothing')]);
    expect(dead.map((folder) => existsSync(folder))).toEqual([false, false]);
  });
});
