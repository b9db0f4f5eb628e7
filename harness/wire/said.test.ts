import { describe, expect, it } from 'vitest';
import { ENDED_BY, printedByItself, saidInWords, whoEnded } from './said.ts';

const STACK =
  '    at process.exit (node:internal/process/per_thread:1:2)\n    at count (/mine/count.ts:3:5)\n';

describe('what a process printed', () => {
  it('names what ended it, by the line of its own code', () => {
    expect(whoEnded(`mine\n${ENDED_BY}process.exit\n${STACK}`)).toBe(
      'process.exit was called in count (count.ts:3:5)',
    );
  });

  it('blames nobody where no line of its own stands there', () => {
    expect(whoEnded('mine\n')).toBeNull();
    expect(whoEnded(`${ENDED_BY}process.exit\n    at node:internal/x:1:1\n`)).toBeNull();
  });

  it('is told whole where it is short, else by its first and last lines', () => {
    expect(saidInWords('one\n\n  two\n')).toBe('It said: one / two');
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`);
    expect(saidInWords(lines.join('\n'))).toBe(
      'It said: line 0 / line 1 / line 2 / … / line 17 / line 18 / line 19',
    );
  });

  it('is told with its error, which Node prints between code and stack', () => {
    const lines = [
      'file:///x.mjs:3',
      'const = 1',
      '      ^',
      'SyntaxError: Unexpected token',
      'at a',
      'at b',
      'at c',
      'Node.js v20.20.2',
    ];
    expect(saidInWords(lines.join('\n'))).toContain('… / SyntaxError: Unexpected token / … / at b');
  });

  it('is told without stacks that others printed', () => {
    expect(printedByItself(`mine\n\n${ENDED_BY}process.abort\n${STACK}`)).toBe('mine\n');
    expect(saidInWords('----- Native stack trace -----\n\n 1: 0xb8 node::Abort()\n')).toBe('');
    expect(saidInWords('')).toBe('');
  });
});
