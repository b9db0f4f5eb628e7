/** All tools, clinic's too, on several versions of Node, as a user runs them: see vitest.profiles.config.ts. */
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageFolder } from '../../package-folder.ts';
import { installRuntimes, type Runtimes } from '../fixtures/runtimes.ts';
import type { ProfileRecord, ToolResult } from '../record/profile-record.ts';
import { TOOLS, type Tool } from '../wire/profiling-tools.ts';

/** This one, and the newest of each line that is supported. */
const THIS = 'running now';
const OTHERS = ['22', '24', '26'];
const MARK = randomUUID();
const CLI = join(packageFolder, 'dist', 'cli.js');

let runtimes: Runtimes | undefined;
const out = mkdtempSync(join(tmpdir(), 'uniqbench-profiles-'));

beforeAll(() => {
  runtimes = installRuntimes(OTHERS);
});

afterAll(() => {
  rmSync(out, { recursive: true, force: true });
  if (runtimes !== undefined) rmSync(runtimes.folder, { recursive: true, force: true });
});

function profile(version: string, args: readonly string[]) {
  const node = version === THIS ? process.execPath : runtimes!.nodeOf(version);
  const { status, stdout, stderr } = spawnSync(
    node,
    [CLI, 'profile', ...args, '--format', 'json', '--out', out],
    {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      env: { ...process.env, CI: '1', UNIQBENCH_TEST: MARK },
    },
  );
  return { status, stdout, stderr };
}

/** What the issue of each tool must hold of the implementation's source file. */
function check(tool: Tool, { findings, files }: ToolResult): void {
  const isOwn = ({ file }: { readonly file: string }) => file.endsWith('nested-seen-cached.ts');
  for (const file of files) expect(existsSync(file), file).toBe(true);
  switch (tool) {
    case 'trace-gc':
      expect(findings.collections[0]?.count).toBeGreaterThan(0);
      break;
    case 'doctor':
      expect(files.some((file) => file.endsWith('.html'))).toBe(true);
      expect(findings.series).toHaveLength(5);
      for (const { points, most } of findings.series) {
        expect(points).toBeGreaterThan(10);
        expect(most).toBeGreaterThan(0);
      }
      break;
    default:
      expect(findings.rankings.length).toBeGreaterThan(0);
      for (const { hotspots } of findings.rankings) expect(hotspots.some(isOwn)).toBe(true);
  }
  if (tool === 'snapshot') {
    expect(findings.kept!.kinds.find(({ kind }) => kind === 'Set')?.count).toBeGreaterThan(10_000);
  }
}

describe.each([THIS, ...OTHERS])('Node %s', (version) => {
  it.each(TOOLS)('%s shows the source of nested-seen-cached', (tool) => {
    const args = ['nested-seen-cached', '--events', '500k', '--tool', tool];
    const { status, stdout, stderr } = profile(version, args);
    expect(status, stderr + stdout.slice(0, 2_000)).toBe(0);
    const record: ProfileRecord = JSON.parse(stdout);
    check(tool, record.implementations[0]!.results[0]!);
  });
});

describe.each(['doctor', 'flame', 'bubbleprof', 'heapprofiler'])(
  '%s of an implementation',
  (tool) => {
    it.each([
      ['throws.ts', '60', 'failed'],
      ['exits.ts', '60', 'crashed'],
      ['hangs.ts', '4', 'timed out'],
    ])('that %s is told, and nothing is left', (fixture, timeout, outcome) => {
      const path = join(packageFolder, 'harness', 'fixtures', fixture);
      const args = [path, '--events', '1k', '--tool', tool, '--timeout', timeout];
      const { status, stdout } = profile(THIS, args);
      expect(status).toBe(1);
      const record: ProfileRecord = JSON.parse(stdout);
      expect(record.implementations[0]!.results[0]!.problem?.outcome).toBe(outcome);
      if (existsSync('/proc/self/environ')) expect(processesLeft()).toEqual([]);
    });
  },
);

/** Processes that were started by this test, or by those it started: their environment says so (proc(5)). */
function processesLeft(): string[] {
  return readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/environ`, 'utf8').includes(MARK);
    } catch {
      return false;
    }
  });
}

it('needs no clinic to be built, listed or run', () => {
  const manifest = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  expect(Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })).not.toContain(
    'clinic',
  );
});
