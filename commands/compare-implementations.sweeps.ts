/** Implementations of the hourly uniques, of which one or both revisions are at fault. See vitest.sweeps.config.ts. */
import { describe, expect, it } from 'vitest';
import { call } from './fixtures/call.ts';
import { makeEmptyRepository, taskFile } from './fixtures/made-repository.ts';
import { hasGit } from './fixtures/two-revisions.ts';

const QUICK = ['--rounds', '1', '--fail-on', 'time:100%', '--budget', '1', '--format', 'json'];

describe.runIf(hasGit)('implementations of the hourly uniques (skipped without git)', () => {
  const RIGHT = `export default (events) => {
  const seen = new Map();
  for (const { timestamp, pageUrl, visitorId } of events) {
    const hour = timestamp.toISOString().slice(0, 13).replace('T', ' ') + ':00';
    const key = JSON.stringify([hour, pageUrl]);
    seen.set(key, (seen.get(key) ?? new Set()).add(visitorId));
  }
  const counts = {};
  for (const [key, { size }] of seen) {
    const [hour, page] = JSON.parse(key);
    (counts[hour] ??= Object.create(null))[page] = size;
  }
  return counts;
};`;
  const CHANGED = RIGHT.replace('new Map()', 'new Map([])');
  const SMALL = ['--events', '1k', ...QUICK];
  const NONE = 'export const nothing = 1;';

  const named = (folder: string, ...files: string[]) =>
    call(
      ['compare', 'one', 'two', ...files.flatMap((file) => ['--implementation', file]), ...SMALL],
      { cwd: folder },
    );

  it('are compared beside one that is none in head, which fails', async () => {
    const { folder, commit } = makeEmptyRepository();
    commit('one', { 'right.js': RIGHT, 'notes.js': RIGHT, 'later.js': NONE, 'cut.js': RIGHT });
    commit('two', {
      ...{ 'right.js': CHANGED, 'notes.js': NONE, 'later.js': RIGHT, 'cut.js': 'export default (' },
      ...{ 'new.js': RIGHT },
    });
    const all = ['right.js', 'notes.js', 'later.js', 'cut.js', 'new.js'];
    const { code, stdout, stderr } = await named(folder, ...all);
    expect(code, stderr).toBe(1);
    const { verdict, results, problems, notes, leftOut } = JSON.parse(stdout);
    expect(verdict).toBe('failed');
    expect(results).toMatchObject([{ implementation: 'right', outcome: 'unresolved' }]);
    expect(problems.join('\n')).toMatch(/cut\.js is not compared\. In two: .*does not compile/);
    expect(problems.join('\n')).toMatch(/notes is not compared: in two, /);
    expect(notes.join('\n')).toMatch(/later is not compared: in one, /);
    expect(notes.join('\n')).toContain('new.js is new: base must have it, too');
    expect(leftOut).toEqual(['later']);
  });

  it('are a misuse where only one is named, and that is none, or where it is in neither', async () => {
    const { folder, commit } = makeEmptyRepository();
    commit('one', { 'right.js': RIGHT, 'notes.js': NONE });
    commit('two', { 'right.js': CHANGED });
    const none = await named(folder, 'notes.js');
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('notes@') });
    const nowhere = await named(folder, 'right.js', 'nowhere.js');
    expect(nowhere.stderr).toContain('There is no implementation nowhere.js in one or two.');
    expect(nowhere.code).toBe(2);
  });

  it('in a folder of other things than implementations are told, and end nothing', async () => {
    const { folder, commit } = makeEmptyRepository();
    commit('one', { 'implementations/other.js': NONE, 'sum.bench.ts': taskFile({}) });
    commit('two', { 'implementations/other.js': `${NONE} export const more = 2;` });
    const { code, stdout } = await call(['compare', 'one', 'two', ...QUICK], { cwd: folder });
    const { verdict, notes, problems } = JSON.parse(stdout);
    expect({ code, verdict, problems }).toEqual({
      ...{ code: 0, verdict: 'nothing changed', problems: [] },
    });
    expect(notes.join()).toContain(
      'other is no implementation in either revision, and is not compared',
    );
  });

  it('that take their events otherwise than before are not held against another baseline', async () => {
    const { folder, commit } = makeEmptyRepository();
    const described = "description: 'It counts.', bottleneck: 'None.'";
    const rows = `${RIGHT.replace('export default', 'const countUniques =')}
export default { input: 'rows', ${described}, countUniques };`;
    const columns = `export default { input: 'columns', ${described}, countUniques: () => ({}) };`;
    commit('one', { 'right.js': RIGHT, 'mine.js': rows });
    commit('two', { 'right.js': CHANGED, 'mine.js': columns });
    const { code, stdout, stderr } = await named(folder, 'mine.js', 'right.js');
    expect(code, stderr).toBe(0);
    const { results, notes, leftOut } = JSON.parse(stdout);
    expect(notes.join()).toMatch(
      /mine is not compared: it takes its events as rows in one, and as columns/,
    );
    expect({
      leftOut,
      names: results.map((one: { implementation: string }) => one.implementation),
    }).toEqual({
      leftOut: ['mine'],
      names: ['right'],
    });
    const alone = await named(folder, 'mine.js');
    expect(JSON.parse(alone.stdout)).toMatchObject({
      ...{ verdict: 'nothing compared', results: [], leftOut: ['mine'] },
      notes: expect.arrayContaining([expect.stringMatching(/as rows in one, and as columns/)]),
    });
    expect(alone.code).toBe(0);
  });
});
