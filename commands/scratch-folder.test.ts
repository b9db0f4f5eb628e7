import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UsageError } from '../contract.ts';
import { inScratchFolder, makeScratchFolder, sweepScratchFolders } from './scratch-folder.ts';

const own = { tell: () => {} };
/** More than Linux gives: there is no such process. */
const DEAD_PID = 2 ** 22 + 1;
let place = '';

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
  vi.stubEnv('TMPDIR', place);
});
afterEach(() => vi.unstubAllEnvs());

/** The name that a command of another process gives its folder. */
function nameOf(pid: number, start: string): string {
  const [, , place, boot] = basename(makeScratchFolder()).split('-');
  return `uniqbench-scratch-${place}-${boot}-${pid}-${start}-abcdef`;
}

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

  it('of a killed command is swept, those of living ones and all else are not', () => {
    const living = makeScratchFolder();
    const dead = join(place, nameOf(DEAD_PID, '1'));
    // This very process number, but of a process that was started at another time.
    const reused = join(place, nameOf(process.pid, '1'));
    const elsewhere = join(
      place,
      nameOf(DEAD_PID, '1').replace(/scratch-\w{8}/, 'scratch-00000000'),
    );
    const foreign = join(place, 'uniqbench-mine');
    for (const folder of [dead, reused, elsewhere, foreign]) mkdirSync(folder, { recursive: true });
    const link = join(place, nameOf(DEAD_PID, '2'));
    symlinkSync(foreign, link);
    sweepScratchFolders();
    const isThere = (path: string) => readdirSync(place).includes(basename(path));
    expect([living, elsewhere, foreign, link].map(isThere)).toEqual([true, true, true, true]);
    expect(isThere(dead)).toBe(false);
    expect(isThere(reused)).toBe(process.platform !== 'linux');
  });
});
