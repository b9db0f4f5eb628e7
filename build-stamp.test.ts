import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { packageFolder } from './package-folder.ts';

let folder = '';

function stamp(verb: 'begin' | 'end' | 'check'): boolean {
  return spawnSync(process.execPath, [join(folder, 'build-stamp.js'), verb]).status === 0;
}
function write(file: string, text: string): void {
  writeFileSync(join(folder, file), text);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
  copyFileSync(join(packageFolder, 'build-stamp.js'), join(folder, 'build-stamp.js'));
  mkdirSync(join(folder, 'commands'));
  mkdirSync(join(folder, 'dist'));
  write('package.json', '{"type":"module"}');
  write('commands/a.ts', '1');
});

it('takes a build for new until sources or what was built change, whatever their times', () => {
  expect(stamp('check')).toBe(false);
  stamp('begin');
  write('dist/a.js', '1');
  expect(stamp('check')).toBe(false);
  stamp('end');
  expect(stamp('check')).toBe(true);

  write('commands/a.test.ts', 'no part of it');
  expect(stamp('check')).toBe(true);
  write('commands/a.ts', '2');
  expect(stamp('check')).toBe(false);
  write('commands/a.ts', '1');
  expect(stamp('check')).toBe(true);
  write('dist/a.js', '2');
  expect(stamp('check')).toBe(false);
  rmSync(join(folder, 'dist'), { recursive: true });
  expect(stamp('check')).toBe(false);
});

it('takes a build for old where a source changed while it was made', () => {
  stamp('begin');
  write('commands/b.ts', 'late');
  write('dist/a.js', '1');
  stamp('end');
  expect(stamp('check')).toBe(false);
});

it('knows every folder that is built', () => {
  const built = readdirSync(join(packageFolder, 'dist'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(packageFolder, entry.name)))
    .map(({ name }) => name);
  expect(built).toContain('commands');
  for (const name of built) {
    stamp('begin');
    stamp('end');
    expect(stamp('check')).toBe(true);
    mkdirSync(join(folder, name), { recursive: true });
    write(`${name}/more.ts`, name);
    expect(stamp('check'), name).toBe(false);
  }
});
