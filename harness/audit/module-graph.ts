/** What an implementation imports, from its source and the files that it imports in turn. Runs in the parent. */
import { isBuiltin } from 'node:module';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Loader, type Message, type PartialMessage, type Plugin } from 'esbuild';
import { errorInWords } from '../../printable.ts';
import { installedPackageOf, ownPartOf } from '../request/packages.ts';

/** An import that is neither Node's own nor one of the implementation's own files. */
export interface ForeignImport {
  /** As it is written: `fastest-levenshtein`. */
  readonly module: string;
  /** The file that imports it. */
  readonly importer: string;
}

/** The graph. */
export interface ModuleGraph {
  /** Node's own modules, in order of name. */
  readonly builtIns: readonly string[];
  /** How many files are its own. */
  readonly ownFiles: number;
  readonly foreign: readonly ForeignImport[];
  /** Places where what is loaded is only known when it runs: `mine.ts:12: …`. */
  readonly untold: readonly string[];
}

/** esbuild's own notes on what it cannot follow. */
const UNTOLD: Readonly<Record<string, string>> = {
  'unsupported-dynamic-import': 'import() of a name that is only known when it runs',
  'unsupported-require-call': 'require() of a name that is only known when it runs',
  'indirect-require': 'require handed on as a value',
  'direct-eval': 'eval()',
};

/** Files that are part of a program without being one. */
const AS_DATA: Readonly<Record<string, Loader>> = {
  '.wasm': 'empty',
  '.json': 'json',
  '.txt': 'empty',
};

/**
 * Follows all imports of a plug-in's source.
 *
 * @throws Error where the source cannot be read or does not parse.
 */
export async function moduleGraphOf(source: string): Promise<ModuleGraph> {
  const builtIns = new Set<string>();
  const foreign: ForeignImport[] = [];
  const { metafile, warnings } = await build({
    entryPoints: [source],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    outdir: 'unused',
    logLevel: 'silent',
    loader: AS_DATA,
    logOverride: Object.fromEntries(Object.keys(UNTOLD).map((id) => [id, 'warning'])),
    plugins: [sortImports(builtIns, foreign)],
  });
  return {
    builtIns: [...builtIns].sort(),
    ownFiles: Object.keys(metafile.inputs).length,
    foreign,
    untold: warnings.flatMap((warning) => untoldInWords(warning) ?? []),
  };
}

function sortImports(builtIns: Set<string>, foreign: ForeignImport[]): Plugin {
  return {
    name: 'sort-imports',
    setup(building) {
      building.onResolve(
        { filter: /.*/ },
        async ({ path, kind, importer, resolveDir, pluginData }) => {
          if (kind === 'entry-point' || pluginData === 'resolving') return undefined;
          if (isBuiltin(path)) {
            builtIns.add(path.replace(/^node:/, ''));
            return { external: true };
          }
          const ownPart = ownPartOf(path);
          if (ownPart !== null) return { path: ownPart };
          const isOwnPath = /^(\.{0,2}\/|file:)/.test(path);
          if (isOwnPath) {
            const found = await building.resolve(
              path.startsWith('file:') ? fileURLToPath(path) : path,
              { kind, resolveDir, importer, pluginData: 'resolving' },
            );
            if (found.errors.length > 0) return { errors: found.errors as PartialMessage[] };
            const isOwn = installedPackageOf(found.path) === installedPackageOf(importer);
            if (isOwn && !found.path.endsWith('.node')) return found;
          }
          foreign.push({ module: path, importer: relative(process.cwd(), importer) });
          return { external: true };
        },
      );
    },
  };
}

function untoldInWords({ id, location }: Message): string | null {
  const what = UNTOLD[id];
  if (what === undefined) return null;
  return location === null ? what : `${location.file}:${location.line}: ${what}`;
}

/** As {@link moduleGraphOf}, or why the imports cannot be followed. */
export async function modulesOf(source: string): Promise<ModuleGraph | string> {
  try {
    return await moduleGraphOf(source);
  } catch (error) {
    return errorInWords(error);
  }
}
