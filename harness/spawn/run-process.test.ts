import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runProcess } from './run-process.ts';

const { signal } = new AbortController();
const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
const printing = (outputFile: string) =>
  runProcess(
    { command: ['-e', 'console.log("a".repeat(1e6))'], timeoutMs: 60_000, outputFile },
    signal,
  );

describe('what a process prints', () => {
  it('is put into a file, whole', async () => {
    const file = join(folder, 'printed');
    expect(await printing(file)).toMatchObject({ exitCode: 0, timedOut: false });
    expect(readFileSync(file, 'utf8')).toBe(`${'a'.repeat(1e6)}\n`);
  });

  it('is missed where the file cannot be made', async () => {
    await expect(printing(join(folder, 'missing', 'printed'))).rejects.toThrow(/ENOENT/);
  });

  it.runIf(process.platform === 'linux')('is missed where the disk is full', async () => {
    await expect(printing('/dev/full')).rejects.toThrow(/ENOSPC/);
  });
});
