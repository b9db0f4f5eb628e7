/** A real sweep over functions whose growth is known; see vitest.sweeps.config.ts. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Report } from '../reports/figures/report.ts';
import { call } from './fixtures/call.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
/** Steps that depend on each other: the cost is their number. */
writeFileSync(
  join(folder, 'growth.bench.ts'),
  `import { defineTask } from 'uniqbench';
function steps(count: number, start: number): number {
  let x = start | 1;
  for (let i = 0; i < count; i++) x = (Math.imul(x, 1664525) + 1013904223) | 0;
  return x === 0 ? 1 : 0;
}
type Input = { size: number; start: number };
export default defineTask({
  workloads: { w: { size: 100 } },
  make: ({ size, random }) => ({ size, start: Math.floor(random() * 1e9) }),
  implementations: {
    constant: ({ start }: Input) => steps(20_000, start),
    'log n': ({ size, start }: Input) => steps(2_000 * Math.log(size), start),
    n: ({ size, start }: Input) => steps(100 * size, start),
    'n log n': ({ size, start }: Input) => steps(20 * size * Math.log(size), start),
    'n²': ({ size, start }: Input) => steps(size * size, start),
    root: ({ size, start }: Input) => steps(1_000 * Math.sqrt(size), start),
  },
  baseline: 'constant',
});
`,
);

it(
  'tells no growth with confidence that is another one',
  async () => {
    const sizes = [30, 100, 300, 1_000, 3_000, 10_000];
    const { stdout, stderr } = await call(
      [
        ...['run', 'growth.bench.ts', '--sweep', `size=${sizes.join(',')}`],
        ...['--only', 'time', '--rounds', '3', '--budget', '3000', '--format', 'json'],
      ],
      { cwd: folder },
    );
    const { sweep = [] } = JSON.parse(stdout) as Report;
    const curves = sweep[0]?.curves ?? [];
    expect(curves, stderr).toHaveLength(6);
    const told = curves.map(({ implementation, growth }) => ({
      implementation,
      classes: growth?.classes ?? [],
    }));
    for (const { implementation, classes } of told) {
      if (implementation === 'root') expect(classes.length, classes.join()).not.toBe(1);
      else if (classes.length > 0) expect(classes, implementation).toContain(implementation);
    }
  },
  15 * 60_000,
);
