/** What a heap snapshot tells of one call: kinds of objects, who keeps them, and which function made them. Pure. */
import type { KeptKind, KeptObjects, Retainer } from '../record/profile-record.ts';
import { calledBy, NOWHERE, type Place, placeOf } from './cpu-profile.ts';
import { dominatorsOf } from './dominators.ts';
import { type Part, rank } from './hotspots.ts';
import type { Snapshot } from './snapshot.ts';
import { labelsOf } from './snapshot-labels.ts';
import type { SourceLines } from './source-lines.ts';

/** Rows of a smaller share of the bytes are left out. */
const LEAST_SHARE = 0.02;
const DEEPEST = 9;

/**
 * @param calls Made one after the other, all of whose answers are alive in it: V8 forgets who made the few objects of one short call.
 * @returns what one call keeps, a mean of all; null where nothing was made by the implementation's own code.
 */
export function explainSnapshot(
  snapshot: Snapshot,
  lines: SourceLines,
  calls: number,
): KeptObjects | null {
  const places = placesOf(snapshot, lines);
  const isMade = (node: number) => places.has(snapshot.traceNode[node]!);
  const { dominator, postorder } = dominatorsOf({
    ...snapshot,
    keeps: (edge) => snapshot.edgeTypes[snapshot.edgeType[edge]!] !== 'weak',
  });
  const made = postorder.filter(isMade);
  if (made.length === 0) return null;
  const labels = labelsOf(snapshot, dominator);
  const retained = new Float64Array(snapshot.nodes);
  for (const node of postorder) {
    if (isMade(node)) retained[node]! += snapshot.selfBytes[node]!;
    if (dominator[node] !== node) retained[dominator[node]!]! += retained[node]!;
  }
  const parts = Array.from(made, (node) => ({
    place: places.get(snapshot.traceNode[node]!)!,
    bytes: snapshot.selfBytes[node]!,
  }));
  const about = { by: 'function', calls } as const;
  const ofOne = <Row extends KeptKind>(rows: readonly Row[]) => ofOneCall(rows, calls);
  const counted: Part[] = parts.map(({ place }) => ({ ...place, amount: 1 }));
  const weighed: Part[] = parts.map(({ place, bytes }) => ({ ...place, amount: bytes }));
  return {
    kinds: ofOne(kindsOf(snapshot, made, labels.kind, retained, dominator)),
    retainers: ofOne(retainersOf(snapshot, { dominator, postorder, isMade, retained, ...labels })),
    rankings: [
      rank(counted, { ...about, measure: 'objects kept', unit: 'count' }),
      rank(weighed, { ...about, measure: 'bytes kept', unit: 'bytes' }),
    ],
  };
}

/** What is kept once for many calls, as a table is, is none of each, and left out where it comes to less than half an object. */
function ofOneCall<Row extends KeptKind>(rows: readonly Row[], calls: number): Row[] {
  const share = (amount: number) => Math.round(amount / calls);
  return rows
    .map((row) => ({
      ...row,
      count: share(row.count),
      shallowBytes: share(row.shallowBytes),
      retainedBytes: share(row.retainedBytes),
    }))
    .filter(({ count }) => count > 0);
}

/** The function that made an object, by trace node, where the implementation's own code was at work. */
export function placesOf({ trace }: Snapshot, lines: SourceLines): ReadonlyMap<number, Place> {
  const places = new Map<number, Place>();
  for (const [id, node] of trace) {
    const chain = [node];
    for (let up = node.parent; up !== 0 && trace.has(up); up = trace.get(up)!.parent) {
      chain.push(trace.get(up)!);
    }
    if (!chain.some(({ url }) => lines.isOwn(url))) continue;
    const place = chain.reduceRight(
      (caller, { name, url, line, column }) =>
        calledBy(
          placeOf(
            {
              ...{ functionName: name, scriptId: '', url },
              ...{ lineNumber: line - 1, columnNumber: column - 1 },
            },
            lines,
          ),
          caller,
        ),
      NOWHERE,
    );
    places.set(id, place);
  }
  return places;
}

/** Most bytes first. */
function kindsOf(
  { selfBytes }: Snapshot,
  made: Uint32Array,
  kindOf: (node: number) => string,
  retained: Float64Array,
  dominator: Uint32Array,
): KeptKind[] {
  const kinds = new Map<string, { count: number; shallowBytes: number; retainedBytes: number }>();
  for (const node of made) {
    const kind = kindOf(node);
    const entry = kinds.get(kind) ?? { count: 0, shallowBytes: 0, retainedBytes: 0 };
    kinds.set(kind, entry);
    entry.count++;
    entry.shallowBytes += selfBytes[node]!;
    let above = dominator[node]!;
    while (above !== dominator[above] && kindOf(above) !== kind) above = dominator[above]!;
    if (above === dominator[above]) entry.retainedBytes += retained[node]!;
  }
  return [...kinds]
    .map(([kind, entry]) => ({ kind, ...entry }))
    .sort((a, b) => b.shallowBytes - a.shallowBytes);
}

interface Dominated {
  readonly dominator: Uint32Array;
  readonly postorder: Uint32Array;
  readonly isMade: (node: number) => boolean;
  readonly retained: Float64Array;
  readonly kind: (node: number) => string;
  readonly relation: (node: number) => string;
}

/** The tree of dominators with nodes of one kind and relation taken together, from the top, what is small left out. */
function retainersOf(
  { selfBytes, nodes }: Snapshot,
  { dominator, postorder, isMade, retained, kind, relation }: Dominated,
): Retainer[] {
  const firstChild = new Uint32Array(nodes + 1);
  for (const node of postorder) if (dominator[node] !== node) firstChild[dominator[node]! + 1]!++;
  for (let node = 0; node < nodes; node++) firstChild[node + 1]! += firstChild[node]!;
  const children = new Uint32Array(firstChild[nodes]!);
  const next = firstChild.slice();
  for (const node of postorder) {
    if (dominator[node] !== node) children[next[dominator[node]!]!++] = node;
  }
  const total = retained[0]!;
  const rows: Retainer[] = [];
  const descend = (parents: Iterable<number>, depth: number): void => {
    const groups = new Map<string, number[]>();
    const stack = [...parents];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      for (let at = firstChild[node]!; at < firstChild[node + 1]!; at++) {
        const child = children[at]!;
        // What was there before the call is no row, but may keep what the call made.
        if (!isMade(child)) stack.push(child);
        else {
          const label = relation(child) + kind(child);
          const group = groups.get(label);
          if (group === undefined) groups.set(label, [child]);
          else group.push(child);
        }
      }
    }
    const bytes = (group: readonly number[]) =>
      group.reduce((sum, node) => sum + retained[node]!, 0);
    const large = [...groups]
      .map(([label, group]) => ({ label, group, retainedBytes: bytes(group) }))
      .filter(({ retainedBytes }) => retainedBytes >= LEAST_SHARE * total)
      .sort((a, b) => b.retainedBytes - a.retainedBytes);
    for (const { label, group, retainedBytes } of large) {
      rows.push({
        kind: label,
        depth,
        count: group.length,
        shallowBytes: group.reduce((sum, node) => sum + selfBytes[node]!, 0),
        retainedBytes,
        share: retainedBytes / total,
      });
      if (depth < DEEPEST) descend(group, depth + 1);
    }
  };
  descend([0], 0);
  return rows;
}
