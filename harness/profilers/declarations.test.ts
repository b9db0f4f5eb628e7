import { describe, expect, it } from 'vitest';
import { declarationOf } from './declarations.ts';

describe('the declaration of a name', () => {
  it.each([
    ['const seen = new Map();', 1],
    ['let a, seen = 1;', 1],
    ['a();\nvar seen;', 2],
    ['function seen() {}', 1],
    ['\n\nclass seen {}', 3],
    ['function f(a, seen) { return seen; }', 1],
    ['const f = ({ a: [seen] }) => seen;', 1],
    ['const { seen = 3, ...rest } = a;', 1],
    ['try {} catch (seen) {}', 1],
    ['#!/usr/bin/env node\nmodule.exports = 1; var seen; return;', 2],
    ['var yield_, seen; with (a) {}', 1],
  ])('in %j', (code, line) => {
    expect(declarationOf(code, 'seen')?.line).toBe(line);
  });

  it('is not known where there are several, or none, or no code', () => {
    expect(declarationOf('const f = (seen) => seen; const seen = 1;', 'seen')).toBeNull();
    expect(declarationOf('seen = 1; a.seen; ({ seen: 1 });', 'seen')).toBeNull();
    expect(declarationOf('what is this', 'seen')).toBeNull();
  });
});
