import { expect, it } from 'vitest';
import { failureInWords, ownFrames } from './own-frames.ts';

const HARNESS = [
  '    at verify2 (file:///opt/uniqbench/dist/harness/child/trial.js:29960:35)',
  '    at async replyTo (file:///opt/uniqbench/dist/harness/child/trial.js:30837:13)',
];

it('is told by function, file, line and column, from the inside out', () => {
  const stack = [
    'TypeError: e.timestamp.slice is not a function',
    '    at group (/project/src/throws.ts:7:30)',
    '    at Object.count (/project/src/throws.ts:3:10)',
    ...HARNESS,
  ].join('\n');
  expect(ownFrames(stack)).toEqual(['group (throws.ts:7:30)', 'count (throws.ts:3:10)']);
});

it('leaves out Node, Bun and the harness, and knows frames without a name', () => {
  const stack = [
    'Error: no',
    '    at Array.forEach (<anonymous>)',
    '    at readFileSync (node:fs:441:20)',
    '    at processTicksAndRejections (native:7:39)',
    '    at emit (internal:events:90:1)',
    '    at file:///project/a%20b/mine.js:2:9',
    '    at Object.<anonymous> (C:\\me\\mine.js:4:1)',
    ...HARNESS,
  ].join('\n');
  expect(ownFrames(stack)).toEqual(['mine.js:2:9', 'mine.js:4:1']);
  expect(ownFrames(['RangeError: no', ...HARNESS].join('\n'))).toEqual([]);
  expect(ownFrames('')).toEqual([]);
});

it('has few of many', () => {
  const deep = Array.from({ length: 50 }, (_, line) => `    at f (/a/f.ts:${line}:1)`).join('\n');
  expect(ownFrames(deep)).toHaveLength(3);
});

it('knows folders with brackets and spaces, frames that were awaited, and code that was made of text', () => {
  const stack = [
    'Error: no',
    '    at eval (eval at count (file:///project/(a)/mine.ts:9:9), <anonymous>:1:7)',
    '    at async load (/project/(group)/my page (copy)/mine.ts:7:30)',
    '    at async file:///project/(a)%20b/my%20own.js:2:9',
    '    at /project/a (b)/mine.ts:4:1',
  ].join('\n');
  expect(ownFrames(stack)).toEqual(['load (mine.ts:7:30)', 'my own.js:2:9', 'mine.ts:4:1']);
});

const IN_PACKAGE = [
  'TypeError: no',
  '    at deep (/project/node_modules/@scope/parser/lib/deep.js:1:1)',
  '    at parse (/project/node_modules/@scope/parser/lib/parse.js:2:2)',
  '    at Array.map (<anonymous>)',
  '    at outer (/project/node_modules/other/index.js:3:3)',
];

it('of a package that throws names the innermost place, and who called the package', () => {
  const stack = [...IN_PACKAGE, '    at count (/project/count.ts:3:10)', ...HARNESS].join('\n');
  expect(ownFrames(stack)).toEqual([
    'deep (@scope/parser/lib/deep.js:1:1)',
    'count (count.ts:3:10)',
  ]);
  expect(failureInWords({ message: 'TypeError: no.', stack })).toBe(
    'TypeError: no, in deep (@scope/parser/lib/deep.js:1:1), called from count (count.ts:3:10)',
  );
  // What calls back own code is not what threw.
  const back = ['Error: no', '    at own (/project/own.ts:1:2)', ...IN_PACKAGE.slice(1)].join('\n');
  expect(failureInWords({ message: 'Error: no', stack: back })).toBe(
    'Error: no, in own (own.ts:1:2)',
  );
});

it('has a package that is measured itself as it is', () => {
  expect(ownFrames([...IN_PACKAGE, ...HARNESS].join('\n'))).toHaveLength(3);
});

it('tells messages of several lines on one', () => {
  const message = 'AssertionError: not equal:\n+ actual - expected\n\n+ 1\n- 2';
  expect(failureInWords({ message, stack: '' })).toBe(
    'AssertionError: not equal: + actual - expected + 1 - 2',
  );
});

it('knows where a file does not compile, which no frame tells', () => {
  const stackOf = (file: string) =>
    [
      `${file}:3`,
      'export default function count(events) {',
      '^^^^^^',
      '',
      "SyntaxError: Unexpected token 'export'",
      '    at wrapSafe (node:internal/modules/cjs/loader:1469:18)',
    ].join('\n');
  expect(ownFrames(stackOf('/project/mine.cjs'))).toEqual(['mine.cjs:3:1']);
  expect(ownFrames(stackOf('file:///project/mine.mjs'))).toEqual(['mine.mjs:3:1']);
  expect(ownFrames(stackOf('C:\\me\\mine.js'))).toEqual(['mine.js:3:1']);
  expect(ownFrames(stackOf('/tmp/uniqbench-scratch-1-a/mine.mjs'))).toEqual([]);
  expect(ownFrames(stackOf('node:vm'))).toEqual([]);
  expect(ownFrames('/project/a:3\nTypeError: no')).toEqual([]);
});
