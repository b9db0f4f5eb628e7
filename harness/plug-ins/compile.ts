/** Compiling TypeScript plug-ins to plain JavaScript before any trial. Runs in the parent. */
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { UsageError } from '../../contract.ts';
import type { PlugIn } from '../protocol.ts';
import type { PlugInSource } from './find.ts';

/**
 * Compiles a TypeScript plug-in and the files it imports into one module of plain JavaScript with a
 * source map; packages stay outside. A JavaScript plug-in is used as it is.
 *
 * @param outFolder Folder for the compiled module; must exist until the trials are over.
 * @throws UsageError with file, line and message where it does not compile.
 */
export async function compile({ name, path }: PlugInSource, outFolder: string): Promise<PlugIn> {
  if (!/ts$/.test(extname(path))) return { name, source: path, url: pathToFileURL(path).href };
  return bundle({ name, path }, outFolder);
}

/** As {@link compile}, for JavaScript too. */
export async function bundle({ name, path }: PlugInSource, outFolder: string): Promise<PlugIn> {
  const outfile = join(outFolder, `${name.replaceAll(/[^\w.-]/g, '_')}.mjs`);
  try {
    await build({
      entryPoints: [path],
      outfile,
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'esm',
      sourcemap: 'linked',
      plugins: [packagesStayOutside],
      logLevel: 'silent',
    });
  } catch (error) {
    throw new UsageError(`${path} does not compile: ${(error as Error).message}`, { cause: error });
  }
  return { name, source: path, url: pathToFileURL(outfile).href };
}

/**
 * The compiled module lies in another folder than its source, where Node would look for packages in
 * vain; so each is named by its full URL.
 */
const packagesStayOutside: Plugin = {
  name: 'packages-stay-outside',
  setup(building) {
    building.onResolve({ filter: /^[^./]/ }, async (request) => {
      if (request.kind === 'entry-point' || request.pluginData === 'resolving') return undefined;
      if (request.path.startsWith('node:')) return { external: true };
      const { path, external, errors } = await building.resolve(request.path, {
        kind: request.kind,
        resolveDir: request.resolveDir,
        importer: request.importer,
        pluginData: 'resolving',
      });
      // Whether an optional package is there shows when it is asked for.
      if (errors.length > 0 && request.kind === 'dynamic-import') return { external: true };
      if (errors.length > 0) return { errors };
      if (external || !path.includes('node_modules')) return { path, external };
      return { path: pathToFileURL(path).href, external: true };
    });
  },
};
