/** Names and paths that attack terminals, on the way to standard error. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { call } from './fixtures/call.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-inert-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Escape codes, a line break, a direction mark, and what Markdown and HTML know. */
const EVIL = 'a\u001b[2J\nINJECTED: \u202e|<b>`\u009b31m';
const LOG = 'timestamp,page,visitor\n2025-01-01T00:00:00Z,/a,v\n';

const CALLS: readonly (readonly string[])[] = [
  ['run', EVIL],
  ['run', `./${EVIL}.ts`],
  ['run', `./${EVIL}.txt`],
  ['run', '--workload', EVIL],
  ['run', '--workload', `everyday,${EVIL}`],
  ['run', '--workload', `everyday,${EVIL}=3`],
  ['run', '--workload', `everyday,pages=${EVIL}`],
  ['run', '--suite', EVIL],
  ['run', '--baseline', EVIL],
  ['run', '--out', '/dev/null', '--out', EVIL],
  ['run', '--budget', EVIL],
  ['run', `--${EVIL}`],
  ['run', '--format', EVIL],
  [EVIL],
  ['audit', EVIL],
  ['profile', EVIL, '--tool', 'cpu'],
  ['profile', 'nested-seen-cached', '--tool', EVIL],
  ['compare', EVIL, 'HEAD'],
  ['compare', 'a', 'b', '--fail-on', EVIL],
  ['compare', 'a', 'b', '--fail-on', `time:${EVIL}`],
  ['compare', 'a', 'b', '--fail-on', `time:1%,time:1%${EVIL}`],
  ['calibrate', EVIL],
  ['calibrate', '--runs', EVIL],
  ['report', EVIL],
  ['aggregate', EVIL],
  ['aggregate', `${EVIL}.csv`],
  ['aggregate', `${EVIL}.csv`, '--out', `${EVIL}.csv`],
  ['aggregate', `${EVIL}.csv`, '--out', `${EVIL}.gz`],
  ['aggregate', `${EVIL}.csv`, '--format', 'csv', '--out', `${EVIL}.tsv`],
  ['aggregate', `${EVIL}.csv`, '--columns', EVIL],
  ['aggregate', `${EVIL}.csv`, '--log-format', EVIL],
  ['aggregate', `${EVIL}.csv`, '--month', EVIL],
  ['aggregate', `${EVIL}.csv`, '--implementation', EVIL],
  ['generate', '--events', '10', '--out', `${EVIL}.log.csv`],
  ['generate', '--events', '10', '--out', EVIL],
  ['generate', '--events', '10', '--out', `missing/${EVIL}/x.csv`],
  ['generate', '--events', EVIL, '--out', 'x.csv'],
];

describe('what users name is inert on standard error', () => {
  writeFileSync(join(folder, `${EVIL}.csv`), LOG);

  it.each(CALLS.map((args) => [JSON.stringify(args.join(' ')), args] as const))(
    '%s',
    async (_, args) => {
      const { stderr } = await call(args, { cwd: folder });
      expect(stderr).not.toBe('');
      expect(/[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069\u2028\u2029]/u.exec(stderr)).toBeNull();
      expect(stderr).not.toMatch(/^INJECTED/m);
      expect(stderr).not.toContain('this is a bug');
    },
  );
});
