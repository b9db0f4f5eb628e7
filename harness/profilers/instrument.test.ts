import { describe, expect, it } from 'vitest';
import { SITES_KEY } from '../wire/allocation-sites.ts';
import { instrument } from './instrument.ts';

/** Runs instrumented code that assigns to `result`, and tells which lines it said it was on. */
function run(code: string): { readonly result: unknown; readonly lines: readonly string[] } {
  const { code: instrumented, sites } = instrument(code);
  const lines: string[] = [];
  let current = 1;
  const told = (site: number) => {
    current = site;
    const { function: inside, start } = sites[site - 2] ?? {
      function: { name: '-' },
      start: { line: 0 },
    };
    lines.push(`${inside.name}:${start.line}`);
  };
  const account = { at: told, enter: () => current, leave: told };
  Object.assign(globalThis, { [SITES_KEY]: account });
  try {
    const result = new Function(`${instrumented}\n;return result;`)();
    return { result, lines };
  } finally {
    Reflect.deleteProperty(globalThis, SITES_KEY);
  }
}

describe('instrumented code', () => {
  it.each([
    [
      'loops',
      'let result = 0; for (let i = 0; i < 4; i++) if (i % 2) result += i; else result -= 1;',
      2,
    ],
    ['while', 'let result = 0; while (result < 5) result++; do result--; while (result > 3);', 3],
    [
      'labels',
      'let result = 0; a: for (;;) { for (;;) { if (result++ > 2) break a; continue a; } }',
      4,
    ],
    ['arrows', 'const f = (a) => (b) => ({ sum: a + b }); const result = f(1)(2).sum;', 3],
    ['arrow in arrow in if', 'let f; if (true) f = (x) => (y) => x - y\nconst result = f(5)(3)', 2],
    ['switch', 'let result; switch (2) { case 1: result = 1; break; case 2: result = 7; }', 7],
    ['generators', 'function* g() { yield 1; yield* [2, 3]; } const result = [...g()].length;', 3],
    [
      'classes',
      'class A { #x = 2; get x() { return this.#x; } static y = 3; static { this.z = 4; } }\nconst result = new A().x + A.y + A.z;',
      9,
    ],
    [
      'hoisting',
      'const result = later(); function later() { return inner(); function inner() { return 5; } }',
      5,
    ],
    [
      'exceptions',
      'function f() { throw 1; } let result; try { f(); } catch { result = 6; } finally { result++; }',
      7,
    ],
    [
      'this and arguments',
      'const o = { n: 2, f() { return [1].map(() => this.n + arguments.length)[0]; } }; const result = o.f(0, 0);',
      4,
    ],
  ])('computes the same: %s', (_, code, expected) => {
    expect(run(code).result).toEqual(expected);
  });

  it('keeps what asynchronous functions give', async () => {
    const { result } = run(
      'const f = async (x) => await x; const result = f(3).then((x) => x + 1);',
    );
    await expect(result).resolves.toBe(4);
  });

  it('leaves what runs a file in front', () => {
    const { code } = instrument('#!/usr/bin/env node\nlet result = 1;');
    expect(code).toMatch(/^#!\/usr\/bin\/env node\nconst .*let result = 1;$/);
  });

  it('says on which line of which function it is, and where it comes back to', () => {
    const { lines } = run(`function twice(x) {
  return x * 2;
}
let result = twice(4);
result++;
`);
    expect(lines).toEqual(['(module):4', 'twice:2', '(module):4', '(module):5']);
  });
});
