import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { sealedRecord } from '../harness/fixtures/sealed-record.ts';
import { CHAIN_START, sealLine } from '../harness/record/record-chain.ts';
import { packageFolder } from '../package-folder.ts';
import { auditOf } from '../reports/fixtures/audit.ts';
import { call } from './fixtures/call.ts';
import { hasGit, makeRepository, repository } from './fixtures/two-revisions.ts';

const SMALL = ['--events', '3k', '--budget', '40'];

function uniqbench(...args: string[]) {
  return call(args, { cwd: repository });
}

beforeAll(makeRepository);

describe.runIf(hasGit)('revisions (skipped without git)', () => {
  const args = ['--implementation', 'mine.ts', '--fail-on', 'time:50%', ...SMALL];

  it('are refused where they are none, or have nothing to compare', async () => {
    const unknown = await uniqbench('compare', 'once', 'nowhere', ...args);
    expect(unknown).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/"nowhere" is neither/),
    });
    const nothing = await uniqbench('compare', 'once', 'ten-times');
    expect(nothing.stderr).toMatch(/name its file with --implementation/);
    expect(nothing.code).toBe(2);
    const forced = await uniqbench('compare', 'once', 'ten-times', '--force');
    expect(forced).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--force is for two'),
    });
    const gate = await uniqbench('compare', 'once', 'ten-times', '--fail-on', 'speed:1%');
    expect(gate).toMatchObject({ code: 2, stderr: expect.stringContaining('is no gate') });
  });
});

describe('two records', () => {
  const RECORD = join(packageFolder, 'reports', 'fixtures', 'recorded-run.jsonl');

  /** The record, with an answer that is wrong. */
  function recordWithWrongAnswer(): string {
    const path = join(mkdtempSync(join(tmpdir(), 'uniqbench-test-')), 'record.jsonl');
    let last = CHAIN_START;
    const lines = readFileSync(RECORD, 'utf8').trimEnd().split('\n');
    const sealed = lines.map((text, index) => {
      const { line: _, digest: __, ...entry } = JSON.parse(text);
      const { type, implementation, pass } = entry;
      if (type === 'trial' && implementation === 'flat-tuple-set' && pass === 'verify')
        entry.outcome = { outcome: 'wrong result', wrong: { differences: 1, first: [] } };
      const { text: written, digest } = sealLine(entry, index + 1, last);
      last = digest;
      return `${written}\n`;
    });
    writeFileSync(path, sealed.join(''));
    return path;
  }

  it.each([
    ['--rounds', '3'],
    ['--budget', '9'],
    ['--workload', 'everyday'],
    ['--implementation', 'mine.ts'],
    ['--task', 'sort.bench.ts'],
    ['--build', 'true'],
    ['--threshold', '1%'],
    ['--unchanged'],
  ])('refuse what says how revisions are measured: %s', async (...option) => {
    const { code, stderr } = await uniqbench('compare', RECORD, RECORD, ...option);
    expect(stderr).toContain(`${option[0]} is for two revisions, and records are measured already`);
    expect(code).toBe(2);
  });

  it('fail where an answer of head is wrong, and tell it of base', async () => {
    const gates = ['--fail-on', 'time:100%', '--force'];
    const wrong = recordWithWrongAnswer();
    const ofHead = await uniqbench('compare', RECORD, wrong, ...gates);
    expect(ofHead.stdout).toMatch(/^failed: flat-tuple-set, .*wrong result/);
    expect(ofHead.code).toBe(1);
    const ofBase = await uniqbench('compare', wrong, RECORD, ...gates);
    expect(ofBase.stdout.replace(/\s+/g, ' ')).toMatch(/- In base: flat-tuple-set, .*wrong result/);
    expect(ofBase.stdout).not.toMatch(/^failed/);
  });

  it('compare nothing with what an audit caught at a trick, and fail where it is of head', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'uniqbench-test-')), 'record.jsonl');
    const lines = readFileSync(RECORD, 'utf8').trimEnd().split('\n');
    const entries = lines.map((line) => JSON.parse(line));
    const audit = auditOf('flat-tuple-set', 'everyday', [1]);
    writeFileSync(path, sealedRecord([...entries.slice(0, -1), audit, entries.at(-1)]));
    const gates = ['--fail-on', 'time:100%', '--force'];
    const ofHead = await uniqbench('compare', RECORD, path, ...gates);
    const told = 'flat-tuple-set, on everyday, was caught at a trick';
    expect(ofHead.stdout.replace(/\s+/g, ' ')).toContain(`failed: ${told}`);
    expect(ofHead.code).toBe(1);
    const ofBase = await uniqbench('compare', path, RECORD, ...gates);
    expect(ofBase.stdout.replace(/\s+/g, ' ')).toContain(`- In base: ${told}`);
    expect(ofBase.stdout).not.toMatch(/^failed/);
  });

  it('are told by where they are, and not as a working tree', async () => {
    const cwd = dirname(recordWithWrongAnswer());
    const { stdout } = await call(['compare', '.', RECORD, '--force'], { cwd });
    expect(stdout).toMatch(/against\s+\.\/record\.jsonl/);
    expect(stdout).not.toContain('the working tree');
  });
});
