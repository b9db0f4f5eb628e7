/** Dominators of a graph: who alone keeps what alive. Pure. */

/** A graph in columns; node 0 is the root. */
export interface Graph {
  readonly nodes: number;
  /** The edges of node n are `firstEdge[n]` to `firstEdge[n + 1]`. */
  readonly firstEdge: Uint32Array;
  readonly edgeTo: Uint32Array;
  /** Whether an edge keeps its end alive; weak ones do not. */
  readonly keeps: (edge: number) => boolean;
}

/** Who dominates whom. */
export interface Dominators {
  /** The immediate dominator of each node; of the root and of what cannot be reached, the node itself. */
  readonly dominator: Uint32Array;
  /** The nodes that can be reached, each after everything that it dominates. */
  readonly postorder: Uint32Array;
}

const NONE = 0xffff_ffff;

/**
 * The iterative algorithm of K. D. Cooper, T. J. Harvey and K. Kennedy, "A Simple, Fast Dominance Algorithm", Software
 * Practice and Experience 4 (2001), figure 3: over the nodes in reverse postorder until nothing changes.
 */
export function dominatorsOf(graph: Graph): Dominators {
  const postorder = postorderOf(graph);
  const number = new Uint32Array(graph.nodes).fill(NONE);
  for (const [index, node] of postorder.entries()) number[node] = index;
  const { firstEntry, entryFrom } = entriesOf(graph, number);

  // In numbers of the postorder, as in the paper; the root's is the highest.
  const root = postorder.length - 1;
  const dominator = new Uint32Array(postorder.length).fill(NONE);
  dominator[root] = root;
  for (let changed = true; changed; ) {
    changed = false;
    for (let at = root - 1; at >= 0; at--) {
      const node = postorder[at]!;
      let best = NONE;
      for (let entry = firstEntry[node]!; entry < firstEntry[node + 1]!; entry++) {
        const from = number[entryFrom[entry]!]!;
        if (dominator[from] === NONE) continue;
        best = best === NONE ? from : intersection(dominator, from, best);
      }
      if (dominator[at] === best) continue;
      dominator[at] = best;
      changed = true;
    }
  }
  const byNode = Uint32Array.from({ length: graph.nodes }, (_, node) => node);
  for (const [at, node] of postorder.entries()) byNode[node] = postorder[dominator[at]!]!;
  return { dominator: byNode, postorder };
}

function intersection(dominator: Uint32Array, a: number, b: number): number {
  let [one, other] = [a, b];
  while (one !== other) {
    while (one < other) one = dominator[one]!;
    while (other < one) other = dominator[other]!;
  }
  return one;
}

function postorderOf({ nodes, firstEdge, edgeTo, keeps }: Graph): Uint32Array {
  const order = new Uint32Array(nodes);
  const nextEdge = firstEdge.slice(0, nodes);
  const seen = new Uint8Array(nodes);
  const stack = new Uint32Array(nodes);
  let depth = 1;
  let done = 0;
  seen[0] = 1;
  while (depth > 0) {
    const node = stack[depth - 1]!;
    const edge = nextEdge[node]!++;
    if (edge >= firstEdge[node + 1]!) {
      order[done++] = node;
      depth--;
      continue;
    }
    const to = edgeTo[edge]!;
    if (seen[to] === 1 || !keeps(edge)) continue;
    seen[to] = 1;
    stack[depth++] = to;
  }
  return order.subarray(0, done);
}

/** The edges turned round, of what can be reached. */
function entriesOf({ nodes, firstEdge, edgeTo, keeps }: Graph, number: Uint32Array) {
  const firstEntry = new Uint32Array(nodes + 1);
  const each = (visit: (from: number, to: number) => void): void => {
    for (let from = 0; from < nodes; from++) {
      if (number[from] === NONE) continue;
      for (let edge = firstEdge[from]!; edge < firstEdge[from + 1]!; edge++) {
        if (keeps(edge)) visit(from, edgeTo[edge]!);
      }
    }
  };
  each((_, to) => {
    firstEntry[to + 1]!++;
  });
  for (let node = 0; node < nodes; node++) firstEntry[node + 1]! += firstEntry[node]!;
  const next = firstEntry.slice();
  const entryFrom = new Uint32Array(firstEntry[nodes]!);
  each((from, to) => {
    entryFrom[next[to]!++] = from;
  });
  return { firstEntry, entryFrom };
}
