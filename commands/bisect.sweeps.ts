import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { call } from './fixtures/call.ts';
import { type MadeRepository, makeEmptyRepository, taskFile } from './fixtures/made-repository.ts';
import { hasGit } from './fixtures/two-revisions.ts';

const sum = (length: number) =>
  `export const sum = (n: readonly number[]) => new Float64Array(${length}).length * 0 + n.length;`;

/** Bytes are counted: they tell in a moment, and the same every time. */
const FLAGS = ['--task', 'sum.bench.ts', '--fail-on', 'allocatedBytes:50%'];

describe.runIf(hasGit)('the commit that made it worse (skipped without git)', () => {
  let made: MadeRepository;
  const search = (...args: string[]) => call(['bisect', ...args, ...FLAGS], { cwd: made.folder });

  beforeAll(() => {
    made = makeEmptyRepository();
    const { commit, git } = made;
    const implementations = '{ plain: (numbers) => sum(numbers) }';
    const imports = 'import { sum } from "./sum.ts";';
    commit('good', { 'sum.bench.ts': taskFile({ imports, implementations }), 'sum.ts': sum(1e4) });
    commit('documents', { 'a.md': 'Words.' });
    git('checkout', '--quiet', '-b', 'side');
    commit('of-a-branch', { 'sum.ts': sum(10_100) });
    git('checkout', '--quiet', 'main');
    git('merge', '--quiet', '--no-ff', '-m', 'merged', 'side');
    commit('does-not-compile', { 'sum.ts': 'export const sum = (' });
    commit('slow', { 'sum.ts': sum(1e5) });
    commit('more-documents', { 'b.md': 'Words.' });
    commit('bad', { 'sum.ts': sum(100_100) });
    commit('nothing-builds', { 'sum.ts': ')' });
    git('tag', 'unrelated', git('commit-tree', 'bad^{tree}', '-m', 'unrelated'));
  });

  it('is found among merges and what does not build, which is told', async () => {
    const { code, stdout } = await search('good', 'bad');
    expect(stdout).toMatch(/^The first worse commit is one of 2, because those between could not/);
    expect(stdout).toMatch(/does-not-compile\n {2}\w+ slow\n/);
    expect(stdout).toMatch(
      /what was skipped is measured anew where .*bisect-\w+\.jsonl is deleted/i,
    );
    expect(code).toBe(0);
  });

  it('is found where the command was killed, without measuring anything twice', async () => {
    const folder = join(made.folder, 'uniqbench-results');
    const records = () => readdirSync(folder).length;
    const before = records();
    const [file] = readdirSync(folder).filter((name) => name.startsWith('bisect-'));
    appendFileSync(join(folder, file!), '{"commit":"half a li');
    const { stdout, stderr } = await search('good', 'bad');
    expect(stdout).toContain('one of 2');
    expect(stderr).toMatch(/Goes on with \d commits/);
    expect(records()).toBe(before);
  });

  it('is none where the good one is as bad', async () => {
    const { code, stdout } = await search('slow', 'bad');
    expect(stdout).toMatch(/^bad is not worse than slow: there is nothing to find/);
    expect(code).toBe(0);
  });

  it('is not looked for where the bad one cannot be measured', async () => {
    const { code, stdout } = await search('good', 'nothing-builds');
    expect(stdout).toMatch(/^nothing-builds could not be measured: failed: sum\.bench\.ts/);
    expect(code).toBe(1);
  });

  it('is not cleared by one of two tasks, where the other cannot be compared', async () => {
    const { folder, commit } = makeEmptyRepository();
    const implementations = (length: number) =>
      `{ plain: (numbers) => new Float64Array(${length}).length * 0 + numbers.length }`;
    const task = (length: number) => taskFile({ implementations: implementations(length) });
    commit('first', { 'one.bench.ts': task(1e4), 'two.bench.ts': 'export default (' });
    commit('last', { 'one.bench.ts': task(10_100), 'two.bench.ts': task(1e5) });
    const tasks = ['--task', 'one.bench.ts', '--task', 'two.bench.ts'];
    const args = ['bisect', 'first', 'last', ...tasks, '--fail-on', 'allocatedBytes:50%'];
    const { code, stdout } = await call(args, { cwd: folder });
    expect(stdout).toMatch(/^last could not be measured: .*not compared: two\.bench\.ts/);
    expect(code).toBe(1);
  });

  it('is told by what it takes more where the good one took next to nothing', async () => {
    const { folder, commit } = makeEmptyRepository();
    const task = (implementation: string) =>
      taskFile({ implementations: `{ plain: ${implementation} }` });
    commit('little', { 'sum.bench.ts': task('(numbers) => numbers.length') });
    const made = '(numbers) => new Float64Array(1e5).length * 0 + numbers.length';
    commit('much', { 'sum.bench.ts': task(made) });
    const { code, stdout } = await call(['bisect', 'little', 'much', ...FLAGS], { cwd: folder });
    expect(stdout).toMatch(/^The first worse commit is \w+ much\. \d+ kB above next to nothing/);
    expect(stdout).not.toContain('%');
    expect(code).toBe(0);
  });

  it('is measured again where more is asked for than what did not tell', async () => {
    const out = join(made.folder, 'untold');
    const again = (...args: string[]) =>
      search('good', 'documents', '--out', out, '--format', 'json', ...args);
    expect(JSON.parse((await again()).stdout).outcome).toBe('not worse');
    const [file] = readdirSync(out).filter((name) => name.startsWith('bisect-'));
    const path = join(out, file!);
    const [line] = readFileSync(path, 'utf8').trim().split('\n');
    const untold = { budgetSeconds: 10, rounds: null };
    appendFileSync(path, `\n${JSON.stringify({ ...JSON.parse(line!), answer: 'skip', untold })}\n`);
    expect(JSON.parse((await again('--budget', '10')).stdout).outcome).toBe('not measured');
    expect(JSON.parse((await again('--budget', '11')).stdout).outcome).toBe('not worse');
    const { stdout, stderr } = await again();
    expect(stderr).toContain('Goes on with 1 commit');
    expect(JSON.parse(stdout).measured).toMatchObject([{ answer: 'good' }]);
    // Another question, which may have another answer.
    expect((await again('--timeout', '60')).stderr).not.toContain('Goes on');
  });

  it.each([
    [['bad', 'good'], /bad is no ancestor of good/],
    [['unrelated', 'bad'], /unrelated is no ancestor of bad/],
    [['good', '.'], /The working tree is no commit/],
    [['good', 'nowhere'], /neither a revision/],
    [['good', 'main~0', '--task', 'nothing.bench.ts'], /no task file nothing\.bench\.ts/],
    [['good', 'bad', '--workload', 'none'], /no workload called "none"/],
    [['bad', 'bad'], /bad and bad are the same commit/],
  ])('%j is refused', async (revisions, words) => {
    const { code, stderr } = await search(...revisions);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringMatching(words) });
  });
});
