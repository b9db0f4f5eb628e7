import { describe, expect, it } from 'vitest';
import { UsageError } from '../contract.ts';
import { explained } from './scratch-folder.ts';

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
