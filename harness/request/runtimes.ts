/** Runtimes that a user names: found, asked what they are, and refused where trials cannot run on them. Runs in the parent. */
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { didYouMean } from '../../unknown-name.ts';
import { runProgram } from '../spawn/run-program.ts';
import { type Runtime, titleOf } from '../wire/runtime.ts';
import { bunOnPath } from './bun-on-path.ts';
import { bunDistribution, nodeDistribution } from './distributions.ts';
import { digestOfFile, isVersion, npmRuntime } from './npm-runtimes.ts';

/** The oldest that trials run on. */
const OLDEST = { node: [20, 19], bun: [1, 3] } as const;
const REFUSED = 'nothing is measured on it. Name versions of Node or of Bun.';
const PROBE_MS = 30_000;
const PROBE = 'JSON.stringify(process.versions)';
/** With these, a runtime runs something else than what it is given, or waits for somebody. */
const RUNS_OTHER =
  /^(?:-e|-p|-pe|-c|-i|-h|-v|--(?:eval|print|check|interactive|help|version|test|watch|hot|run|filter|cwd|inspect-brk|build-snapshot|v8-options|prof-process|completion-bash)(?:=.*)?)$/;

/**
 * Finds what `--runtime` names: `node`, `node@22`, `node@22.11.0`, `bun`, `bun@1.4`, a path; flags may follow, separated by spaces.
 *
 * @param tell Is told before something is fetched.
 * @throws UsageError where there is none of the name, it is too old, fails at start, or is named twice.
 */
export async function findRuntimes(
  texts: readonly string[],
  tell: (text: string) => void,
  signal: AbortSignal,
): Promise<readonly Runtime[]> {
  const names = texts.map((text) => text.trim().replaceAll(/\s+/g, ' '));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new UsageError(`--runtime ${printable(twice, 500)} is named twice; once is enough.`);
  const found: Runtime[] = [];
  for (const name of names) found.push(await findRuntime(name, tell, signal));
  return found;
}

async function findRuntime(
  name: string,
  tell: (text: string) => void,
  signal: AbortSignal,
): Promise<Runtime> {
  const { program, flags } = takenApart(name);
  const wrong = flags.find((flag) => !flag.startsWith('-') || RUNS_OTHER.test(flag));
  if (wrong !== undefined)
    throw new UsageError(
      `--runtime ${printable(name, 500)}: ${printable(wrong, 200)} is no flag that trials can be started with; values stand behind an equals sign, as in --max-semi-space-size=64.`,
    );
  const executable = await executableOf(program, tell, signal);
  const asked = { program: executable, args: [...flags, '-p', PROBE] };
  const { exitCode, stdout, stderr, timedOut } = await runProgram(
    asked,
    { timeoutMs: PROBE_MS },
    signal,
  ).catch((error) => {
    throw error instanceof UsageError
      ? new UsageError(`--runtime ${printable(name, 500)}: ${error.message}`, { cause: error })
      : error;
  });
  const versions = exitCode === 0 ? versionsIn(stdout) : null;
  if (versions === null) {
    const said = printable((stderr.trim() || stdout.trim()).split('\n').at(-1) ?? '', 300);
    const how = timedOut ? `it had not ended after ${PROBE_MS / 1e3} s` : `exit code ${exitCode}`;
    throw new UsageError(
      `--runtime ${printable(name, 500)} fails at start: ${how}${said === '' ? '' : `: ${said}`}`,
    );
  }
  const known = supported(name, versions);
  if (known.kind === 'bun') await assertFlagsOfBun(name, executable, flags, signal);
  return { name, ...known, digest: digestOfFile(executable), flags, executable };
}

/** Bun starts all the same with flags that it does not know. @throws UsageError where its help tells nothing of one. */
async function assertFlagsOfBun(
  name: string,
  executable: string,
  flags: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  if (flags.length === 0) return;
  const asked = { program: executable, args: ['--help'] };
  const { stdout } = await runProgram(asked, { timeoutMs: PROBE_MS }, signal);
  const known = new Set(stdout.match(/(?<![\w-])--?[a-z][\w-]*/gi));
  const unknown = flags.find((flag) => !known.has(flag.replace(/=.*/s, '')));
  if (unknown === undefined) return;
  throw new UsageError(
    `--runtime ${printable(name, 500)}: Bun knows no flag ${printable(unknown, 200)}, and would leave it out; bun --help has all of them.${didYouMean(unknown, [...known])}`,
  );
}

/** The longest beginning that is a file is the program: paths may hold spaces. */
function takenApart(text: string): { readonly program: string; readonly flags: readonly string[] } {
  const words = text.split(' ');
  for (let length = words.length; length > 1; length--) {
    const program = words.slice(0, length).join(' ');
    if (isFile(resolve(program))) return { program, flags: words.slice(length) };
  }
  const [program = '', ...flags] = words;
  return { program, flags };
}

async function executableOf(
  program: string,
  tell: (text: string) => void,
  signal: AbortSignal,
): Promise<string> {
  const [, kind, version] = /^(node|bun)(?:@v?(\d+(?:\.\d+){0,2}))?$/.exec(program) ?? [];
  // Refused before it is fetched.
  if (version !== undefined && isTooOld(kind as Kind, version, 'at its newest'))
    throw tooOld(program, kind as Kind, version);
  if (kind === 'node')
    return version === undefined || isVersion(process.versions.node, version)
      ? process.execPath
      : npmRuntime(nodeDistribution(), version, tell, signal);
  if (kind === 'bun') {
    const wanted = version ?? null;
    return (await bunOnPath(wanted, signal)) ?? npmRuntime(bunDistribution(), wanted, tell, signal);
  }
  const [, named, of] = /^(node|bun|deno)(?:@(.*))?$/s.exec(program) ?? [];
  if (named === 'deno') throw new UsageError(`--runtime ${printable(program, 500)}: ${REFUSED}`);
  if (of !== undefined)
    throw new UsageError(
      `--runtime ${printable(program, 500)}: a version is written in numbers: ${named === 'bun' ? 'bun@1.4 or bun@1.4.5' : 'node@22 or node@22.11.0'}.`,
    );
  const path = resolve(program);
  if (isFile(path)) return path;
  const isPath = /[\\/]/.test(program);
  if (isPath && existsSync(path)) {
    const names = ['node', 'bun'].flatMap((one) => [join(program, 'bin', one), join(program, one)]);
    const within = names.find((one) => isFile(resolve(one)));
    throw new UsageError(
      `--runtime ${printable(program, 500)} is a folder, and no program; ${within === undefined ? 'name the program in it' : `name ${printable(within, 500)}`}.`,
    );
  }
  throw new UsageError(
    isPath
      ? `--runtime ${printable(program, 500)}: there is no such program (looked at ${printable(path, 500)}).`
      : `--runtime ${printable(program, 500)} is neither node, node@VERSION, bun, bun@VERSION, nor the path of a program.${didYouMean(program, ['node', 'bun'])}`,
  );
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}

type Versions = Readonly<Record<string, string | undefined>>;

/** null where it is no runtime of JavaScript that knows them. */
function versionsIn(stdout: string): Versions | null {
  try {
    const versions: unknown = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
    const isObject = typeof versions === 'object' && versions !== null && 'node' in versions;
    return isObject ? (versions as Versions) : null;
  } catch {
    return null;
  }
}

type Kind = Runtime['kind'];

/** @throws UsageError where trials do not run on it. */
function supported(
  name: string,
  { node = '', v8 = 'unknown', bun, webkit = 'unknown', deno, electron }: Versions,
): Pick<Runtime, 'kind' | 'version' | 'v8' | 'webkit'> {
  const other = Object.entries({ Deno: deno, Electron: electron }).find(
    ([, version]) => version !== undefined,
  );
  if (other !== undefined)
    throw new UsageError(
      `--runtime ${printable(name, 500)} is ${other[0]} ${printable(other[1] ?? '')}: ${REFUSED}`,
    );
  const [kind, version]: [Kind, string] = bun === undefined ? ['node', node] : ['bun', bun];
  if (isTooOld(kind, version)) throw tooOld(name, kind, version);
  // What Bun says of V8 is the version that it stands in for.
  return kind === 'bun' ? { kind, version, webkit } : { kind, version, v8 };
}

/** @param missing What a version stands for that leaves its second number out. */
function isTooOld(kind: Kind, version: string, missing?: 'at its newest'): boolean {
  const newest = missing === undefined ? 0 : Number.POSITIVE_INFINITY;
  const [major = 0, minor = newest] = version.split('.').map(Number);
  const [oldest, oldestMinor] = OLDEST[kind];
  return major < oldest || (major === oldest && minor < oldestMinor);
}

function tooOld(name: string, kind: Kind, version: string): UsageError {
  return new UsageError(
    `--runtime ${printable(name, 500)} is ${titleOf({ kind })} ${printable(version)}, which is too old: trials need ${OLDEST[kind].join('.')} or newer.`,
  );
}
