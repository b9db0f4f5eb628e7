/** How one gets from the root of a heap snapshot to each of its objects, by the shortest way that keeps them alive. Pure. */
import type { Snapshot } from './snapshot.ts';

/** A tree over all that can be reached. */
export interface SnapshotPaths {
  /** By which edge each node is reached; {@link NO_EDGE} for the root and for what cannot be reached. */
  readonly edgeInto: Uint32Array;
  readonly parent: Uint32Array;
  /** The nodes that can be reached, each after the one that it is reached from. */
  readonly order: Uint32Array;
}

/** In place of an edge. */
export const NO_EDGE = 0xffff_ffff;

/** Breadth first, as DevTools measures distances; weak references keep nothing. */
export function shortestPaths({
  nodes,
  firstEdge,
  edgeTo,
  edgeType,
  edgeTypes,
}: Pick<Snapshot, 'nodes' | 'firstEdge' | 'edgeTo' | 'edgeType' | 'edgeTypes'>): SnapshotPaths {
  const weak = edgeTypes.indexOf('weak');
  const edgeInto = new Uint32Array(nodes).fill(NO_EDGE);
  const parent = new Uint32Array(nodes);
  const order = new Uint32Array(nodes);
  const seen = new Uint8Array(nodes);
  let found = 1;
  seen[0] = 1;
  for (let at = 0; at < found; at++) {
    const node = order[at]!;
    for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
      const to = edgeTo[edge]!;
      if (seen[to] === 1 || edgeType[edge] === weak) continue;
      seen[to] = 1;
      edgeInto[to] = edge;
      parent[to] = node;
      order[found++] = to;
    }
  }
  return { edgeInto, parent, order: order.subarray(0, found) };
}

const CONTEXT = 'system / Context';
const IDENTIFIER = /^[\p{ID_Start}$_#][\p{ID_Continue}$]*$/u;

/** Names of a snapshot's nodes and edges. */
export interface SnapshotNames {
  readonly typeOf: (node: number) => string;
  readonly nameOf: (node: number) => string;
  readonly edgeTypeOf: (edge: number) => string;
  /** The number of an element, or the name of anything else. */
  readonly edgeNameOf: (edge: number) => string;
  /** Whether variables hang on it: of a function or module, or global ones. */
  readonly isScope: (node: number) => boolean;
  readonly isGlobal: (node: number) => boolean;
}

/** Looks names up. */
export function namesOf(snapshot: Snapshot): SnapshotNames {
  const { nodeTypes, nodeType, nodeName, strings, edgeTypes, edgeType, edgeName } = snapshot;
  const nameOf = (node: number) => strings[nodeName[node]!]!;
  const edgeTypeOf = (edge: number) => edgeTypes[edgeType[edge]!]!;
  const isNumbered = (edge: number) => ['element', 'hidden'].includes(edgeTypeOf(edge));
  const globals = globalsOf(snapshot);
  const isGlobal = (node: number) => globals.has(node);
  return {
    typeOf: (node) => nodeTypes[nodeType[node]!]!,
    nameOf,
    edgeTypeOf,
    edgeNameOf: (edge) => (isNumbered(edge) ? String(edgeName[edge]!) : strings[edgeName[edge]!]!),
    isScope: (node) => isGlobal(node) || nameOf(node).startsWith(CONTEXT),
    isGlobal,
  };
}

/** The root has a short cut to each; what it is called differs between versions of Node. */
function globalsOf({ firstEdge, edgeType, edgeTypes, edgeTo }: Snapshot): ReadonlySet<number> {
  const shortcut = edgeTypes.indexOf('shortcut');
  const globals = new Set<number>();
  for (let edge = firstEdge[0]!; edge < firstEdge[1]!; edge++)
    if (edgeType[edge] === shortcut) globals.add(edgeTo[edge]!);
  return globals;
}

/** How source code would get to an object. */
export interface NamedPath {
  /** `seen`, `Cache.entries`, `globalThis.log[0]`; null where only the engine's own lead there. */
  readonly path: string | null;
  /** The scope whose variable it begins with; null where that is a global one, or there is none. */
  readonly scope: number | null;
  /** The name of that variable. */
  readonly variable: string | null;
  /** What the path begins with, and the object there; null where it is nothing that code could name. */
  readonly root: { readonly name: string; readonly node: number } | null;
}

/**
 * Backwards from a node, until a variable is met.
 *
 * @param edge The edge below the node by which one goes on; only where the node is a scope it has a part in the path.
 */
export function pathTo(
  node: number,
  edge: number,
  { edgeInto, parent }: SnapshotPaths,
  names: SnapshotNames,
): NamedPath {
  const members: string[] = [];
  let [below, from, by] = [node, node, edge];
  if (!names.isScope(node)) {
    by = edgeInto[node]!;
    from = parent[node]!;
  }
  while (by !== NO_EDGE) {
    const type = names.edgeTypeOf(by);
    const name = names.edgeNameOf(by);
    const isOfGlobal = names.isGlobal(from) && type === 'property';
    if (type === 'context' || isOfGlobal) {
      const first = isOfGlobal ? `globalThis${member(name)}` : name;
      const path = `${first}${joined(members)}`;
      const root = { name: first, node: below };
      return isOfGlobal
        ? { path, scope: null, variable: null, root }
        : { path, scope: from, variable: name, root };
    }
    if (type === 'property' && name !== '__proto__') members.push(member(name));
    if (type === 'element') members.push(`[${name}]`);
    below = from;
    by = edgeInto[from]!;
    from = parent[from]!;
  }
  return { path: null, scope: null, variable: null, root: null };
}

const MOST_MEMBERS = 6;

/** Of a list whose elements hold each other, once what leads from one to the next; of a long way, its end. */
function joined(fromTheEnd: readonly string[]): string {
  const members = fromTheEnd.toReversed();
  const shorter = members.flatMap((one, index) => {
    if (one !== members[index - 1]) return [one];
    return one === members[index - 2] ? [] : ['…'];
  });
  const last = shorter.slice(-MOST_MEMBERS);
  return `${last.length < shorter.length ? '…' : ''}${last.join('')}`;
}

const LONGEST_NAME = 60;

function member(name: string): string {
  if (IDENTIFIER.test(name)) return `.${name}`;
  const short = name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;
  return `[${JSON.stringify(short)}]`;
}
