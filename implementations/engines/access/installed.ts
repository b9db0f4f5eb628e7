/** The optional packages that engines come in: their versions, and what a user is told where they are missing. */
import { fileURLToPath } from 'node:url';
import { UsageError } from '../../../contract.ts';
import manifest from '../package.json' with { type: 'json' };

const { dependencies } = manifest;

/** As they are tested here. */
export const VERSIONS = {
  duckDB: dependencies['@duckdb/node-api'].replace(/-.*/, ''),
  chDB: dependencies.chdb,
  hyperlolo: dependencies.hyperlolo,
} as const;

/** What an implementation says it needs. */
export const NEEDS = {
  duckDB: needs('@duckdb/node-api'),
  chDB: needs('chdb'),
  hyperlolo: needs('hyperlolo'),
} as const;

/** With a command that exists where the user is: in a project that uniqbench is installed in, or in uniqbench's own. */
function needs<Name extends keyof typeof dependencies>(name: Name) {
  const isInstalled = /[\\/]node_modules[\\/]/.test(fileURLToPath(import.meta.url));
  const own = 'npm run install:engines';
  return {
    package: name,
    install: isInstalled ? `npm install --save-dev ${name}@${dependencies[name]}` : own,
  };
}

/**
 * Waits for the import of an optional package.
 *
 * @param load `() => import('…')`: written out, so that the harness sees it when it bundles, and called late.
 * @throws UsageError that names the command, where the package is not installed.
 */
export async function installed<Package>(
  needs: { readonly package: string; readonly install: string },
  load: () => Promise<Package>,
): Promise<Package> {
  try {
    return await load();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw cause;
    throw new UsageError(`${needs.package} is not installed: ${needs.install}`, { cause });
  }
}
