/** What depends on V8, on other versions of Node, taken from npm: see vitest.runtimes.config.ts. */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installRuntimes, type Runtimes } from './harness/fixtures/runtimes.ts';

/** The floor, and the newest of each line that is supported. */
const VERSIONS = ['20.19.0', '22', '24', '26'];
const ROOT = import.meta.dirname;

let runtimes: Runtimes | undefined;

beforeAll(() => {
  runtimes = installRuntimes(VERSIONS);
});

afterAll(() => {
  if (runtimes !== undefined) rmSync(runtimes.folder, { recursive: true, force: true });
});

describe.each(VERSIONS)('on Node %s', (version) => {
  it.each([
    ['memory is true', ['--config', 'vitest.sweeps.config.ts', 'harness/memory']],
    ['implementations are right', ['implementations']],
    ['trials of all forms work', ['harness/forms.test.ts', 'harness/trial.test.ts']],
  ])('%s', (_, tests) => {
    const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
    const { status } = spawnSync(runtimes!.nodeOf(version), [vitest, 'run', ...tests], {
      cwd: ROOT,
      stdio: 'inherit',
      env: { ...process.env, KNOWN_ALL: 'yes' },
    });
    expect(status, `the tests on Node ${version}`).toBe(0);
  });
});
