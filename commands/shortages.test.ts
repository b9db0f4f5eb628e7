import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explained, explainedByFolder } from '../api/scratch-folder.ts';
import { Fault, UsageError } from '../contract.ts';
import { CLI } from './fixtures/own-process.ts';

const failure = (message: string, code?: string) =>
  Object.assign(new Error(message), code === undefined ? {} : { code });

describe('what the machine is short of', () => {
  it.each([
    ['files', failure('EMFILE: too many open files, open', 'EMFILE'), /ulimit -n/],
    ['room for a file', failure('ENOSPC: no space left on device, write', 'ENOSPC'), /TMPDIR=/],
    [
      'room for the events of a trial, in its words',
      new UsageError('Error: ENOSPC: no space left on device, write'),
      /TMPDIR=/,
    ],
    [
      'room for compiled code, in the words of the compiler',
      new UsageError('a.ts does not compile: write a.mjs: no space left on device'),
      /TMPDIR=/,
    ],
  ])('is told with its remedy: %s', (_, error, remedy) => {
    const told = explained(error);
    expect(told).toBeInstanceOf(UsageError);
    expect((told as Error).message).toMatch(remedy);
    expect((told as Error).cause).toBe(error);
  });

  it.each([
    ['a bug', new TypeError('undefined is not a function')],
    [
      'a file elsewhere that names its own remedy',
      new UsageError('out.csv: the disk is full; make room, or write to another one', {
        cause: failure('ENOSPC: no space left on device, write', 'ENOSPC'),
      }),
    ],
  ])('is not what else goes wrong: %s', (_, error) => {
    expect(explained(error)).toBe(error);
  });
});

describe('a disk that is full', () => {
  const full = () => {
    throw failure('ENOSPC: no space left on device, write', 'ENOSPC');
  };
  const compiler = new UsageError('a.ts does not compile: write a.mjs: no space left on device');

  it('is that of the folder which has no room', () => {
    const told = explainedByFolder('profiles', compiler, full);
    expect(told).toBeInstanceOf(Fault);
    expect((told as Error).message).toBe(
      'profiles: the disk is full; make room, or write to another one.',
    );
  });

  it('is another one where that has room, and no explanation of other errors', () => {
    expect(explainedByFolder(tmpdir(), compiler)).toBe(compiler);
    const bug = new TypeError('undefined is not a function');
    expect(explainedByFolder('profiles', bug, full)).toBe(bug);
  });
});

it.skipIf(process.platform === 'win32')('a working folder that is gone is told in one line', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'gone-'));
  const command = 'rmdir "$PWD" && exec "$0" "$1" list';
  const { status, stderr } = spawnSync('sh', ['-c', command, process.execPath, CLI], {
    cwd,
    encoding: 'utf8',
  });
  expect(stderr).toBe('uniqbench: the current folder is gone; go to another one: cd FOLDER\n');
  expect(status).toBe(2);
});
