import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
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

/** Of the only record in a folder of runs. */
function linesOf(out: string): string[] {
  const [run] = readdirSync(join(folder, out));
  const text = readFileSync(join(folder, out, run!, 'record.jsonl'), 'utf8');
  return text.split('\n').filter((line) => line !== '');
}

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
    expect(resumed).toMatchObject({ code: 2, stderr: expect.stringContaining('came to its end') });
  });

  it('goes on where it was killed: sizes that were whole are kept, and the broken one is made again', async () => {
    const lines = linesOf('swept');
    const entries = lines.map((line) => JSON.parse(line));
    const lastSize = entries.findLastIndex(({ type }) => type === 'size');
    // In the middle of the second size.
    writeFileSync(join(folder, 'killed.jsonl'), `${lines.slice(0, lastSize + 3).join('\n')}\n{"ty`);
    const { code, stderr } = await uniqbench(
      ...['run', '--resume', 'killed.jsonl', '--out', 'resumed'],
    );
    expect(code, stderr).toBe(0);
    const trialsOf = (some: typeof entries, size: number) =>
      some.flatMap(({ type, workload, pass, implementation, startedAt }) =>
        type === 'trial' && workload === `random,size=${size}`
          ? [{ pass, implementation, startedAt }]
          : [],
      );
    const resumed = linesOf('resumed').map((line) => JSON.parse(line));
    expect(trialsOf(resumed, 10)).toEqual(trialsOf(entries, 10));
    const again = trialsOf(resumed, 1_000);
    expect(again).toHaveLength(trialsOf(entries, 1_000).length);
    const before = new Set(trialsOf(entries, 1_000).map(({ startedAt }) => startedAt));
    expect(again.filter(({ startedAt }) => before.has(startedAt))).toEqual([]);
    expect(resumed.filter(({ type }) => type === 'size').map(({ size }) => size)).toEqual([
      10, 1_000,
    ]);
    expect(resumed.at(-1)).toMatchObject({ type: 'end', whole: true });
  });

  it('does not go on where inputs of a size are others now', async () => {
    const lines = linesOf('swept');
    const entries = lines.map((line) => JSON.parse(line));
    const lastSize = entries.findLastIndex(({ type }) => type === 'size');
    writeFileSync(join(folder, 'other.jsonl'), `${lines.slice(0, lastSize + 1).join('\n')}\n`);
    const file = join(folder, 'sum.bench.ts');
    const code = readFileSync(file, 'utf8');
    writeFileSync(file, code.replace('length: size }, random', 'length: size }, () => 1'));
    const refused = await uniqbench('run', '--resume', 'other.jsonl', '--out', 'never');
    writeFileSync(file, code);
    expect(refused).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/is another one now|are others now/),
    });
  });
});
