/** In which file the variables of a scope are declared, and where, as far as a heap snapshot and that file tell. Runs in the parent. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { declarationOf } from './declarations.ts';
import type { Snapshot } from './snapshot.ts';
import type { SnapshotNames } from './snapshot-paths.ts';
import type { SourceLines } from './source-lines.ts';

/** Where a variable is declared; nothing where that is not known. */
export interface Declared {
  readonly file: string | null;
  /** From 1; null where several have its name. */
  readonly line: number | null;
}

/** Scopes deeper than that within each other are none that people write. */
const DEEPEST = 50;

/** By which a function's code names its script, in V8 of Node 20 and later ones. */
const SCRIPT = ['script', 'script_or_debug_info'];

/** Scripts of scopes, by the functions that see them. */
export class ScopeScripts {
  readonly #snapshot: Snapshot;
  readonly #names: SnapshotNames;
  #urls: ReadonlyMap<number, string> | null = null;

  constructor(snapshot: Snapshot, names: SnapshotNames) {
    this.#snapshot = snapshot;
    this.#names = names;
  }

  /** Where this variable of this scope is declared. */
  declared(scope: number | null, variable: string | null, lines: SourceLines): Declared {
    if (scope === null || variable === null) return { file: null, line: null };
    this.#urls ??= this.#urlsOfScopes();
    const url = this.#urls.get(scope);
    if (url === undefined || url === '') return { file: null, line: null };
    const path = url.startsWith('file:') ? fileURLToPath(url) : url;
    if (!existsSync(path)) return { file: url, line: null };
    const at = declarationOf(readFileSync(path, 'utf8'), variable);
    // CommonJS modules are known by their paths.
    const named = url.startsWith('file:') ? url : pathToFileURL(path).href;
    const source = lines.find(named, at?.line ?? 1, at?.column ?? 0);
    return { file: source?.file ?? path, line: at === null ? null : (source?.line ?? null) };
  }

  #urlsOfScopes(): ReadonlyMap<number, string> {
    const { nodes, firstEdge, edgeTo } = this.#snapshot;
    const { typeOf, edgeTypeOf, edgeNameOf, nameOf } = this.#names;
    const internal = (node: number, ...anyOf: readonly string[]): number | null => {
      for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++)
        if (edgeTypeOf(edge) === 'internal' && anyOf.includes(edgeNameOf(edge)))
          return edgeTo[edge]!;
      return null;
    };
    const urls = new Map<number, string>();
    for (let node = 0; node < nodes; node++) {
      if (typeOf(node) !== 'closure') continue;
      const shared = internal(node, 'shared');
      const script = shared === null ? null : internal(shared, ...SCRIPT);
      if (script === null) continue;
      const url = nameOf(script);
      let scope = internal(node, 'context');
      for (let depth = 0; scope !== null && depth < DEEPEST && !urls.has(scope); depth++) {
        urls.set(scope, url);
        scope = internal(scope, 'previous');
      }
    }
    return urls;
  }
}
