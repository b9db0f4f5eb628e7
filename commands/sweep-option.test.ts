import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Called, call } from './fixtures/call.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
writeFileSync(
  join(folder, 'sum.bench.ts'),
  `import { defineTask } from 'uniqbench';
export default defineTask({
  workloads: { random: { size: 100, order: 'random' } },
  make: ({ size, random }) => Float64Array.from({ length: size }, random),
  implementations: {
    loop: (numbers) => { let sum = 0; for (const one of numbers) sum += one; return sum; },
    reduce: (numbers) => numbers.reduce((sum, one) => sum + one, 0),
  },
  baseline: 'loop',
});
`,
);

function uniqbench(...args: string[]): Promise<Called> {
  return call(args, { cwd: folder });
}

describe('run --sweep', () => {
  it.each([
    [['sum.bench.ts', '--sweep', 'sise=1..10'], 'Did you mean size?'],
    [['sum.bench.ts', '--sweep', 'size=1..10', '--calls', '50'], 'leave out --sweep'],
    [['--sweep', 'events=1e3..1e4', '--events', '5k'], '--events sets what --sweep events'],
  ])('refuses %s before anything is measured', async (args, why) => {
    const { code, stderr } = await uniqbench('run', ...args);
    expect(stderr).toContain(why);
    expect(code).toBe(2);
  });

  it('makes a workload of each size, and its record can be shown again', async () => {
    const { code, stdout } = await uniqbench(
      ...['run', 'sum.bench.ts', '--sweep', 'size=1000,10', '--only', 'answers', '--out', 'swept'],
    );
    expect(code).toBe(0);
    expect(stdout).toContain('random · size from 10 to 1,000');
    const [run] = readdirSync(join(folder, 'swept'));
    const again = await uniqbench('report', join('swept', run!));
    expect(again.stdout).toContain('random · size from 10 to 1,000');
    const resumed = await uniqbench('run', '--resume', join('swept', run!));
    expect(resumed).toMatchObject({ code: 2, stderr: expect.stringContaining('sweep') });
  });
});
