import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ProfileRecord } from '../harness/record/profile-record.ts';
import { call } from './fixtures/call.ts';

const ROOT = join(import.meta.dirname, '..');
const SORT = join(ROOT, 'examples', 'sort.bench.ts');
const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
const profile = (...args: string[]) => call(['profile', ...args], { cwd: folder });

/** Small enough to be inlined, into a function of another module: `backwards` makes this one of its own. */
const SUMS = `
export function sumOfSquares(numbers: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < numbers.length; index++) {
    const number = numbers[index]!;
    sum += number * number; // here
  }
  return sum;
}
export const backwards = (numbers: Float64Array) => numbers.reduceRight((sum, one) => sum + one * one, 0);
`;
const TASK = `
import { defineTask } from 'uniqbench';
import { sumOfSquares } from './sums.ts';
export default defineTask({
  workloads: { some: { size: 5_000 } },
  make: ({ size, random }) => Float64Array.from({ length: size }, () => Math.floor(9 * random())),
  implementations: { forwards: (numbers) => sumOfSquares(numbers), backwards: './sums.ts#backwards' },
  baseline: 'backwards',
});
`;

describe('a profile of a task', () => {
  it('puts time down to the line that takes it, in whichever file, also of short calls', async () => {
    writeFileSync(join(folder, 'sums.ts'), SUMS);
    writeFileSync(join(folder, 'inlined.bench.ts'), TASK);
    const args = ['inlined.bench.ts#forwards', '--tool', 'cpu', '--out', 'inlined'];
    const { code, stderr } = await profile(...args);
    expect(code, stderr).toBe(0);
    const { implementations }: ProfileRecord = JSON.parse(
      readFileSync(join(folder, 'inlined', 'profile.json'), 'utf8'),
    );
    const { rankings } = implementations[0]!.results[0]!.findings;
    const [byFunction, byLine] = ['function', 'line'].map(
      (by) => rankings.find((ranking) => ranking.by === by)!.hotspots,
    );
    expect(byFunction![0]).toMatchObject({ function: 'sumOfSquares' });
    const inLoop = byLine!.filter(
      ({ file, line }) => file.endsWith('sums.ts') && line! >= 4 && line! <= 6,
    );
    expect(inLoop.reduce((sum, { share }) => sum + share, 0)).toBeGreaterThan(0.8);
  });

  it('names lines of the user’s file, and nothing that makes inputs', async () => {
    const { code, stdout, stderr } = await profile(
      ...[SORT, 'radix', '--workload', 'random,size=2e4', '--tool', 'heap', 'trace-gc'],
      ...['--format', 'markdown', '--out', 'task'],
    );
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^\| radix\.ts:9 \| let from = new BigUint64Array/m);
    expect(stdout).toMatch(/task sort, size=20000.*each input Float64Array of 20,000/);
    expect(stdout).not.toContain('sort.bench.ts');
    // Arrays of numbers lie outside of the heap; which of the two collects them depends on how fast they come.
    expect(stdout).toMatch(/^\| (Scavenge|Mark-Compact) \|/m);
    const record: ProfileRecord = JSON.parse(
      readFileSync(join(folder, 'task', 'profile.json'), 'utf8'),
    );
    expect(record.implementations.map(({ name }) => name)).toEqual(['radix']);
    const [heap] = record.implementations[0]!.results;
    const line = heap!.findings.rankings.find(({ by }) => by === 'line')!;
    const ofLine = (number: number) => line.hotspots.find((one) => one.line === number)!;
    // An array of 8 bytes each, made as one.
    expect(ofLine(13).amount / line.calls / (8 * 2e4)).toBeCloseTo(1, 1);
  });

  it('counts what one call keeps, however short it is', async () => {
    const file = join(folder, 'makes.bench.ts');
    writeFileSync(
      file,
      `import { defineTask } from 'uniqbench';
class Box {
  readonly inside = 'kept';
}
export default defineTask({
  workloads: { some: { size: 3 } },
  make: ({ size }) => size,
  implementations: { makes: (size) => Array.from({ length: size }, () => new Box()) },
  baseline: 'makes',
});
`,
    );
    await profile(file, '--tool', 'snapshot', '--out', 'makes');
    const { implementations }: ProfileRecord = JSON.parse(
      readFileSync(join(folder, 'makes', 'profile.json'), 'utf8'),
    );
    const { calls, findings, problem } = implementations[0]!.results[0]!;
    expect(problem).toBeNull();
    expect(calls).toBeGreaterThan(1);
    expect(findings.kept?.kinds.find(({ kind }) => kind === 'Box')?.count).toBe(3);
    const made = findings.rankings.find(({ measure }) => measure === 'objects kept');
    expect(made!.calls).toBe(calls);
    // What is little is no 0.
    expect(readFileSync(join(folder, 'makes', 'profile.md'), 'utf8')).not.toMatch(/\| 0\.0 \|/);
  });

  it('counts collections at the very beginning of calls', async () => {
    const file = join(folder, 'collects.bench.ts');
    writeFileSync(
      file,
      `import { defineTask } from 'uniqbench';
const collects = (ms: number): number => {
  globalThis.gc?.();
  // The collection is over long before the call is.
  const endMs = performance.now() + ms;
  while (performance.now() < endMs);
  return ms;
};
export default defineTask({
  workloads: { some: { ms: 60 } },
  make: ({ ms }) => ms,
  implementations: { collects },
  baseline: 'collects',
});
`,
    );
    await profile(file, '--tool', 'trace-gc', '--out', 'collects');
    const { implementations }: ProfileRecord = JSON.parse(
      readFileSync(join(folder, 'collects', 'profile.json'), 'utf8'),
    );
    const { calls, findings, problem } = implementations[0]!.results[0]!;
    expect(problem).toBeNull();
    const compacting = findings.collections.find(({ kind }) => kind === 'Mark-Compact');
    expect(compacting?.count).toBeGreaterThanOrEqual(calls!);
  });

  it('puts the one that is named, or the only other one, in front of that of --diff', async () => {
    writeFileSync(join(folder, 'sums.ts'), SUMS);
    writeFileSync(join(folder, 'two.bench.ts'), TASK);
    for (const named of [['two.bench.ts', 'forwards'], ['two.bench.ts']]) {
      const args = [...named, '--diff', 'backwards', '--tool', 'cpu', '--out', 'beside'];
      const { stderr } = await profile(...args);
      expect(stderr).toContain('flame.html shows forwards against backwards in one flame graph.');
      const { implementations }: ProfileRecord = JSON.parse(
        readFileSync(join(folder, 'beside', 'profile.json'), 'utf8'),
      );
      expect(implementations.map(({ name }) => name)).toEqual(['forwards', 'backwards']);
    }
    // The flame graph of two is none of the one that is profiled next.
    await profile('two.bench.ts', 'forwards', '--tool', 'trace-gc', '--out', 'beside');
    expect(existsSync(join(folder, 'beside', 'profile.json'))).toBe(true);
    expect(existsSync(join(folder, 'beside', 'flame.html'))).toBe(false);
  });

  it.each([
    [[SORT, '--diff', 'builtin', '--tool', 'cpu'], /--diff builtin is put beside one/],
    [[SORT, 'radix', '--diff', 'radix', '--tool', 'cpu'], /--diff radix is put beside one/],
    [
      [join(ROOT, 'examples', 'sort.bench.ts'), 'radx', '--tool', 'cpu'],
      /radx.*Did you mean radix/,
    ],
    [['radix', SORT, '--tool', 'cpu'], /stands before the task file/],
    [
      [join(ROOT, 'harness/fixtures/tasks/odd-answers.bench.ts'), '--tool', 'cpu'],
      /one task, and here are/,
    ],
  ])('%j is misuse', async (args, words) => {
    const { code, stderr } = await profile(...args);
    expect(stderr).toMatch(words);
    expect(code).toBe(2);
  });
});
