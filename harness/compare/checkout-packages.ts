/**
 * The packages of a checkout: those that the working tree has installed, where both want the same, or else what its own package
 * manager installs there. Runs in the parent.
 */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { endOfOutput, runProcess } from '../spawn/run-process.ts';
import { type Checkout, git, NOT_OF_HOOKS } from './revisions.ts';

/** Lock files, and what installs exactly what they say. */
const MANAGERS: readonly { readonly lock: string; readonly install: string }[] = [
  { lock: 'package-lock.json', install: 'npm ci --no-audit --no-fund' },
  { lock: 'npm-shrinkwrap.json', install: 'npm ci --no-audit --no-fund' },
  { lock: 'pnpm-lock.yaml', install: 'pnpm install --frozen-lockfile' },
  { lock: 'yarn.lock', install: 'yarn install --frozen-lockfile' },
  { lock: 'bun.lock', install: 'bun install --frozen-lockfile' },
  { lock: 'bun.lockb', install: 'bun install --frozen-lockfile' },
];
const DEPENDENCIES = [
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
  'overrides',
  'resolutions',
  'workspaces',
];

/**
 * Links the working tree's packages into a checkout that wants the same ones. A package of the repository's own, which its
 * workspaces link to, is linked to the checkout's: it would be head's code in base otherwise.
 *
 * @returns false where the checkout wants others.
 */
export function lendPackages(repository: string, { commit, folder }: Checkout): boolean {
  if (commit === null) return true;
  const folders = packageFoldersIn(repository, commit);
  if (folders.some((one) => wantedIn(join(repository, one)) !== wantedIn(join(folder, one))))
    return false;
  for (const one of folders) {
    const from = join(repository, one, 'node_modules');
    const to = join(folder, one, 'node_modules');
    if (existsSync(from) && !existsSync(to) && existsSync(dirname(to)))
      linkAll(repository, folder, from, to);
  }
  return true;
}

/**
 * Installs what the nearest lock file above a file says.
 *
 * @throws UsageError where that fails; the signal's reason where it is aborted.
 */
export async function installPackages(
  { folder, revision }: Checkout,
  file: string,
  signal: AbortSignal,
): Promise<void> {
  const place = placeOfInstallation(folder, dirname(join(folder, file)));
  if (place === null) return;
  const failure = await failureOf(place.install, place.folder, signal);
  if (failure === null) return;
  throw new UsageError(
    `The packages of ${printable(revision, 500)} cannot be installed by ${place.install}: ${failure}\n` +
      'Where something else installs them, say so: --build COMMAND runs in each checkout.',
  );
}

/** Runs a line of shell, which ends with the signal. @returns The end of what it printed, where it failed; null where not. */
export async function failureOf(
  command: string,
  folder: string,
  signal: AbortSignal,
): Promise<string | null> {
  const ended = await runProcess(
    { command, cwd: folder, env: NOT_OF_HOOKS, timeoutMs: null },
    signal,
  );
  if (ended.exitCode === 0) return null;
  return endOfOutput({ ...ended, message: `it ended with ${ended.exitCode ?? ended.exitSignal}` });
}

function packageFoldersIn(repository: string, commit: string): string[] {
  return git(repository, 'ls-tree', '-r', '-z', '--name-only', '--full-tree', commit)
    .split('\0')
    .filter((file) => /(?:^|\/)package\.json$/.test(file) && !file.includes('node_modules/'))
    .map((file) => dirname(file))
    .sort();
}

/** What decides which packages are installed there; the package's own version does not. */
function wantedIn(folder: string): string {
  const manifest = parsed(join(folder, 'package.json'));
  const locks = MANAGERS.map(({ lock }) => {
    const path = join(folder, lock);
    if (!existsSync(path)) return null;
    const { version: _, packages, ...content } = parsed(path);
    if (packages === undefined) return readFileSync(path, 'base64');
    const { '': own, ...others } = packages as Record<string, object>;
    return { ...content, others, own: { ...own, version: undefined } };
  });
  return JSON.stringify([
    DEPENDENCIES.map((field) => manifest[field] ?? null),
    locks,
    patchesIn(join(folder, 'patches')),
  ]);
}

/** What patch-package applies to what is installed. */
function patchesIn(folder: string): string[][] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.patch'))
    .sort()
    .map((file) => [file, readFileSync(join(folder, file), 'base64')]);
}

function parsed(path: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function linkAll(repository: string, checkout: string, from: string, to: string): void {
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    const [source, target] = [join(from, name), join(to, name)];
    // Folders of links, into which installing would write otherwise. What else begins with a dot is of the package manager.
    if (name.startsWith('@') || name === '.bin') linkAll(repository, checkout, source, target);
    else if (!name.startsWith('.') && existsSync(source))
      symlinkSync(ownCounterpart(repository, checkout, source) ?? realpathSync(source), target);
  }
}

/** Where a link leads to the repository's own code, the same place in the checkout. */
function ownCounterpart(repository: string, checkout: string, link: string): string | null {
  const place = relative(realpathSync(repository), realpathSync(link));
  const isOwn = !place.startsWith('..') && !place.split(sep).includes('node_modules');
  const counterpart = join(checkout, place);
  return isOwn && existsSync(counterpart) ? counterpart : null;
}

function placeOfInstallation(
  top: string,
  folder: string,
): { readonly folder: string; readonly install: string } | null {
  const manager = MANAGERS.find(({ lock }) => existsSync(join(folder, lock)));
  if (manager !== undefined) {
    const isBerry = manager.lock === 'yarn.lock' && existsSync(join(folder, '.yarnrc.yml'));
    return { folder, install: isBerry ? 'yarn install --immutable' : manager.install };
  }
  if (folder !== top && dirname(folder) !== folder) {
    const above = placeOfInstallation(top, dirname(folder));
    if (above !== null) return above;
  }
  return existsSync(join(folder, 'package.json'))
    ? { folder, install: 'npm install --no-audit --no-fund' }
    : null;
}
