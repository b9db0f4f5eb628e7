import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { makeSpillFolder, nameSpillFolder, withSpillFolder } from './spill-folder.ts';

function inFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'spill-folder-'));
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  onTestFinished(() => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    rmSync(folder, { recursive: true });
  });
  return folder;
}

it('removes the folder when the work is over, also where it fails', async () => {
  const folder = inFolder();
  const work = (fails: boolean) => {
    const path = nameSpillFolder();
    return withSpillFolder(path, async () => {
      makeSpillFolder(path);
      writeFileSync(join(path, '0-events'), 'events');
      if (fails) throw new Error('too bad');
    });
  };
  await work(false);
  await expect(work(true)).rejects.toThrow('too bad');
  expect(readdirSync(folder)).toEqual([]);
});

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'removes the folder at %s, and at the end of the process where a thread has made it again',
  async (signal) => {
    inFolder();
    const path = nameSpillFolder();
    const others = () => {};
    process.on(signal, others);
    onTestFinished(() => {
      process.off(signal, others);
    });
    await withSpillFolder(path, async () => {
      makeSpillFolder(path);
      process.emit(signal, signal);
      expect(existsSync(path)).toBe(false);
      const atExit = process.listeners('exit').at(-1) as () => void;
      makeSpillFolder(path);
      atExit();
      expect(existsSync(path)).toBe(false);
    });
  },
);
