import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assertClinic } from '../harness/profilers/clinic.ts';
import type { ProfileRecord } from '../harness/record/profile-record.ts';
import { call } from './fixtures/call.ts';

const ROOT = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));

function profile(...args: string[]) {
  return call(['profile', ...args], { cwd: folder });
}

const BROKEN = join(ROOT, 'harness', 'fixtures', 'throws.ts');

describe('uniqbench profile', () => {
  it('puts two implementations side by side, and saves all', async () => {
    const args = [
      'nested-seen-cached',
      '--diff',
      'flat-tuple-set',
      '--tool',
      'heap',
      '--events',
      '5k',
    ];
    const { code, stdout, stderr } = await profile(
      ...args,
      '--format',
      'markdown',
      '--out',
      'both',
    );
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^\| nested-seen-cached\.ts:36 \| if \(seen\.add\(visitorId\).* \|$/m);
    expect(stdout).toContain(
      '### nested-seen-cached beside flat-tuple-set · bytes allocated by line',
    );
    expect(readFileSync(join(folder, 'both', 'profile.md'), 'utf8')).toBe(stdout);
    const record: ProfileRecord = JSON.parse(
      readFileSync(join(folder, 'both', 'profile.json'), 'utf8'),
    );
    for (const { bottleneck, results } of record.implementations) {
      expect(bottleneck.length).toBeGreaterThan(20);
      expect(existsSync(join(folder, results[0]!.files[0]!))).toBe(true);
      for (const { hotspots } of results[0]!.findings.rankings) {
        expect(hotspots.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 1);
      }
    }
  });

  it('goes on after a tool that fails, and exits with 1', async () => {
    const { code, stdout } = await profile(BROKEN, '--tool', 'cpu', 'snapshot', '--events', '1k');
    expect(code).toBe(1);
    expect(stdout.match(/failed: .*this fixture throws/g)).toHaveLength(2);
  });

  it.each([
    [['nested-seen-cached'], /--tool/],
    [['nested-seen-cached', '--tool', 'perf'], /"perf" is none of cpu, heap/],
    [['no-such-thing', '--tool', 'cpu'], /no-such-thing/],
    [['nested-seen-cached', '--diff', 'nested-seen-cached', '--tool', 'cpu'], /named twice/],
    [
      ['nested-seen-cached', 'flat-tuple-set', '--diff', 'naive-set-of-sets', '--tool', 'cpu'],
      /--diff naive-set-of-sets is put beside one implementation: name that one/,
    ],
  ])('%j is misuse', async (args, words) => {
    const { code, stderr } = await profile(...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(words);
  });

  it('names the one command that installs clinic, where it is missing', () => {
    expect(() => assertClinic(folder)).toThrow(/not installed.*npm .* run install:clinic/);
  });
});
