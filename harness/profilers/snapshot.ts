/**
 * Reading heap snapshots of any size: numbers go straight into typed arrays, the text is never whole in memory but for
 * its table of strings. Runs in the parent.
 */
import { SnapshotText } from './snapshot-text.ts';

/** A heap as a graph in columns; nodes are numbers from 0 (the root), edges lie in the order of the nodes they leave. */
export interface Snapshot {
  readonly nodes: number;
  /** Index of {@link nodeTypes}. */
  readonly nodeType: Uint8Array;
  /** Index of {@link strings}. */
  readonly nodeName: Uint32Array;
  /** What V8 numbers objects by, also where it moves them: what is made later has a higher number, once they are followed. */
  readonly nodeId: Uint32Array;
  /** Bytes of the object itself. */
  readonly selfBytes: Float64Array;
  /** What made it: a node of the trace, 0 where it was there before recording began. */
  readonly traceNode: Uint32Array;
  /** The edges of node n are `firstEdge[n]` to `firstEdge[n + 1]`. */
  readonly firstEdge: Uint32Array;
  readonly edgeType: Uint8Array;
  /** An index of {@link strings}, or the number of an element, as the type of the edge tells. */
  readonly edgeName: Uint32Array;
  readonly edgeTo: Uint32Array;
  readonly nodeTypes: readonly string[];
  readonly edgeTypes: readonly string[];
  readonly strings: readonly string[];
  /** Calls during which objects were made, by the number of their trace node. */
  readonly trace: ReadonlyMap<number, TraceNode>;
}

/** A function in one chain of calls. */
export interface TraceNode {
  readonly parent: number;
  readonly name: string;
  readonly url: string;
  /** From 1; 0 for built-in functions. */
  readonly line: number;
  /** From 1; 0 for built-in functions. */
  readonly column: number;
}

interface Meta {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      readonly node_types: readonly [readonly string[]];
      readonly edge_fields: readonly string[];
      readonly edge_types: readonly [readonly string[]];
    };
    readonly node_count: number;
    readonly edge_count: number;
  };
}

/**
 * Reads a .heapsnapshot as V8 writes it (v8/src/profiler/heap-snapshot-generator.cc, `HeapSnapshotJSONSerializer`).
 *
 * @throws Error where the file is not whole.
 */
export function readSnapshot(path: string): Snapshot {
  const text = new SnapshotText(path);
  try {
    const header: Meta = JSON.parse(`${text.upTo('"nodes":[').replace(/,\s*$/, '')}}`);
    const { meta, node_count: nodes, edge_count: edges } = header.snapshot;
    const nodeType = new Uint8Array(nodes);
    const nodeName = new Uint32Array(nodes);
    const nodeId = new Uint32Array(nodes);
    const selfBytes = new Float64Array(nodes);
    const traceNode = new Uint32Array(nodes);
    const firstEdge = new Uint32Array(nodes + 1);
    text.rows(meta.node_fields, {
      type: nodeType,
      name: nodeName,
      id: nodeId,
      self_size: selfBytes,
      trace_node_id: traceNode,
      edge_count: (node, value) => {
        firstEdge[node + 1] = firstEdge[node]! + value;
      },
    });
    text.upTo('"edges":[');
    const edgeType = new Uint8Array(edges);
    const edgeName = new Uint32Array(edges);
    const edgeTo = new Uint32Array(edges);
    const perNode = meta.node_fields.length;
    text.rows(meta.edge_fields, {
      type: edgeType,
      name_or_index: edgeName,
      to_node: (edge, value) => {
        edgeTo[edge] = value / perNode;
      },
    });
    const functions = readFunctions(text);
    const calls = readTrace(text);
    text.upTo('"strings":[');
    const strings: string[] = JSON.parse(`{"strings":[${text.rest()}`).strings;
    const trace = new Map<number, TraceNode>();
    for (const [id, { parent, functionIndex }] of calls) {
      const { name = 0, url = 0, line = 0, column = 0 } = functions[functionIndex] ?? {};
      trace.set(id, { parent, name: strings[name]!, url: strings[url]!, line, column });
    }
    const { node_types, edge_types } = meta;
    return {
      ...{ nodes, nodeType, nodeName, nodeId, selfBytes, traceNode },
      ...{ firstEdge, edgeType, edgeName, edgeTo },
      ...{ nodeTypes: node_types[0], edgeTypes: edge_types[0], strings, trace },
    };
  } finally {
    text.close();
  }
}

/** Numbers per function: id, name, script, script id, line, column. */
const FUNCTION_FIELDS = 6;

function readFunctions(text: SnapshotText) {
  text.upTo('"trace_function_infos":[');
  const numbers: number[] = [];
  text.numbers((value) => numbers.push(value));
  return Array.from({ length: numbers.length / FUNCTION_FIELDS }, (_, index) => {
    const [, name, url, , line, column] = numbers.slice(
      index * FUNCTION_FIELDS,
      (index + 1) * FUNCTION_FIELDS,
    );
    return { name, url, line, column };
  });
}

/** Numbers per call before the list of those within: id, function, objects, bytes. */
const CALL_FIELDS = 4;

function readTrace(text: SnapshotText) {
  text.upTo('"trace_tree":[');
  const calls = new Map<number, { readonly parent: number; readonly functionIndex: number }>();
  const openIds: number[] = [];
  let field = 0;
  text.numbers((value, depth) => {
    if (field === 0) openIds[depth] = value;
    if (field === 1) {
      calls.set(openIds[depth]!, { parent: openIds[depth - 1] ?? 0, functionIndex: value });
    }
    field = (field + 1) % CALL_FIELDS;
  });
  return calls;
}
