import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { keptFiles } from './kept-files.ts';

it('are put back where they were deleted, with their folders, but not where they were given up', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'uniqbench-test-')), 'scratch');
  mkdirSync(join(folder, 'dataset'), { recursive: true });
  mkdirSync(join(folder, 'done'));
  const large = Buffer.alloc(2 ** 21 + 5, 'x');
  writeFileSync(join(folder, 'dataset', 'large'), large);
  writeFileSync(join(folder, 'code.mjs'), 'code');
  writeFileSync(join(folder, 'done', 'old'), 'old');
  mkdirSync(join(folder, 'done-10'));
  writeFileSync(join(folder, 'done-10', 'new'), 'new');
  const kept = keptFiles(folder);
  kept.keep();
  kept.keep(join(folder, 'done'));
  rmSync(folder, { recursive: true });
  kept.restore();
  expect(readFileSync(join(folder, 'dataset', 'large')).equals(large)).toBe(true);
  expect(readFileSync(join(folder, 'code.mjs'), 'utf8')).toBe('code');
  expect(existsSync(join(folder, 'done'))).toBe(false);
  expect(readFileSync(join(folder, 'done-10', 'new'), 'utf8')).toBe('new');
  kept.close();
});
