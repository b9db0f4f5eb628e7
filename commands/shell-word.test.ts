import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { shellWord } from './shell-word.ts';

describe.runIf(process.platform !== 'win32')('a path in a command that is told', () => {
  it.each([
    'uniqbench-results/2026-11-29',
    'my runs/one',
    "o'clock",
    '$HOME/$(echo run)/`echo run`',
    '漢字 "quoted"',
    'a\\b',
  ])('reaches a program as it is: %s', (path) => {
    const printed = execFileSync('sh', ['-c', `printf %s ${shellWord(path)}`], {
      encoding: 'utf8',
    });
    expect(printed).toBe(path);
  });

  it('needs no quotes where a shell takes it as it is', () => {
    expect(shellWord('runs/2026-11-29T10-00-00-1/record.jsonl')).toBe(
      'runs/2026-11-29T10-00-00-1/record.jsonl',
    );
  });
});
