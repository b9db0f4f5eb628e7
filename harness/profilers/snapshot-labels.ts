/** What the nodes of a heap snapshot are called. Pure. */
import type { Snapshot } from './snapshot.ts';

/** Names of kinds, and how a node hangs on its dominator where that is by a property: `.counts `. */
export function labelsOf(snapshot: Snapshot, dominator: Uint32Array) {
  const { firstEdge, edgeTo, edgeType, edgeName, nodeType, nodeName, strings } = snapshot;
  const byEdge = new Uint32Array(snapshot.nodes).fill(0xffff_ffff);
  for (let from = 0; from < snapshot.nodes; from++) {
    for (let edge = firstEdge[from]!; edge < firstEdge[from + 1]!; edge++) {
      const to = edgeTo[edge]!;
      if (dominator[to] === from && to !== from) byEdge[to] = edge;
    }
  }
  const edgeInto = (node: number, type: string): string | null => {
    const edge = byEdge[node]!;
    const isSo = edge < edgeTo.length && snapshot.edgeTypes[edgeType[edge]!] === type;
    return isSo ? strings[edgeName[edge]!]! : null;
  };
  const kind = (node: number): string => {
    const type = snapshot.nodeTypes[nodeType[node]!]!;
    const name = strings[nodeName[node]!]!;
    if (type === 'array' && edgeInto(node, 'internal') === 'table') {
      return `table of a ${strings[nodeName[dominator[node]!]!]}`;
    }
    return type === 'object' || type === 'native' ? name || type : (KINDS[type] ?? type);
  };
  const relation = (node: number): string => {
    const property = edgeInto(node, 'property');
    return property === null || property === '__proto__' ? '' : `.${property} `;
  };
  return { kind, relation };
}

/** V8's types of nodes in the words that the tables of a run use. */
const KINDS: Readonly<Record<string, string>> = {
  array: 'array elements or properties',
  string: 'string (flat)',
  'sliced string': 'string (slice)',
  'concatenated string': 'string (concatenation)',
  number: 'boxed number',
  hidden: 'engine internals',
  code: 'engine internals',
  'object shape': 'engine internals',
};
