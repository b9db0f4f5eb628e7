import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRecord } from '../harness/record/read-record.ts';
import { packageFolder } from '../package-folder.ts';
import { call } from './fixtures/call.ts';

const leaves = join(packageFolder, 'harness', 'fixtures', 'tasks', 'leaves.bench.ts');
const QUICK = ['--only', 'time', '--rounds', '1', '--budget', '1'];

describe('a run of a task', () => {
  it.each([
    ['alone', []],
    ['with its audit, which looks no second time', ['--audit']],
  ])('names what calls leave behind: %s', async (_, further) => {
    const out = mkdtempSync(join(tmpdir(), 'uniqbench-watched-'));
    const asked = ['run', leaves, 'timer', 'worksLater', ...QUICK, ...further, '--out', out];
    const { stdout } = await call(asked);
    const text = stdout.replace(/\s+/g, ' ');
    expect(text).toMatch(/worksLater: (not right: trick \(watched\)|caught at a trick)/);
    expect(text).toMatch(/timer leaves things open after its calls: \d+ timers/);
    const [folder] = readdirSync(out);
    const { trials } = readRecord(join(out, folder!));
    const watched = trials.filter(({ pass }) => pass === 'watch');
    expect(watched.map(({ implementation }) => implementation).toSorted()).toEqual([
      'clean',
      'timer',
      'worksLater',
    ]);
  });
});
