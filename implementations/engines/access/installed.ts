/** The optional packages that engines come in: their versions, and what a user is told where they are missing. */
import { UsageError } from '../../../contract.ts';
import manifest from '../package.json' with { type: 'json' };

/** The command that installs all of them. */
const INSTALL = 'npm run install:engines';

const { dependencies } = manifest;

/** As they are installed by {@link INSTALL}. */
export const VERSIONS = {
  duckDB: dependencies['@duckdb/node-api'].replace(/-.*/, ''),
  chDB: dependencies.chdb,
  hyperlolo: dependencies.hyperlolo,
} as const;

/** What an implementation says it needs. */
export const NEEDS = {
  duckDB: { package: '@duckdb/node-api', install: INSTALL },
  chDB: { package: 'chdb', install: INSTALL },
  hyperlolo: { package: 'hyperlolo', install: INSTALL },
} as const;

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
