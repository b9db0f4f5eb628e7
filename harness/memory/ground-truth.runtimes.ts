/** The ground-truth tests on other versions of Node, taken from npm: see vitest.runtimes.config.ts. */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { installRuntimes, type Runtimes } from '../fixtures/runtimes.ts';
import { packageFolder } from '../plug-ins/find.ts';

/** The floor, and the newest of each line that is supported. */
const VERSIONS = ['20.19.0', '22', '24', '26'];

let runtimes: Runtimes | undefined;

beforeAll(() => {
  runtimes = installRuntimes(VERSIONS);
});

afterAll(() => {
  if (runtimes !== undefined) rmSync(runtimes.folder, { recursive: true, force: true });
});

it.each(VERSIONS)('memory is true on Node %s', (version) => {
  const vitest = join(packageFolder, 'node_modules', 'vitest', 'vitest.mjs');
  const { status } = spawnSync(
    runtimes!.nodeOf(version),
    [vitest, 'run', 'harness/memory/ground-truth.test.ts'],
    { cwd: packageFolder, stdio: 'inherit' },
  );
  expect(status, `the tests on Node ${version}`).toBe(0);
});
