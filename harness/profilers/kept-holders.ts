/** Who keeps what calls have left, by a heap snapshot taken after them. Pure. */
import type { Holder } from '../record/keepers-entry.ts';
import type { Place } from './cpu-profile.ts';
import { placesOf } from './retainers.ts';
import { ScopeScripts } from './scope-scripts.ts';
import type { Snapshot } from './snapshot.ts';
import {
  type NamedPath,
  NO_EDGE,
  namesOf,
  pathTo,
  type SnapshotNames,
  type SnapshotPaths,
  shortestPaths,
} from './snapshot-paths.ts';
import type { SourceLines } from './source-lines.ts';

/** Those who keep less, of all that is kept, are left out. */
const LEAST_SHARE = 0.1;
const MOST_HOLDERS = 3;

/** Code and what compilers know of it: V8's own, and kept once. */
const ENGINE = ['code', 'hidden', 'object shape', 'synthetic'];

/** What hangs on one object, or one variable, that was there before. */
interface Group {
  readonly holder: number;
  readonly edge: number;
  /** The first object below. */
  readonly first: number;
  bytes: number;
  objects: number;
  readonly kinds: Map<string, number>;
  readonly makers: Map<number, number>;
}

/**
 * Who keeps what was made since, who keeps most first.
 *
 * @param lastIdBefore The number of the last object that was there before the calls.
 * @param calls How many were made.
 */
export function keptHolders(
  snapshot: Snapshot,
  lastIdBefore: number,
  calls: number,
  lines: SourceLines,
): { readonly bytesPerCall: number; readonly holders: readonly Holder[] } {
  const paths = shortestPaths(snapshot);
  const names = namesOf(snapshot);
  const groups = groupsOf(snapshot, paths, names, lastIdBefore || firstMade(snapshot) - 1);
  const total = groups.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total === 0) return { bytesPerCall: 0, holders: [] };
  const places = placesOf(snapshot, lines);
  const scripts = new ScopeScripts(snapshot, names);
  const holders = byVariable(groups, paths, names)
    .filter(({ bytes }) => bytes >= LEAST_SHARE * total)
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, MOST_HOLDERS)
    .map(
      ({ bytes, objects, path, at, kinds, makers }): Holder => ({
        kind: kindOf(at, names),
        path: path.path,
        ...scripts.declared(path.scope, path.variable, lines),
        mostly: largest(kinds) ?? 'engine internals',
        bytesPerCall: bytes / calls,
        objectsPerCall: objects / calls,
        share: bytes / total,
        madeIn: madeIn(makers, places),
      }),
    );
  return { bytesPerCall: total / calls, holders };
}

/** What hangs on one variable. */
type OfVariable = Pick<Group, 'bytes' | 'objects' | 'kinds' | 'makers'> & {
  readonly path: NamedPath;
  /** The object that is named. */
  readonly at: number;
};

/** Of one variable, the object that keeps most is named, where it keeps half of it; else the variable. */
function byVariable(
  groups: readonly Group[],
  paths: SnapshotPaths,
  names: SnapshotNames,
): OfVariable[] {
  const variables = new Map<string, (Group & { readonly path: NamedPath })[]>();
  for (const group of groups) {
    const path = pathTo(group.holder, group.edge, paths, names);
    const key = JSON.stringify([path.scope, path.root?.name ?? group.holder]);
    variables.set(key, [...(variables.get(key) ?? []), { ...group, path }]);
  }
  return [...variables.values()].map((own) => {
    const bytes = own.reduce((sum, one) => sum + one.bytes, 0);
    const most = own.reduce((a, b) => (b.bytes > a.bytes ? b : a));
    const { root } = most.path;
    const isAll = most.bytes >= bytes / 2 || root === null;
    // A variable may hold another object after each call; else it is the same, which grows.
    const named = names.isScope(most.holder) ? most.first : most.holder;
    return {
      bytes,
      objects: own.reduce((sum, one) => sum + one.objects, 0),
      kinds: summed(own.map(({ kinds }) => kinds)),
      makers: summed(own.map(({ makers }) => makers)),
      path: isAll ? most.path : { ...most.path, path: root.name },
      at: isAll ? named : root.node,
    };
  });
}

function summed<Key>(all: readonly ReadonlyMap<Key, number>[]): Map<Key, number> {
  const sums = new Map<Key, number>();
  for (const one of all) for (const [key, bytes] of one) add(sums, key, bytes);
  return sums;
}

/** The number of the first object of which V8 knows who made it: it began to ask then. */
function firstMade({ nodes, nodeId, traceNode }: Snapshot): number {
  let least = 0xffff_ffff;
  for (let node = 0; node < nodes; node++)
    if (traceNode[node] !== 0) least = Math.min(least, nodeId[node]!);
  return least;
}

function groupsOf(
  snapshot: Snapshot,
  { order, parent, edgeInto }: SnapshotPaths,
  names: SnapshotNames,
  lastIdBefore: number,
): Group[] {
  const { nodes, nodeId, selfBytes, traceNode } = snapshot;
  const isNew = new Uint8Array(nodes);
  const groupOf = new Uint32Array(nodes);
  const groups: Group[] = [];
  const byKey = new Map<string, number>();
  for (const node of order) {
    const [from, edge] = [parent[node]!, edgeInto[node]!];
    if (edge === NO_EDGE) continue;
    const type = names.typeOf(node);
    // Memory outside of the heap gets its number when it is first looked at: it is as new as what holds it.
    const isYounger = type === 'native' ? isNew[from] === 1 : nodeId[node]! > lastIdBefore;
    isNew[node] = isYounger ? 1 : 0;
    if (!isYounger) continue;
    let group = groupOf[from]!;
    if (isNew[from] !== 1) {
      const above = holderAbove(node, { parent, edgeInto }, names);
      const key = names.isScope(above.holder)
        ? `${above.holder} ${names.edgeNameOf(above.edge)}`
        : String(above.holder);
      group = byKey.get(key) ?? groups.length;
      if (group === groups.length) {
        byKey.set(key, group);
        groups.push({
          ...above,
          first: node,
          ...{ bytes: 0, objects: 0, kinds: new Map(), makers: new Map() },
        });
      }
    }
    groupOf[node] = group;
    if (ENGINE.includes(type)) continue;
    // Node's own, which is in no object of the program's.
    if (type === 'native' && names.typeOf(from) === 'synthetic') continue;
    const own = groups[group]!;
    const bytes = selfBytes[node]!;
    own.bytes += bytes;
    own.objects++;
    // Elements and tables are those of what they hang on.
    const isTable = type === 'array' && isNew[from] === 1;
    add(own.kinds, kindOf(isTable ? from : node, names), bytes);
    add(own.makers, traceNode[node]!, bytes);
  }
  return groups;
}

/** The object, or scope, of the program's own that it hangs on, above tables and elements of the engine's. */
function holderAbove(
  node: number,
  { parent, edgeInto }: Pick<SnapshotPaths, 'parent' | 'edgeInto'>,
  names: SnapshotNames,
): Pick<Group, 'holder' | 'edge'> {
  let [edge, holder] = [edgeInto[node]!, parent[node]!];
  const isOwn = (one: number) =>
    names.isScope(one) || ['object', 'closure', 'native', 'synthetic'].includes(names.typeOf(one));
  while (!isOwn(holder) && edgeInto[holder] !== NO_EDGE) {
    edge = edgeInto[holder]!;
    holder = parent[holder]!;
  }
  return { holder, edge };
}

function kindOf(node: number, names: SnapshotNames): string {
  const type = names.typeOf(node);
  const name = names.nameOf(node);
  if (type === 'object' || type === 'native') return name || type;
  if (type === 'closure') return name === '' ? 'function' : `function ${name}`;
  if (type === 'array') return 'table or elements';
  return type.includes('string') ? 'string' : type;
}

function add<Key>(sums: Map<Key, number>, key: Key, bytes: number): void {
  sums.set(key, (sums.get(key) ?? 0) + bytes);
}

function largest<Key>(sums: ReadonlyMap<Key, number>): Key | null {
  let most: readonly [Key, number] | null = null;
  for (const one of sums) if (most === null || one[1] > most[1]) most = one;
  return most?.[0] ?? null;
}

/** Where the implementation's own code made most of it; null where V8 does not know. */
function madeIn(
  makers: ReadonlyMap<number, number>,
  places: ReadonlyMap<number, Place>,
): Holder['madeIn'] {
  const byPlace = new Map<string, number>();
  const known = new Map<string, Place>();
  for (const [maker, bytes] of makers) {
    const place = places.get(maker);
    if (place === undefined || place.file === '') continue;
    const key = JSON.stringify([place.function, place.file, place.line]);
    known.set(key, place);
    add(byPlace, key, bytes);
  }
  const place = known.get(largest(byPlace) ?? '');
  if (place === undefined) return null;
  const { file, line } = place;
  return { function: place.function, file, line };
}
