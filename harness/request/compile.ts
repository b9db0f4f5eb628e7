/** Compiling TypeScript plug-ins to plain JavaScript before any trial. Runs in the parent. */
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import { UsageError } from '../../contract.ts';
import { printable, printableLines } from '../../printable.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import { ownPlaces, PLACE_NAMES, packagesStayOutside } from './compiled-modules.ts';
import type { PlugInSource } from './references.ts';
import { fileNameOf } from './unique-names.ts';

/** What Node 20 cannot run as it is. */
const NEEDS_COMPILING = /^\.(?:[cm]?ts|[jt]sx)$/;

/** What esbuild puts where CommonJS requires something from outside: an ES module has no `require` of its own. */
const LACKS_REQUIRE = 'Dynamic require of';
/** Only where it is needed: an ES module may declare that name itself. */
const REQUIRE =
  "import { createRequire as uniqbenchRequire } from 'node:module'; const require = uniqbenchRequire(import.meta.url);";

/**
 * Compiles a plug-in in TypeScript or JSX and the files it imports into one module of plain JavaScript with a
 * source map; packages stay outside. A plain JavaScript plug-in is used as it is.
 *
 * @param outFolder Folder for the compiled module; must exist until the trials are over.
 * @throws UsageError with file, line and message where it does not compile.
 */
export async function compile(source: PlugInSource, outFolder: string): Promise<PlugIn> {
  if (NEEDS_COMPILING.test(extname(source.path))) return bundle(source, outFolder);
  return { ...plugInOf(source), url: pathToFileURL(source.path).href };
}

/** As {@link compile}, for JavaScript too. */
export async function bundle(source: PlugInSource, outFolder: string): Promise<PlugIn> {
  const outfile = join(outFolder, `${fileNameOf(source.name)}.mjs`);
  const options: BuildOptions = {
    entryPoints: [source.path],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    sourcemap: 'linked',
    define: PLACE_NAMES,
    plugins: [packagesStayOutside, ownPlaces],
    logLevel: 'silent',
  };
  try {
    await build(options);
    if (readFileSync(outfile, 'utf8').includes(LACKS_REQUIRE))
      await build({ ...options, banner: { js: REQUIRE } });
  } catch (error) {
    throw new UsageError(
      `${printable(source.path, 500)} does not compile: ${printableLines((error as Error).message)}`,
      {
        cause: error,
      },
    );
  }
  return { ...plugInOf(source), url: pathToFileURL(outfile).href };
}

function plugInOf({ name, path, exported }: PlugInSource): Omit<PlugIn, 'url'> {
  return { name, source: path, ...(exported === undefined ? {} : { exported }) };
}
