import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RecordEntry } from '../harness/record/record-schema.ts';
import { packageFolder } from '../package-folder.ts';
import { type Called, call } from './fixtures/call.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
const COMMAND = ['run', 'nested-seen-cached', '--events', '500', '--rounds', '3', '--only', 'time'];

function uniqbench(...args: string[]): Promise<Called> {
  return call(args, { cwd: folder });
}

/** The lines of the only run in a folder of runs. */
function linesOf(out: string): string[] {
  const [run] = readdirSync(join(folder, out));
  const text = readFileSync(join(folder, out, run!, 'record.jsonl'), 'utf8');
  return text.split('\n').filter((line) => line !== '');
}

const entriesOf = (lines: readonly string[]) =>
  lines.map((line) => JSON.parse(line) as RecordEntry);

/** What was measured of a call, and when: no two trials have the same. */
const trialsOf = (lines: readonly string[]) =>
  entriesOf(lines).flatMap((entry) =>
    entry.type === 'trial' && entry.pass !== 'inspect' && entry.pass !== 'prepare'
      ? [
          {
            name: `${entry.pass} ${entry.implementation} ${entry.round}`,
            startedAt: entry.startedAt,
          },
        ]
      : [],
  );

const isTimed = (name: string) => name.startsWith('time');

describe('run --resume', () => {
  let whole: string[] = [];
  beforeAll(async () => {
    const { code, stderr } = await uniqbench(...COMMAND, '--out', 'whole');
    expect(code, stderr).toBe(0);
    whole = linesOf('whole');
  });

  /** The record as a kill after so many lines leaves it, with half of the next. */
  function killedAfter(count: number, name: string): string {
    const path = join(folder, `${name}.jsonl`);
    const half = (whole[count] ?? '').slice(0, 40);
    writeFileSync(path, `${whole.slice(0, count).join('\n')}\n${half}`);
    return path;
  }

  const lineOf = (pass: string, round: number) => {
    const index = entriesOf(whole).findLastIndex(
      (entry) => entry.type === 'trial' && entry.pass === pass && entry.round === round,
    );
    return index + 1;
  };

  it('keeps all that was measured, and makes what is left: a whole run, as it would have been', async () => {
    const killed = killedAfter(lineOf('time', 2), 'after-two-rounds');
    const { code, stderr } = await uniqbench('run', '--resume', killed, '--out', 'resumed');
    expect(code, stderr).toBe(0);
    const resumed = linesOf('resumed');
    const before = trialsOf(readFileSync(killed, 'utf8').split('\n').slice(0, lineOf('time', 2)));
    expect(before.filter(({ name }) => isTimed(name))).toHaveLength(4);
    expect(trialsOf(resumed)).toEqual(expect.arrayContaining(before));
    expect(
      trialsOf(resumed)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(
      trialsOf(whole)
        .map(({ name }) => name)
        .sort(),
    );
    const ends = entriesOf(resumed).filter(({ type }) => type === 'end');
    expect(ends).toEqual([expect.objectContaining({ whole: true })]);
    const [header] = entriesOf(resumed);
    expect(header).toMatchObject({ environment: { commandLine: expect.arrayContaining(COMMAND) } });
    // Sides of a round get the same events; which ones was drawn by chance.
    const keyOf = (entry: object | undefined) => (entry as { inputKey?: number }).inputKey;
    expect(keyOf(header)).toBe(keyOf(entriesOf(whole)[0]));
    expect(keyOf(header)).toBeTypeOf('number');
    const report = await uniqbench(
      'report',
      join('resumed', readdirSync(join(folder, 'resumed'))[0]!),
    );
    expect(report.stdout).toMatch(/Went on/);
  });

  it('makes a broken round again, whole', async () => {
    const killed = killedAfter(lineOf('time', 2) - 1, 'in-round-two');
    const { code } = await uniqbench('run', '--resume', killed, '--out', 'broken');
    expect(code).toBe(0);
    const made = trialsOf(linesOf('broken'));
    const known = new Set(trialsOf(whole).map(({ startedAt }) => startedAt));
    const kept = made.filter(({ startedAt }) => known.has(startedAt)).map(({ name }) => name);
    expect(kept.filter(isTimed).sort()).toEqual(
      ['time naive-set-of-sets 1', 'time nested-seen-cached 1'].sort(),
    );
    expect(made.filter(({ name }) => isTimed(name))).toHaveLength(6);
  });

  it('refuses a run that came to its end, other arguments beside it, and what is no record', async () => {
    const [run] = readdirSync(join(folder, 'whole'));
    const ended = await uniqbench('run', '--resume', join('whole', run!));
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('came to its end') });
    const killed = killedAfter(lineOf('time', 1), 'for-misuse');
    const more = await uniqbench('run', 'packed-rows', '--resume', killed);
    expect(more).toMatchObject({ code: 2, stderr: expect.stringContaining('packed-rows') });
    const rounds = await uniqbench('run', '--resume', killed, '--rounds', '5');
    expect(rounds).toMatchObject({ code: 2, stderr: expect.stringContaining('--rounds') });
    const none = await uniqbench('run', '--resume', 'nowhere');
    expect(none.code).toBe(2);
  });

  it('refuses code that has changed since', async () => {
    const file = join(folder, 'mine.ts');
    const right = join(packageFolder, 'harness', 'fixtures', 'right.ts');
    const code = (note: string) =>
      `export { default } from ${JSON.stringify(right)};\nexport const note = '${note}';\n`;
    writeFileSync(file, code('one'));
    const first = await uniqbench(
      'run',
      file,
      '--events',
      '100',
      '--rounds',
      '1',
      '--only',
      'answers',
      '--out',
      'mine',
    );
    expect(first.code, first.stderr).toBe(0);
    const lines = linesOf('mine');
    const killed = join(folder, 'mine.jsonl');
    writeFileSync(killed, `${lines.slice(0, -1).join('\n')}\n`);
    writeFileSync(file, code('two'));
    const { code: exit, stderr } = await uniqbench(
      'run',
      '--resume',
      killed,
      '--out',
      'mine-again',
    );
    expect(exit).toBe(2);
    expect(stderr).toContain('the code of mine is another one now');
  });

  it('refuses a task that takes something else for right, of implementations in files of their own', async () => {
    const task = join(folder, 'own.bench.ts');
    writeFileSync(join(folder, 'double.mjs'), 'export const double = ({ n }) => ({ n: 2 * n });\n');
    const code = (differences: string) => `import { defineTask } from 'uniqbench';
      export default defineTask({
        workloads: { small: { n: 2 } },
        make: ({ n }) => ({ n, unsaved: () => 0 }),
        implementations: { double: './double.mjs#double' },
        baseline: 'double',
        expected: ({ n }) => ({ n: 2 * n }),
        differences: ${differences},
      });`;
    writeFileSync(task, code('() => []'));
    const options = ['--rounds', '1', '--only', 'answers', '--out', 'own'];
    const first = await uniqbench('run', task, ...options);
    expect(first.code, first.stderr).toBe(0);
    const killed = join(folder, 'own.jsonl');
    writeFileSync(killed, `${linesOf('own').slice(0, -1).join('\n')}\n`);
    writeFileSync(task, code("() => ['all is wrong']"));
    const { code: exit, stderr } = await uniqbench('run', '--resume', killed, '--out', 'again');
    expect(stderr).toMatch(/the code of the task of \S+ is another one now/);
    expect(exit).toBe(2);
  });
});
