import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { keptHolders } from './kept-holders.ts';
import type { Snapshot } from './snapshot.ts';
import { SourceLines } from './source-lines.ts';

const NODE_TYPES = ['hidden', 'array', 'string', 'object', 'closure', 'native', 'synthetic'];
const EDGE_TYPES = ['context', 'element', 'property', 'internal', 'weak', 'shortcut'];

type MadeNode = readonly [name: string, type: string, id: number, bytes: number];
type MadeEdge = readonly [from: string, to: string, type: string, name: string | number];

/** Nodes by name; the first is the root. */
function snapshotOf(nodes: readonly MadeNode[], edges: readonly MadeEdge[]): Snapshot {
  const strings: string[] = [];
  const indexOf = (text: string) => {
    if (!strings.includes(text)) strings.push(text);
    return strings.indexOf(text);
  };
  const at = (name: string) => nodes.findIndex(([one]) => one === name);
  const sorted = edges.toSorted(([a], [b]) => at(a) - at(b));
  return {
    nodes: nodes.length,
    nodeType: Uint8Array.from(nodes, ([, type]) => NODE_TYPES.indexOf(type)),
    nodeName: Uint32Array.from(nodes, ([name]) => indexOf(name.replace(/ #.*/, ''))),
    nodeId: Uint32Array.from(nodes, ([, , id]) => id),
    selfBytes: Float64Array.from(nodes, ([, , , bytes]) => bytes),
    traceNode: new Uint32Array(nodes.length),
    firstEdge: Uint32Array.from(
      { length: nodes.length + 1 },
      (_, node) => sorted.filter(([from]) => at(from) < node).length,
    ),
    edgeType: Uint8Array.from(sorted, ([, , type]) => EDGE_TYPES.indexOf(type)),
    edgeName: Uint32Array.from(sorted, ([, , , name]) =>
      typeof name === 'number' ? name : indexOf(name),
    ),
    edgeTo: Uint32Array.from(sorted, ([, to]) => at(to)),
    nodeTypes: NODE_TYPES,
    edgeTypes: EDGE_TYPES,
    strings,
    trace: new Map(),
  };
}

const ROOT: readonly MadeNode[] = [
  ['', 'synthetic', 1, 0],
  ['global', 'object', 3, 10],
  ['(GC roots)', 'synthetic', 5, 0],
  ['system / Context', 'object', 7, 10],
];
const FROM_ROOT: readonly MadeEdge[] = [
  ['', 'global', 'shortcut', 'global'],
  ['', '(GC roots)', 'element', 1],
  ['(GC roots)', 'system / Context', 'internal', 'a'],
];
const lines = new SourceLines();

it('is who holds a table that is made anew when it grows, by its variable', () => {
  const snapshot = snapshotOf(
    [
      ...ROOT,
      ['Map', 'object', 9, 32],
      ['table', 'array', 101, 400],
      ['Entry #1', 'object', 103, 500],
      ['Entry #2', 'object', 105, 500],
    ],
    [
      ...FROM_ROOT,
      ['system / Context', 'Map', 'context', 'seen'],
      ['Map', 'table', 'internal', 'table'],
      ['table', 'Entry #1', 'internal', '1'],
      ['table', 'Entry #2', 'internal', '2'],
    ],
  );
  const { bytesPerCall, holders } = keptHolders(snapshot, 50, 2, lines);
  expect(bytesPerCall).toBe(700);
  expect(holders).toEqual([
    expect.objectContaining({
      kind: 'Map',
      path: 'seen',
      share: 1,
      mostly: 'Entry',
      objectsPerCall: 1.5,
    }),
  ]);
});

it('is the variable where it holds another object after each call; what is weak, old, or little is left out', () => {
  const snapshot = snapshotOf(
    [
      ...ROOT,
      ['Array', 'object', 201, 1_000],
      ['Old', 'object', 11, 9_000],
      ['Weak', 'object', 203, 9_000],
      ['Little', 'object', 205, 50],
    ],
    [
      ...FROM_ROOT,
      ['system / Context', 'Array', 'context', 'all'],
      ['global', 'Old', 'property', 'old'],
      ['global', 'Weak', 'weak', 'cell'],
      ['global', 'Little', 'property', 'not a name'],
    ],
  );
  const { holders } = keptHolders(snapshot, 50, 10, lines);
  expect(holders.map(({ kind, path }) => [kind, path])).toEqual([['Array', 'all']]);
});

it('is as new as what holds it, where it lies outside of the heap', () => {
  const snapshot = snapshotOf(
    [
      ...ROOT,
      ['ArrayBuffer #old', 'object', 9, 80],
      ['memory #old', 'native', 301, 1_000_000],
      ['ArrayBuffer #new', 'object', 301, 80],
      ['memory #new', 'native', 303, 1_000],
    ],
    [
      ...FROM_ROOT,
      ['global', 'ArrayBuffer #old', 'property', 'first'],
      ['ArrayBuffer #old', 'memory #old', 'internal', 'backing_store'],
      ['global', 'ArrayBuffer #new', 'property', 'not a name'],
      ['ArrayBuffer #new', 'memory #new', 'internal', 'backing_store'],
    ],
  );
  const { bytesPerCall, holders } = keptHolders(snapshot, 50, 1, lines);
  expect(bytesPerCall).toBe(1_080);
  expect(holders[0]).toMatchObject({ path: 'globalThis["not a name"]', mostly: 'memory' });
});

it('is declared in a CommonJS module, whatever its folder is called', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'uniqbench-test-')), 'c#, 100%');
  mkdirSync(folder);
  const path = join(folder, 'module.cjs');
  writeFileSync(path, "'use strict';\nconst seen = new Map();\n");
  const snapshot = snapshotOf(
    [
      ...ROOT,
      ['run', 'closure', 9, 0],
      ['code', 'hidden', 11, 0],
      [path, 'hidden', 13, 0],
      ['Map', 'object', 15, 32],
      ['Entry', 'object', 101, 500],
    ],
    [
      ...FROM_ROOT,
      ['system / Context', 'Map', 'context', 'seen'],
      ['global', 'run', 'property', 'run'],
      ['run', 'system / Context', 'internal', 'context'],
      ['run', 'code', 'internal', 'shared'],
      ['code', path, 'internal', 'script'],
      ['Map', 'Entry', 'internal', '1'],
    ],
  );
  const { holders } = keptHolders(snapshot, 50, 1, lines);
  expect(holders).toEqual([expect.objectContaining({ path: 'seen', file: path, line: 2 })]);
});
