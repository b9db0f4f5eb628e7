/** A task at fault in one revision: whose fault it is, and that others are compared all the same. See vitest.sweeps.config.ts. */
import { describe, expect, it } from 'vitest';
import { call } from './fixtures/call.ts';
import { makeEmptyRepository, taskFile } from './fixtures/made-repository.ts';
import { hasGit } from './fixtures/two-revisions.ts';

const QUICK = ['--rounds', '1', '--fail-on', 'time:100%', '--budget', '1', '--format', 'json'];
/** The same as a table. */
const IN_WORDS = QUICK.slice(0, -2);
const LENGTH = 'export default (numbers: readonly number[]) => numbers.length;';
const SAME = LENGTH.replace('length;', 'length + 0;');

/** What base is at fault for, and head is not: the task file, and `plain.ts` in both. */
const FAULTS: readonly {
  readonly what: string;
  readonly task: string;
  readonly base: string;
  readonly told: RegExp;
}[] = [
  {
    what: 'answers that nobody can compare',
    task: taskFile({ implementations: "{ plain: './plain.ts' }" }),
    base: 'export default (numbers: readonly number[]) => ({ get: () => numbers.length });',
    told: /plain@base \(one\), on few, answer: failed\. Answers cannot be compared/,
  },
  {
    what: 'inputs that are others in each process',
    task: taskFile({
      implementations: "{ plain: './plain.ts' }",
      make: '({ size, random }) => Array.from({ length: size + (globalThis.more ?? 0) }, random)',
    }),
    base: `(globalThis as { more?: number }).more = 1; ${LENGTH}`,
    told: /makes another input in the process of plain@base \(one\)/,
  },
  {
    what: 'answers that head’s task cannot judge',
    task: taskFile({
      implementations: "{ plain: './plain.ts' }",
      more: 'expected: ({ size }) => size, differences: (right, { valueOf, ...answer }) => answer.all.flatMap((one) => (one === right ? [] : ["no"])),',
    }),
    base: LENGTH,
    told: /Head's task says what is right of both, and cannot judge what base answers on few/,
  },
];

describe.runIf(hasGit)('a task at fault in base alone (skipped without git)', () => {
  it.each(FAULTS)('is told as base’s, and blames nobody: $what', async ({ task, base, told }) => {
    const { folder, commit } = makeEmptyRepository();
    const head = task.includes('answer.all')
      ? 'export default (numbers: readonly number[]) => ({ all: [numbers.length] });'
      : SAME;
    commit('one', { 'sum.bench.ts': task, 'plain.ts': base });
    commit('two', { 'plain.ts': head });
    const { code, stdout } = await call(['compare', 'one', 'two', ...QUICK], { cwd: folder });
    const { verdict, problems, notes, sentence } = JSON.parse(stdout);
    expect({ code, verdict, problems }).toEqual({
      code: 0,
      verdict: 'nothing compared',
      problems: [],
    });
    expect(notes.join('\n')).toMatch(told);
    expect(sentence).toMatch(/not measured: plain on few, time/);
    // The other way round, it is head's.
    const back = await call(['compare', 'two', 'one', ...QUICK], { cwd: folder });
    expect(JSON.parse(back.stdout)).toMatchObject({ verdict: 'failed' });
    expect(back.code).toBe(1);
  });

  it('ends nothing of the others', async () => {
    const { folder, commit } = makeEmptyRepository();
    const closure = '{ plain: (numbers) => ({ get: () => numbers.length }) }';
    commit('one', {
      'a.bench.ts': taskFile({ implementations: closure }),
      'b.bench.ts': taskFile({}),
    });
    const other = { implementations: '{ plain: (numbers) => numbers.length + 0 }' };
    commit('two', { 'a.bench.ts': taskFile(other), 'b.bench.ts': taskFile(other) });
    const { code, stdout } = await call(['compare', 'one', 'two', ...QUICK], { cwd: folder });
    const { results, problems } = JSON.parse(stdout);
    expect({ code, problems }).toEqual({ code: 0, problems: [] });
    expect(results).toMatchObject([
      { implementation: 'a/plain', outcome: 'not measured' },
      { implementation: 'b/plain', outcome: 'unresolved' },
    ]);
  });
});

describe.runIf(hasGit)('a part of a benchmark file that is left out (skipped without git)', () => {
  it('is a fault of the change that makes it so, and of no other', async () => {
    const { folder, commit } = makeEmptyRepository();
    const benches = (body: string) => `import { bench, describe } from 'vitest';
describe('kept', () => { bench('x', () => 1); });
describe('broken', () => { ${body} bench('x', () => 2); });`;
    const throws = 'throw new Error("oh no");';
    commit('one', { 'a.bench.ts': benches('') });
    commit('two', { 'a.bench.ts': benches(throws) });
    commit('three', {
      'a.bench.ts': `// One line more.\n${benches(`globalThis.x = 1; ${throws}`)}`,
    });
    const compared = async (base: string, head: string) => {
      const { code, stdout } = await call(['compare', base, head, ...QUICK], { cwd: folder });
      return { code, ...JSON.parse(stdout) };
    };
    const leftOut = /a\.bench\.ts:\d: describe "broken" is left out, because it throws: oh no/;
    expect(await compared('one', 'two')).toMatchObject({
      ...{ code: 1, verdict: 'failed', problems: [expect.stringMatching(leftOut)] },
    });
    const mended = await compared('two', 'one');
    expect(mended).toMatchObject({ code: 0, problems: [] });
    expect(mended.notes.join('\n')).toMatch(new RegExp(`In two, ${leftOut.source}`));
    const both = await compared('two', 'three');
    expect(both).toMatchObject({ code: 0, problems: [] });
    expect(both.notes.join('\n')).toMatch(leftOut);
  });
});

describe.runIf(hasGit)('answers of two revisions (skipped without git)', () => {
  it('are judged by what head takes for right', async () => {
    const { folder, commit } = makeEmptyRepository();
    const expected = (answer: string) => `expected: ({ size }) => ${answer},`;
    commit('one', {
      'sum.bench.ts': taskFile({
        implementations: '{ plain: (numbers) => numbers.length + 1 }',
        more: expected('size + 1'),
      }),
    });
    commit('two', { 'sum.bench.ts': taskFile({ more: expected('size') }) });
    const { code, stdout } = await call(['compare', 'one', 'two', ...IN_WORDS], { cwd: folder });
    const text = stdout.replaceAll(/\s+/g, ' ');
    expect(text).toMatch(/^nothing compared: .* not measured: plain on few, time/);
    expect(text).toMatch(/plain@base \(one\).*wrong result/);
    // The control, which is base once more, is not told of, and nobody doubts what head takes for right.
    expect(text.match(/wrong result/g)).toHaveLength(1);
    expect(text).not.toContain('is it “expected” that is wrong');
    expect(text).not.toContain('No “expected” says');
    expect(text).toContain(
      '“expected” of sum was changed: answers of both revisions are judged by',
    );
    expect(code).toBe(0);
  });

  it('are no ground to doubt “expected” where one side alone differs from it', async () => {
    const { folder, commit } = makeEmptyRepository();
    const answering = (answer: string) =>
      taskFile({
        implementations: `{ plain: (numbers) => ${answer}, other: (numbers) => 0 + ${answer} }`,
        more: 'expected: ({ size }) => size,',
      });
    commit('one', { 'sum.bench.ts': answering('numbers.length + 1') });
    commit('two', { 'sum.bench.ts': answering('numbers.length') });
    const told = async (base: string, head: string) => {
      const { code, stdout } = await call(['compare', base, head, ...QUICK], { cwd: folder });
      const { notes, problems } = JSON.parse(stdout);
      return { code, notes: notes.join('\n'), problems: problems.join('\n') };
    };
    const doubt = 'is it “expected” that is wrong';
    const mended = await told('one', 'two');
    expect(mended).toMatchObject({ code: 0, problems: '' });
    expect(mended.notes).toMatch(/plain@base \(one\).*wrong result/);
    expect(mended.notes).not.toContain(doubt);
    const broken = await told('two', 'one');
    expect(broken.code).toBe(1);
    expect(broken.problems).toMatch(/plain@head \(one\).*wrong result/);
    expect(broken.problems).not.toContain(doubt);
  });

  it('tell how both answers may be right, where nothing says which one is', async () => {
    const { folder, commit } = makeEmptyRepository();
    const answer = (text: string) => taskFile({ implementations: `{ plain: (n) => ${text} }` });
    commit('one', { 'sum.bench.ts': answer('n.length + 1e-9') });
    commit('two', { 'sum.bench.ts': answer('n.length') });
    const { code, stdout } = await call(['compare', 'one', 'two', ...IN_WORDS], { cwd: folder });
    const text = stdout.replaceAll(/\s+/g, ' ');
    expect(text).toMatch(/^nothing compared: .* not measured: plain on few, time/);
    expect(text).toMatch(
      /No “expected” says whether base or head is right on few: .*“differences”/,
    );
    expect(code).toBe(0);
  });
});
