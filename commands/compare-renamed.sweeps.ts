/** What a comparison says where things got other names, or where files hold no task. See vitest.sweeps.config.ts. */
import { describe, expect, it } from 'vitest';
import { call } from './fixtures/call.ts';
import { makeEmptyRepository, taskFile } from './fixtures/made-repository.ts';
import { hasGit } from './fixtures/two-revisions.ts';

/** A file of two tasks, and the functions that these are made of. */
function tasks(names: Readonly<Record<string, string>>): string {
  const members = Object.entries(names).map(
    ([name, body]) => `  ${name}: defineTask({
    workloads: { few: { size: 100 } },
    make: ({ size, random }) => Array.from({ length: size }, random),
    implementations: { plain: (numbers) => ${body} },
    baseline: 'plain',
  }),`,
  );
  return `import { defineTask } from 'uniqbench';\nexport default {\n${members.join('\n')}\n};\n`;
}

const QUICK = ['--rounds', '1', '--fail-on', 'time:100%', '--budget', '1', '--format', 'json'];
const [SUM, COUNT] = ['numbers.reduce((sum, one) => sum + one, 0)', 'numbers.length'];

describe.runIf(hasGit)('renamed (skipped without git)', () => {
  const compared = async (folder: string, ...more: string[]) => {
    const { code, stdout, stderr } = await call(['compare', 'one', '.', ...more, ...QUICK], {
      cwd: folder,
    });
    expect(stderr).not.toMatch(/^uniqbench:/m);
    return { code, ...JSON.parse(stdout) };
  };

  it('implementations are followed by their code or file', async () => {
    const { folder, commit, write } = makeEmptyRepository();
    commit('one', {
      'kept.bench.ts': taskFile({
        implementations: "{ plain: './plain.ts', other: (numbers) => numbers.length }",
      }),
      'plain.ts': 'export default (numbers: number[]) => numbers.length;',
    });
    write({
      'kept.bench.ts': taskFile({
        // Other inputs, so that nothing is measured here.
        workloads: '{ few: { size: 101 } }',
        implementations: "{ simple: './plain.ts', another: (numbers) => numbers.length }",
      }).replace("'plain',", "'simple',"),
    });
    const { code, notes, results } = await compared(folder);
    expect(notes).toContain('Implementation simple of kept was plain before.');
    expect(notes).toContain('Implementation another of kept was other before.');
    expect(notes.join(' ')).not.toMatch(/is new|was removed/);
    expect({ code, results }).toEqual({ code: 0, results: [] });
  });

  it('workloads are followed by their parameters, and others may be new', async () => {
    const { folder, commit, write } = makeEmptyRepository();
    commit('one', {
      'kept.bench.ts': taskFile({
        workloads: '{ few: { size: 100 }, many: { size: 1000 }, gone: { size: 10 } }',
      }),
    });
    const head = taskFile({
      // One has a parameter more, which make does not read: its inputs are the same.
      workloads: '{ some: { size: 100 }, many: { size: 1000, kind: 1 }, fresh: { size: 20 } }',
      implementations: '{ plain: (numbers) => numbers.length + 0 }',
      more: 'expected: ({ size }) => size,',
    });
    write({ 'kept.bench.ts': head });
    const { code, notes, results } = await compared(folder);
    expect(notes).toContain('Workload some of kept was few before.');
    expect(notes).toContain('kept on fresh is new.');
    expect(notes).toContain('kept on gone was removed.');
    expect(notes.join(' ')).not.toMatch(/few was removed|some is new|not compared/);
    const outcomes = results.map((one: { workload: string; base: number | null }) => [
      one.workload,
      one.base === null,
    ]);
    expect(outcomes).toEqual([
      ['some', false],
      ['many', false],
    ]);
    expect(code).toBe(0);
  });

  it('and moved, or in a group of a benchmark file, are told of, and not passed in silence', async () => {
    const group = (other: string, name: string, size: number) =>
      `import { bench, describe } from 'vitest';
       describe('${other}', () => { bench('it', () => 1); });
       describe('${name}', () => { const all = new Array(${size}).fill(1); bench('x', () => all.length); });`;
    const { folder, commit, write } = makeEmptyRepository();
    commit('one', {
      'many.bench.ts': tasks({ sum: SUM, count: COUNT }),
      'groups.bench.ts': group('one', 'ten', 10),
      'a/place.bench.ts': taskFile({}),
    });
    write({
      'many.bench.ts': null,
      'taken.bench.ts': `${tasks({ sum: SUM })}${'// Something else.\n'.repeat(40)}`,
      'groups.bench.ts': group('two', 'hundred', 100),
      'a/place.bench.ts': null,
      // Too much of it is new for git to call it moved.
      'b/place.bench.ts': taskFile({
        workloads: '{ few: { size: 101 } }',
        more: `expected: ({ input }) => input.length,${'// More.\n'.repeat(90)}`,
      }),
    });
    const { code, notes, leftOut, verdict } = await compared(folder);
    const said = notes.join(' ');
    expect(said).toContain('b/place.bench.ts was a/place.bench.ts before.');
    expect(said).toMatch(/Task hundred of groups\.bench\.ts is new and ten of .* Renamed\?/);
    expect(said).toMatch(/Task sum of taken\.bench\.ts is new and sum of many\.bench\.ts was/);
    expect(leftOut).toContain(
      'ten of groups.bench.ts, which may be hundred of groups.bench.ts now',
    );
    expect({ code, verdict }).toEqual({ code: 0, verdict: 'nothing compared' });
  });
});

describe.runIf(hasGit)('files without tasks (skipped without git)', () => {
  const NOTHING = 'export const nothing = 1;';

  it('fail where they are new, or held some before', async () => {
    const { folder, commit, write } = makeEmptyRepository();
    commit('one', { 'held.bench.ts': taskFile({}), 'kept.bench.ts': taskFile({}) });
    write({
      'held.bench.ts': NOTHING,
      'new.bench.ts': NOTHING.replace('nothing', 'nothingNew'),
      'named.bench.ts': taskFile({}).replace('default', 'const a ='),
    });
    const { code, stdout } = await call(['compare', 'one', '.'], { cwd: folder });
    const said = stdout.replaceAll(/\s+/g, ' ');
    expect(said).toMatch(/^failed: held\.bench\.ts holds no task: write export default/);
    expect(said).toMatch(/held\.bench\.ts holds no task: .* It does in one\./);
    expect(said).toContain('new.bench.ts is new, and holds no task');
    expect(said).toMatch(/named\.bench\.ts exports its task as a: a task is the default export/);
    expect(code).toBe(1);
  });

  it.each([
    ['the same', NOTHING],
    ['changed', 'export const nothing = 2;'],
    ['emptied', ''],
  ])('are named where they never held any: %s', async (_, text) => {
    const { folder, commit, write } = makeEmptyRepository();
    commit('one', { 'none.bench.ts': NOTHING, 'kept.bench.ts': taskFile({}) });
    write({ 'none.bench.ts': text });
    const { code, stdout } = await call(['compare', 'one', '.'], { cwd: folder });
    expect(stdout).toMatch(/^nothing compared:[\s\S]*not\s+compared: none\.bench\.ts/);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('none.bench.ts holds no task: write');
    expect(code).toBe(0);
    const both = ['none.bench.ts', 'kept.bench.ts'];
    const ofSeveral = await call(['compare', 'one', '.', ...both], { cwd: folder });
    expect(ofSeveral).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^failed: none\.bench\.ts holds no task/),
    });
    const named = await call(['compare', 'one', '.', 'none.bench.ts'], { cwd: folder });
    expect(named).toMatchObject({ code: 2, stderr: expect.stringContaining('holds no task') });
  });
});
