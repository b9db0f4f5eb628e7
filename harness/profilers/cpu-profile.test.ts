import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { packageFolder } from '../../package-folder.ts';
import { placeOf, rankCpu } from './cpu-profile.ts';
import { SourceLines } from './source-lines.ts';

it('tells the loop around short calls of a task from what makes rows', () => {
  const frame = (functionName: string, ...path: readonly string[]) => ({
    ...{ functionName, scriptId: '1', lineNumber: 3, columnNumber: 0 },
    url: pathToFileURL(join(packageFolder, 'dist', ...path)).href,
  });
  const frames = [
    frame('functions', 'harness', 'child', 'task', 'loops.js'),
    frame('next', 'harness', 'child', 'memory', 'input-stream.js'),
  ];
  const nodes = frames.map((callFrame, id) => ({ id, callFrame, hitCount: 2 - id }));
  const [byFunction] = rankCpu({ nodes, startTime: 0, endTime: 3 }, new SourceLines(), 1);
  expect(byFunction!.hotspots.map((one) => [one.function, one.amount])).toEqual([
    ['(the loop around the calls)', 2e3],
    ['(the input)', 1e3],
  ]);
});

it('tells a module from functions without a name in its first line', () => {
  const nameAt = (columnNumber: number) => {
    const at = { scriptId: '1', url: 'file:///nowhere/min.mjs', lineNumber: 0, columnNumber };
    return placeOf({ functionName: '', ...at }, new SourceLines()).function;
  };
  expect([nameAt(0), nameAt(40)]).toEqual(['(module)', '(anonymous)']);
});
