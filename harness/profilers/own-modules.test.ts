import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { modulesOf } from './own-modules.ts';

it('follows imports, and not those that stand in texts alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
  const urlOf = (file: string) => pathToFileURL(join(folder, file)).href;
  const text = 'const input = `import { a } from "./nowhere.mjs";`;';
  writeFileSync(join(folder, 'own.mjs'), `import { b } from "./beside.mjs";\n${text}\n`);
  writeFileSync(join(folder, 'beside.mjs'), 'export const b = 1;\n');
  expect(modulesOf({ url: urlOf('own.mjs') })).toEqual([urlOf('own.mjs'), urlOf('beside.mjs')]);
});
