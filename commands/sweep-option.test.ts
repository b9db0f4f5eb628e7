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
  workloads: { random: { size: 100, order: 'random' }, none: {} as never },
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
  it('measures each size, and tells of all together; its record can be shown again', async () => {
    const { code, stdout } = await uniqbench(
      ...['run', 'sum.bench.ts', '--sweep', 'size=1000,10', '--only', 'time', '--rounds', '2'],
      ...['--out', 'swept'],
    );
    expect(code).toBe(0);
    expect(stdout).toContain('random · size from 10 to 1,000');
    expect(stdout).toContain('Cost by size: time');
    const [run] = readdirSync(join(folder, 'swept'));
    const again = await uniqbench('report', join('swept', run!));
    expect(again.stdout).toContain('random · size from 10 to 1,000');
    const resumed = await uniqbench('run', '--resume', join('swept', run!));
    expect(resumed).toMatchObject({ code: 2, stderr: expect.stringContaining('sweep') });
  });

  it.each([
    [['size=1e3..10'], 'reversed'],
    [['sise=1..10'], 'Did you mean size?'],
    [['order=1..10'], 'is no number but "random"'],
    [['order=a,b'], 'at least one is to be over numbers'],
    [['size=1..10', '--sweep', 'size=2..3'], 'swept twice'],
    [['size=1..10', '--workload', 'random,size=5'], 'sets size already'],
    [['size=1..10', '--workload', 'none'], 'There is no parameter called "size"'],
  ])('refuses %s before anything is measured', async (args, why) => {
    const { code, stderr } = await uniqbench('run', 'sum.bench.ts', '--sweep', ...args);
    expect(stderr).toContain(why);
    expect(code).toBe(2);
  });

  it.each([
    [['events=1e3..1e4', '--events', '5k'], '--events sets what --sweep events'],
    [['evens=1e3..1e4'], 'Did you mean events?'],
    [['events=1e3..1e12'], 'events'],
  ])('refuses %s of the hourly uniques', async (args, why) => {
    const { code, stderr } = await uniqbench('run', 'flat-tuple-set', '--sweep', ...args);
    expect(stderr).toContain(why);
    expect(code).toBe(2);
  });
});
