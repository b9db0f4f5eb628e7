import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageFolder } from '../package-folder.ts';
import { call } from './fixtures/call.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
const file = (name: string) =>
  join(packageFolder, 'harness', 'fixtures', 'benchmark-files', `${name}.bench.ts`);

it('the benches of a file are listed with their places', async () => {
  const { code, stdout } = await call(['list', file('only')], { cwd: folder });
  expect(code).toBe(0);
  expect(stdout).toContain('Task all > below');
  expect(stdout).toMatch(/second +.*only\.bench\.ts:10, the baseline/);
  expect(stdout).toContain('is compared with what the baseline returns, and not judged');
});

it('what is left out is told, and again by the report; the rest is measured', async () => {
  const { code, stdout, stderr } = await call(
    ['run', file('refused'), '--only', 'answers', '--out', 'out'],
    { cwd: folder },
  );
  expect(code).toBe(1);
  expect(stderr).toContain('vi.useFakeTimers of vitest is not taken over');
  const [run] = readdirSync(join(folder, 'out'));
  const again = await call(['report', join('out', run!)], { cwd: folder });
  for (const text of [stdout, again.stdout]) {
    expect(text).toContain('vi.useFakeTimers of vitest is not taken over');
    expect(text).toContain('fine/expects more, on fine/default, answer: failed.');
    expect(text).toContain('What is returned is the same from call to call.');
  }
});

it.each([
  ['exports nothing', 'export {};'],
  ['forgets its default', 'export const task = { size: 1 };'],
])('a file that holds no task is refused beside one that does: it %s', async (_, text) => {
  const empty = join(folder, 'empty.bench.ts');
  writeFileSync(empty, text);
  for (const files of [[empty], [file('only'), empty]]) {
    const { code, stderr } = await call(['run', ...files, '--only', 'answers'], { cwd: folder });
    expect(stderr).toMatch(/empty\.bench\.ts (?:has|is no task file: it has) no default export/);
    expect(code).toBe(2);
  }
});
