/** Ctrl-C in the middle of commands that measure for long; see vitest.sweeps.config.ts. */
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { childrenOf, isRunning, start } from './fixtures/own-process.ts';
import { makeRepository, repository } from './fixtures/two-revisions.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));

/** Arguments, what standard error says when the command is in the middle, and where it works. */
const COMMANDS: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['profile', ['profile', 'nested-seen-cached', '--tool', 'cpu', '--events', '200k'], /with cpu/],
  ['audit', ['audit', 'nested-seen-cached', '--events', '20k'], /checking the answer/],
  ['calibrate', ['calibrate', '--events', '20k'], /checking the answer/],
  [
    'compare',
    ['compare', 'once', 'ten-times', '--implementation', 'mine.ts', '--events', '5k'],
    /checking the answer/,
  ],
];

describe('Ctrl-C', () => {
  beforeAll(makeRepository);

  it.each(COMMANDS)(
    'ends %s with 130, and nothing goes on or is left',
    async (name, args, middle) => {
      const cwd = name === 'compare' ? repository : folder;
      const scratch = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
      const { child, ended, stderr } = start(args, cwd, { TMPDIR: scratch });
      await expect.poll(stderr, { timeout: 120_000, interval: 50 }).toMatch(middle);
      const children = childrenOf(child.pid!);
      child.kill('SIGINT');
      const { code, stderr: told } = await ended;
      expect(code, told).toBe(130);
      expect(told).not.toMatch(/^ {4}at /m);
      if (process.platform === 'linux') {
        expect(children.length).toBeGreaterThan(0);
        await expect.poll(() => children.filter(isRunning), { timeout: 5_000 }).toEqual([]);
      }
      expect(readdirSync(scratch)).toEqual([]);
    },
  );
});
