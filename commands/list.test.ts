import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { call } from './fixtures/call.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));

it('list shows what a task file holds, with parameters of every kind', async () => {
  writeFileSync(
    join(folder, 'odd.bench.mjs'),
    `export default {
      workloads: { 'two words': { size: 1e3, order: 'up', of: { parts: [1, 2] }, since: new Date(0) }, 広い: { size: 2 } },
      make: ({ size }) => size,
      implementations: { ['__proto__']: (n) => n, constructor: (n) => n },
      baseline: 'constructor',
      sizes: { size: [1e4, 10] },
    };`,
  );
  const { code, stdout, stderr } = await call(['list', 'odd.bench.mjs'], { cwd: folder });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(
    '  two words  size=1000, order=up, of={"parts":[1,2]}, since=1970-01-01T00:00:00.000Z\n',
  );
  // Two columns each.
  expect(stdout).toContain('  広い       size=2\n');
  expect(stdout).toContain('  __proto__    in the task file\n');
  expect(stdout).toContain('  constructor  in the task file, the baseline\n');
  expect(stdout).toContain('Sizes of size: 10,000, 10\n');
});
