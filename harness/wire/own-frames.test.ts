import { expect, it } from 'vitest';
import { ownFrames } from './own-frames.ts';

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
