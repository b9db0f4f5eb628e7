/** Whatever a user's own code does wrong is told with its place in his source, in every report, once. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageFolder } from '../package-folder.ts';
import type { Report } from '../reports/figures/report.ts';
import { call } from './fixtures/call.ts';

// Types, comments and brackets in the name of the folder: places are those of the source all the same.
const folder = join(mkdtempSync(join(tmpdir(), 'uniqbench-test-')), 'own (code)');
mkdirSync(join(folder, 'node_modules', 'parser', 'lib'), { recursive: true });

const FILES: Readonly<Record<string, string>> = {
  'node_modules/parser/package.json': '{ "name": "parser", "main": "index.js" }',
  'node_modules/parser/index.js': "module.exports = require('./lib/deep.js');\n",
  'node_modules/parser/lib/deep.js': `const d = () => {\n  throw new TypeError('of a package');\n};\nconst c = () => d();\nconst b = () => c();\nmodule.exports = () => b();\n`,
  'legacy.cjs':
    'module.exports = function legacy(rows) {\n  return rows.nothing.length; // in CommonJS\n};\n',
  'tiny.min.js': `${'void 1;'.repeat(3_000)}export default rows=>{throw new Error("in minified code")};${'void 2;'.repeat(99)}\n`,
  'helper.ts': `interface Row { readonly id: number }

export function wraps(rows: readonly Row[]): number {
  try {
    return inner(rows);
  } catch (cause) {
    throw new Error('cannot count', { cause });
  }
}

function inner(rows: readonly Row[]): number {
  throw new RangeError(\`\${typeof rows} is too much\`); // where it began
}
`,
  'own.bench.ts': `import assert from 'node:assert';
import { defineTask } from ${JSON.stringify(join(packageFolder, 'task.ts'))};
import { wraps } from './helper.ts';
// @ts-expect-error: it has no types.
import legacy from './legacy.cjs';
// @ts-expect-error: it has no types.
import parse from 'parser';

interface Row { id: number; name: string }
let calls: number = 0;
const cyclic: { reason: string; self?: unknown } = { reason: 'odd' };
cyclic.self = cyclic;
class Counter {
  seen = 0;
  count(rows: Row[]) { return this.seen + rows.length; }
}

export default defineTask({
  workloads: { some: { size: 3 }, more: { size: 4 } },
  make: ({ size }: { size: number }): Row[] =>
    Array.from({ length: size }, (_, id) => ({ id, name: 'n' + id })),
  implementations: {
    good: (rows: Row[]) => rows.length,
    throws: (rows: Row[]) => { throw new RangeError('thrown of ' + typeof rows); },
    rejects: async (rows: Row[]) => { await null; throw new TypeError('rejected ' + typeof rows); },
    wrongKey: (rows: Row[]) => rows.map((row: any) => row.naem.length).length,
    beyond: (rows: Row[]) => rows[9]!.name.length,
    second: (rows: Row[], most?: any) => most.limit + rows.length,
    wraps,
    inPackage: (rows: Row[]) => parse(rows),
    legacy: (rows: Row[]) => legacy(rows),
    minified: './tiny.min.js',
    opens: { open: () => { throw new Error('in open'); } },
    makesOf: { open: (rows: Row[]) => ({ run: () => rows, result: () => { throw new Error('in result'); } }) },
    closes: { open: (rows: Row[]) => ({ run: () => rows.length, close: () => { throw new Error('in close'); } }) },
    unbound: new Counter().count,
    failsAndCloses: {
      open: () => ({
        run: (): number => { throw new RangeError('first of two'); },
        close: () => { throw new Error('second of two'); },
      }),
    },
    onlyOnce: (rows: Row[]) => { if (++calls > 1) throw new Error('no more'); return rows.length; },
    noError: () => { throw cyclic; },
    anyOf: (rows: Row[]) => Promise.any([failing(rows), failing(rows)]),
    asserts: (rows: Row[]) => { assert.deepStrictEqual(typeof rows, 'array'); return rows.length; },
    exits: (rows: Row[]) => { if (rows.length > 0) process.exit(3); return 3; },
  },
  baseline: 'good',
});

async function failing(rows: Row[]): Promise<number> {
  throw new Error('one of two: ' + typeof rows);
}
`,
};
for (const [file, text] of Object.entries(FILES)) writeFileSync(join(folder, file), text);

/** `own.bench.ts:12:34`, of what stands there. */
function placeOf(code: string, file = 'own.bench.ts'): string {
  const lines = FILES[file]!.split('\n');
  const line = lines.findIndex((one) => one.includes(code));
  if (line === -1) throw new Error(`${file} has no ${code}.`);
  return `${file}:${line + 1}:${lines[line]!.indexOf(code) + 1}`;
}

const DEEP = 'parser/lib/deep.js:2:9';

/** What is told of each, beside its name. */
const TOLD: Readonly<Record<string, readonly string[]>> = {
  throws: ['RangeError: thrown of object', placeOf("new RangeError('thrown")],
  rejects: ['TypeError: rejected object', placeOf("new TypeError('rejected")],
  wrongKey: [
    placeOf('length).length'),
    'the line: wrongKey: (rows',
    'array of 3, the first { id: 0, name: "n0" }',
    '“naem” is undefined: what it was handed has “id”, “name”. Did you mean name?',
  ],
  beyond: [placeOf('name.length,'), 'the line: beyond: (rows', '“rows[9]” is undefined'],
  second: [placeOf('limit + rows'), 'the line: second: (rows'],
  wraps: [
    'Error: cannot count; caused by RangeError: object is too much',
    placeOf('new RangeError(`', 'helper.ts'),
    '// where it began',
  ],
  inPackage: ['TypeError: of a package', DEEP, placeOf('parse(rows)'), 'the line: inPackage:'],
  legacy: [placeOf('length; // in CommonJS', 'legacy.cjs'), '// in CommonJS'],
  minified: ['tiny.min.js:1:', 'throw new Error("in minified code")'],
  opens: ['Error: in open', placeOf("new Error('in open")],
  makesOf: ['Error: in result', placeOf("new Error('in result")],
  closes: ['Error: in close', placeOf("new Error('in close")],
  unbound: [placeOf('seen + rows'), '“this” is undefined: write (input)'],
  failsAndCloses: ['RangeError: first of two', placeOf("new RangeError('first of two")],
  onlyOnce: ['its second call throws Error: no more', placeOf("new Error('no more")],
  noError: ["reason: 'odd'", 'Throw new Error(…)'],
  anyOf: ['the first of 2: Error: one of two: object', placeOf("new Error('one of two")],
  asserts: ['AssertionError: Expected values to be strictly ', placeOf('deepStrictEqual(typeof')],
  exits: ['process.exit was called in', placeOf('exit(3)')],
};

describe("errors of a user's own code", async () => {
  const run = await call(
    ['run', 'own.bench.ts', '--only', 'answers', '--format', 'json', '--out', 'runs'],
    { cwd: folder },
  );
  const report = JSON.parse(run.stdout) as Report;
  const saved = /(?<=Saved in ).*?(?=:)/.exec(run.stderr)![0];
  const shown = async (format: string) => {
    const { stdout } = await call(['report', saved, '--format', format], { cwd: folder });
    if (format === 'markdown') return stdout.replaceAll('<!-- -->', '');
    return format === 'html'
      ? stdout.replaceAll(/&quot;|&#34;/g, '"').replaceAll('&#39;', "'")
      : stdout;
  };

  it('stand on record, and in JSON, with place, line, sample and cause', () => {
    expect(run.code).toBe(1);
    for (const [name, words] of Object.entries(TOLD)) {
      const trials = report.trials.filter(({ implementation }) => implementation === name);
      const bad = trials.filter(({ outcome }) => outcome !== 'completed');
      expect(bad, name).toHaveLength(2);
      const { detail = '', where = [], about } = bad[0]!;
      const told = [detail, ...where, about?.source ?? '', about?.handed ?? ''].join('\n');
      for (const word of words.filter((one) => !/^the line|^“/.test(one)))
        expect(told, name).toContain(word);
    }
  });

  it('are told on the terminal, each once for both workloads', async () => {
    const text = (await shown('terminal')).replaceAll(/\s+/g, ' ');
    for (const [name, words] of Object.entries(TOLD)) {
      for (const word of words) expect(text, name).toContain(word.replaceAll(/\s+/g, ' '));
      expect(text.split(`${name}, on some and more, answer:`), name).toHaveLength(2);
    }
    expect(text).not.toMatch(/\\x0a/);
  });

  it('are told in Markdown and on the page', async () => {
    for (const format of ['markdown', 'html']) {
      const text = await shown(format);
      for (const [name, [first, ...places]] of Object.entries(TOLD)) {
        expect(text, name).toContain(name);
        for (const place of places.filter((one) => /^[\w.-]+\.(?:c?js|ts):\d+/.test(one)))
          expect(text, `${format} ${name} ${first}`).toContain(place);
      }
    }
  });
});

describe("what a task's own parts throw", () => {
  const PARTS: readonly (readonly [part: string, code: string, error: string])[] = [
    ['make', "make: () => { throw new Error('in make'); },", 'in make'],
    ['expected', "expected: () => { throw new Error('in expected'); },", 'in expected'],
    ['differences', "differences: () => { throw new Error('in differences'); },", 'in differences'],
    ['data', "data: () => { throw new Error('in data'); },", 'in data'],
    ['release', "release: () => { throw new Error('in release'); },", 'in release'],
  ];
  it.each(PARTS)(
    '%s is told once, with its place, for two workloads',
    async (part, code, error) => {
      const text = `import { defineTask } from ${JSON.stringify(join(packageFolder, 'task.ts'))};
export default defineTask({
  workloads: { some: { size: 3 }, more: { size: 4 } },
  ${part === 'make' ? '' : 'make: ({ size }) => [size],'}
  ${code}
  implementations: { good: (rows) => [rows.length], other: (rows) => [rows.length] },
  baseline: 'good',
});
`;
      const file = `${part}.bench.ts`;
      writeFileSync(join(folder, file), text);
      const {
        code: exit,
        stdout,
        stderr,
      } = await call(['run', file, '--only', 'answers', '--out', 'runs'], { cwd: folder });
      const lines = text.split('\n');
      const line = lines.findIndex((one) => one.includes(`new Error('${error}')`));
      const place = `${file}:${line + 1}:${lines[line]!.indexOf('new Error') + 1}`;
      const told = stderr.replaceAll(/\s+/g, ' ');
      expect(exit).toBe(2);
      expect(told).toContain(`“${part}” of the task throws`);
      expect(told.split(place)).toHaveLength(2);
      // A trial that was made stands in the report as well, and there once.
      expect(stdout.replaceAll(/\s+/g, ' ').split(place).length).toBeLessThanOrEqual(2);
      expect(told).toContain('Workloads some, more: ');
    },
  );
});
