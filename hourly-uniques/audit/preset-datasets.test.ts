import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { removeFolders } from './preset-datasets.ts';

it('folders are removed, also where an implementation has removed some before', () => {
  const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
  removeFolders([{ folder: join(folder, 'gone') }, { folder }]);
  expect(existsSync(folder)).toBe(false);
});
