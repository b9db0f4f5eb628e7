import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Ranking } from '../record/profile-record.ts';
import { targetOf } from './fixtures/target.ts';
import { profileWith } from './profile-with.ts';

const here = import.meta.dirname;

/** The number of the line that holds this, and no other does. */
function lineOf(fixture: string, text: string): number {
  const lines = readFileSync(join(here, 'fixtures', fixture), 'utf8').split('\n');
  const found = lines.flatMap((line, index) => (line.includes(text) ? [index + 1] : []));
  expect(found).toHaveLength(1);
  return found[0]!;
}

function at(ranking: Ranking | undefined, fixture: string, line: number) {
  return ranking?.hotspots.find((one) => basename(one.file) === fixture && one.line === line);
}

describe('heap', () => {
  it('gives every byte to the line that allocates it', async () => {
    const target = await targetOf('allocates-known.ts');
    const { problem, findings, files } = await profileWith('heap', target, 0);
    expect(problem).toBeNull();
    const byLine = findings.rankings.find(({ by }) => by === 'line');
    const object = at(
      byLine,
      'allocates-known.ts',
      lineOf('allocates-known.ts', 'last.thing = new Known(index);'),
    );
    const array = at(
      byLine,
      'allocates-known.ts',
      lineOf('allocates-known.ts', 'last.thing = [index, 1'),
    );
    expect(object!.amount / 40e6).toBeCloseTo(1, 1);
    expect(array!.amount / 104e6).toBeCloseTo(1, 1);
    expect(array!.share).toBeGreaterThan(0.68);
    expect(files).toHaveLength(1);
    const saved = readFileSync(files[0]!, 'utf8');
    expect(saved).toContain('fixtures/allocates-known.ts');
  });
});

describe('cpu', () => {
  it('gives time to the line that takes it', async () => {
    const target = await targetOf('burns-known.ts');
    const { problem, findings, files } = await profileWith('cpu', target, 0);
    expect(problem).toBeNull();
    const byLine = findings.rankings.find(({ by }) => by === 'line');
    const shareOf = (text: string) =>
      at(byLine, 'burns-known.ts', lineOf('burns-known.ts', text))?.share ?? 0;
    expect(Math.abs(shareOf('90_000_000') - 0.75)).toBeLessThan(0.1);
    expect(Math.abs(shareOf('30_000_000') - 0.25)).toBeLessThan(0.1);
    expect(readFileSync(files[0]!, 'utf8')).toContain('fixtures/burns-known.ts');
  });
});

describe('snapshot', () => {
  it('counts what is kept, by kind and by who keeps it', async () => {
    const target = await targetOf('keeps-known.ts');
    const { problem, findings } = await profileWith('snapshot', target, 2_000);
    expect(problem).toBeNull();
    const { kinds, retainers } = findings.kept!;
    const kept = kinds.find(({ kind }) => kind === 'Kept');
    expect(kept?.count).toBe(10_000);
    // A header of 24 and one field, or room for more that V8 has not taken back yet.
    expect(kept!.shallowBytes).toBeGreaterThanOrEqual(320_000);
    const chain = retainers.filter(({ share }) => share > 0.3).map(({ kind }) => kind);
    expect(chain.join(' ')).toMatch(/Map.*table of a Map.*Kept/);
    const made = findings.rankings.find(({ measure }) => measure === 'objects kept');
    const byConstructor = made?.hotspots.filter(({ file }) => file.endsWith('keeps-known.ts'));
    expect(byConstructor?.[0]?.amount).toBeGreaterThanOrEqual(10_000);
  });
});

describe('trace-gc', () => {
  it('counts collections', async () => {
    const target = await targetOf('allocates-known.ts');
    const { problem, findings } = await profileWith('trace-gc', target, 0);
    expect(problem).toBeNull();
    expect(findings.collections[0]?.count).toBeGreaterThan(1);
  });
});

describe.each(['cpu', 'heap', 'snapshot', 'trace-gc'] as const)(
  '%s of an implementation',
  (tool) => {
    it.each([
      ['throws.ts', 'failed', 'this fixture throws'],
      ['exits.ts', 'crashed', 'this fixture exits'],
      ['hangs.ts', 'timed out', '--timeout'],
      ['wrong.ts', 'wrong result', 'differs from the right one ('],
    ])('that %s is told', async (fixture, outcome, words) => {
      const limits = outcome === 'timed out' ? { timeoutMs: 1_500 } : {};
      const target = await targetOf(`../../fixtures/${fixture}`, limits);
      const { problem, findings } = await profileWith(tool, target, 0);
      expect(problem).toMatchObject({ outcome, message: expect.stringContaining(words) });
      expect(findings.rankings).toEqual([]);
    });
  },
);

it('says so where a profile is empty', async () => {
  const target = await targetOf('../../fixtures/right.ts');
  // There is no such event, so that nothing is ever looked at.
  const { problem, files } = await profileWith('snapshot', target, 5_000);
  expect(problem).toMatchObject({
    outcome: 'empty profile',
    message: expect.stringContaining('--events'),
  });
  expect(files).toHaveLength(1);
});

it.runIf(existsSync('/proc/self/cmdline'))('leaves no process behind', async () => {
  const target = await targetOf('../../fixtures/hangs.ts', { timeoutMs: 2_500 });
  const profiling = profileWith('cpu', target, 0);
  const isRunning = () =>
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .some((pid) => commandLine(pid).includes(target.scratchFolder));
  await expect.poll(isRunning, { timeout: 2_000 }).toBe(true);
  expect((await profiling).problem?.outcome).toBe('timed out');
  expect(isRunning()).toBe(false);
});

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
