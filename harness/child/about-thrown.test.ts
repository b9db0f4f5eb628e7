import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aboutThrown } from './about-thrown.ts';

const file = join(mkdtempSync(join(tmpdir(), 'uniqbench-test-')), 'mine.ts');
writeFileSync(
  file,
  'export default function f(rows) {\n  for (const { id, cost: c } of rows) g(c);\n  const h = ({ late }) => late;\n}\n',
);
const stack = `TypeError: no\n    at node:internal/x:1:1\n    at f (${file}:2:40)\n    at run (/x/harness/child/subject.ts:1:1)`;

describe('about what was thrown', () => {
  it('is the line of its own, what is destructured, and a sample of an array', async () => {
    const rows = [{ id: 0, price: 0.5, at: new Date(0), text: 'x'.repeat(200) }];
    const about = await aboutThrown(stack, () => ({ value: rows, isFirstOfIterable: false }));
    expect(about).toMatchObject({
      source: 'for (const { id, cost: c } of rows) g(c);',
      destructured: ['id', 'cost', 'late'],
      parameters: ['rows'],
      keys: [
        { key: 'id', kind: 'number' },
        { key: 'price', kind: 'number' },
        { key: 'at', kind: 'Date' },
        { key: 'text', kind: 'string' },
      ],
    });
    expect(about!.handed).toMatch(/^array of 1, the first \{ id: 0, price: 0\.5, at: 1970-01-01T/);
    expect((about!.handed ?? '').length).toBeLessThan(300);
  });

  it('tells an iterable by what comes first, and any other value', async () => {
    const of = async (value: unknown, isFirstOfIterable = false) =>
      (await aboutThrown(stack, () => ({ value, isFirstOfIterable })))!.handed;
    expect(await of({ a: 1 }, true)).toBe('an iterable of { a: 1 }');
    expect(await of('text')).toBe('"text"');
    expect(await of(new Float64Array(3))).toBe('Float64Array of 3, the first 0');
    expect(await of(new Set(['a', 'b']))).toBe('Set of 2, the first "a"');
    expect(await of(new Map([['a', { b: 1 }]]))).toBe('Map of 1, the first "a" → { b: 1 }');
    expect(await of(new Set())).toBe('Set of 0');
    expect(await of([])).toBe('array of 0');
    expect(await of(null)).toBe('null');
  });

  it('shows what lies in lists within an input, and ends in cycles', async () => {
    const rows: unknown[] = [{ id: 1, all: [] as unknown[] }];
    const input = { rows, most: 5 };
    const about = await aboutThrown(stack, () => ({ value: input, isFirstOfIterable: false }));
    expect(about!.handed).toBe(
      '{ rows: array of 1, the first { id: 1, all: array of 0 }, most: 5 }',
    );
    expect(about!.keys.map(({ key }) => key)).toEqual(['rows', 'most', 'id', 'all']);
    rows[0] = rows;
    const cyclic = await aboutThrown(stack, () => ({ value: rows, isFirstOfIterable: false }));
    expect(cyclic!.handed).toMatch(/^array of 1, the first array of 1, the first /);
  });

  it('has the names of parameters, whatever their types', async () => {
    const typed = join(mkdtempSync(join(tmpdir(), 'uniqbench-test-')), 'typed.ts');
    const text = `export default function* count<Row>(rows: Iterable<Row>, by: (row: Row) => string): { all: number } {}
const other = (one: number) => one;
`;
    writeFileSync(typed, text);
    const about = await aboutThrown(`TypeError: no\n    at f (${typed}:1:1)`, () => null);
    expect(about?.parameters).toEqual(['rows', 'row', 'one']);
  });

  it('has the names that loops give to keys, and how many values the function takes', async () => {
    const loops = join(mkdtempSync(join(tmpdir(), 'uniqbench-test-')), 'loops.ts');
    const twice = 'for (const one in rows) use(one);\nfor (const one of rows) use(one);\n';
    writeFileSync(loops, `for (const key in rows) use(key);\n${twice}`);
    const of = (takes: number) => {
      const handed = () => ({ value: 3, isFirstOfIterable: false, takes });
      return aboutThrown(`TypeError: no\n    at f (${loops}:1:1)`, handed);
    };
    expect(await of(2)).toMatchObject({ keyNames: ['key'], takes: 2 });
    expect(await of(1)).not.toHaveProperty('takes');
    expect(await of(2.5)).not.toHaveProperty('takes');
  });

  it('is the line, also where what it was handed can be made no more', async () => {
    const about = await aboutThrown(stack, () => Promise.reject(new Error('no more')));
    expect(about).toMatchObject({ source: expect.stringMatching(/^for /), keys: [] });
    expect(about).not.toHaveProperty('handed');
  });

  it('of a package that threw is the line that called it', async () => {
    const inPackage = stack.replace(
      '    at f',
      '    at deep (/x/node_modules/p/index.js:1:1)\n    at f',
    );
    const about = await aboutThrown(inPackage, () => null);
    expect(about!.source).toMatch(/^for /);
  });

  it('is nothing where none of its own code threw', async () => {
    const handed = () => ({ value: 1, isFirstOfIterable: false });
    expect(await aboutThrown('Error: x\n    at node:fs:1:1', handed)).toBeNull();
    expect(await aboutThrown(stack, () => null)).toMatchObject({
      keys: [],
      source: expect.any(String),
    });
  });
});
