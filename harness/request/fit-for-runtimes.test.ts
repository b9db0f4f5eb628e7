import { describe, expect, it } from 'vitest';
import { UsageError } from '../../contract.ts';
import type { Runtime } from '../wire/runtime.ts';
import { assertBesideTimes, assertMeasurable, assertOnNode } from './fit-for-runtimes.ts';

const common = { version: '1', digest: '', flags: [], executable: '/bin/one' };
const node: Runtime = { ...common, name: 'node@22', kind: 'node' };
const bun: Runtime = { ...common, name: 'bun@1.4', kind: 'bun' };

describe('what only V8 tells', () => {
  it.each([
    [
      'memory alone',
      (of: Runtime[]) => assertMeasurable(of, 'memory'),
      /^--only memory .* bun@1\.4/,
    ],
    ['an audit', (of: Runtime[]) => assertBesideTimes(of, '--audit'), /^--audit .* bun@1\.4/],
    [
      'what is no task file',
      (of: Runtime[]) => assertOnNode(of, 'the hourly uniques'),
      /^--runtime bun@1\.4: .* not the hourly uniques/,
    ],
  ])('cannot be had on Bun: %s', (_, assert, words) => {
    expect(() => assert([node, bun])).toThrow(UsageError);
    expect(() => assert([node, bun])).toThrow(words);
    expect(() => assert([node])).not.toThrow();
    expect(() => assert([])).not.toThrow();
  });

  it('is left out of all else', () => {
    for (const only of ['time', 'answers', undefined] as const)
      expect(() => assertMeasurable([bun], only)).not.toThrow();
  });
});
