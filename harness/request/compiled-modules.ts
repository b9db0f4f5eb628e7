/** What keeps modules whole that are compiled into another folder: their packages, and where they say they are. Runs in the parent. */
import { readFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ImportKind, Loader, OnResolveResult, Plugin } from 'esbuild';
import { packageFolder } from '../../package-folder.ts';
import { installedPackageOf, ownPartOf } from './packages.ts';

/** What task files import: this uniqbench itself, whichever the user has installed. */
const OWN_NAME = 'uniqbench';
const OWN_MODULE = join(packageFolder, 'dist', 'uniqbench.js');

/**
 * The compiled module lies in another folder than its source, where Node would look for packages in
 * vain; so each is named by its full URL, or path where it is required. Looked for from the source, and else from the
 * user's folder: what uniqbench's own engines need may be installed there alone.
 */
export const packagesStayOutside: Plugin = {
  name: 'packages-stay-outside',
  setup(building) {
    building.onResolve({ filter: /^[^./]/ }, async (request) => {
      if (request.kind === 'entry-point' || request.pluginData === 'resolving') return undefined;
      if (request.path.startsWith('node:')) return { external: true };
      if (request.path === OWN_NAME) return outside(OWN_MODULE, request.kind);
      const ownPart = ownPartOf(request.path);
      if (ownPart !== null) return { path: ownPart };
      const { kind, importer } = request;
      const resolved = (resolveDir: string) =>
        building.resolve(request.path, { kind, resolveDir, importer, pluginData: 'resolving' });
      let found = await resolved(request.resolveDir);
      if (found.errors.length > 0) {
        const ofUser = await resolved(process.cwd());
        if (ofUser.errors.length === 0) found = ofUser;
      }
      const { path, external, errors } = found;
      // Whether an optional package is there shows when it is asked for.
      if (errors.length > 0 && kind === 'dynamic-import') return { external: true };
      if (errors.length > 0) return { errors };
      const isOwn = installedPackageOf(path) === installedPackageOf(importer);
      if (external || isOwn) return { path, external };
      return outside(path, kind);
    });
  },
};

/** `require` takes paths alone, `import` also URLs, in which every character may stand. */
function outside(path: string, kind: ImportKind): OnResolveResult {
  return { path: kind === 'require-call' ? path : pathToFileURL(path).href, external: true };
}

/** What source files ask for where they are, and what {@link ownPlaces} answers by. */
export const PLACE_NAMES: Readonly<Record<string, string>> = {
  'import.meta.url': 'uniqbenchUrl',
  'import.meta.dirname': 'uniqbenchFolder',
  'import.meta.filename': 'uniqbenchFile',
  __dirname: 'uniqbenchFolder',
  __filename: 'uniqbenchFile',
};

const ASKS = /\bimport\.meta\.|\b__(?:dir|file)name\b/;

/** Files that ask where they are get their source's place, beside which their data lie, on their first line. */
export const ownPlaces: Plugin = {
  name: 'own-places',
  setup(building) {
    building.onLoad({ filter: /\.(?:[cm]?[jt]s|[jt]sx)$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      if (!ASKS.test(text)) return undefined;
      const values = [pathToFileURL(path).href, dirname(path), path].map((one) =>
        JSON.stringify(one),
      );
      const [url, folder, file] = values;
      const places = `const uniqbenchUrl = ${url}, uniqbenchFolder = ${folder}, uniqbenchFile = ${file};`;
      // What says which program runs the file must stay in front.
      const [runBy] = /^(?:#!.*\n)?/.exec(text)!;
      return { contents: `${runBy}${places}${text.slice(runBy.length)}`, loader: loaderOf(path) };
    });
  },
};

/** esbuild's own, by ending; a CommonJS ending makes no difference to it. */
function loaderOf(path: string): Loader {
  const ending = extname(path);
  if (ending === '.tsx') return 'tsx';
  if (ending === '.jsx') return 'jsx';
  return ending.includes('ts') ? 'ts' : 'js';
}
