import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dominatorsOf } from './dominators.ts';

function graphOf(nodes: number, edges: readonly (readonly [number, number])[]) {
  const sorted = edges.toSorted(([a], [b]) => a - b);
  const firstEdge = Uint32Array.from(
    { length: nodes + 1 },
    (_, node) => sorted.filter(([from]) => from < node).length,
  );
  const edgeTo = Uint32Array.from(sorted, ([, to]) => to);
  return { nodes, firstEdge, edgeTo, keeps: () => true };
}

/** The nodes that can be reached without one of them. */
function reached(nodes: number, edges: readonly (readonly [number, number])[], without: number) {
  const seen = new Set<number>(without === 0 ? [] : [0]);
  for (let before = -1; before !== seen.size; ) {
    before = seen.size;
    for (const [from, to] of edges) if (seen.has(from) && to !== without) seen.add(to);
  }
  expect(seen.size).toBeLessThanOrEqual(nodes);
  return seen;
}

describe('dominators', () => {
  it('are those of figure 4 of Cooper, Harvey and Kennedy', () => {
    // Nodes 6, 5, 4, 1, 2, 3 of the paper are 0 to 5 here; 6 dominates all.
    const edges = [
      [0, 1],
      [0, 2],
      [1, 3],
      [2, 4],
      [2, 5],
      [3, 4],
      [4, 3],
      [4, 5],
      [5, 4],
    ] as const;
    const { dominator } = dominatorsOf(graphOf(6, edges));
    expect([...dominator]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('are what cannot be gone round', () => {
    const graphs = fc.integer({ min: 1, max: 9 }).chain((nodes) => {
      const node = fc.nat(nodes - 1);
      return fc.tuple(fc.constant(nodes), fc.array(fc.tuple(node, node), { maxLength: 24 }));
    });
    fc.assert(
      fc.property(graphs, ([nodes, edges]) => {
        const { dominator, postorder } = dominatorsOf(graphOf(nodes, edges));
        const all = reached(nodes, edges, -1);
        expect(new Set(postorder)).toEqual(all);
        for (const node of all) {
          const strict = [...all].filter(
            (other) => other !== node && !reached(nodes, edges, other).has(node),
          );
          const chain: number[] = [];
          for (let up = node; dominator[up] !== up; up = dominator[up]!) chain.push(dominator[up]!);
          expect(chain.toSorted()).toEqual(strict.toSorted());
        }
      }),
    );
  });

  it('leave out edges that keep nothing alive', () => {
    const graph = graphOf(3, [
      [0, 1],
      [0, 2],
      [1, 2],
    ]);
    const { dominator } = dominatorsOf({ ...graph, keeps: (edge) => edge !== 1 });
    expect([...dominator]).toEqual([0, 0, 1]);
  });
});
