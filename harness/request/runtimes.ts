/** Runtimes that a user names: found, asked what they are, and refused where trials cannot run on them. Runs in the parent. */
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { didYouMean } from '../../unknown-name.ts';
import { runProgram } from '../spawn/run-program.ts';
import type { Runtime } from '../wire/runtime.ts';
import { digestOfFile, isVersion, npmRuntime } from './npm-runtimes.ts';

/** The oldest Node that trials run on. */
const OLDEST = [20, 19] as const;
const OTHERS = ['bun', 'deno'];
const REFUSED =
  "nothing can be measured on it, because trials talk to uniqbench by what only Node's v8 module has, and look at V8's heap. Name versions of Node.";
const PROBE_MS = 30_000;
const PROBE = 'JSON.stringify(process.versions)';
/** With these, Node runs something else than what it is given, or waits for somebody. */
const RUNS_OTHER =
  /^(?:-e|-p|-pe|-c|-i|-h|-v|--(?:eval|print|check|interactive|help|version|test|watch|run|inspect-brk|build-snapshot|v8-options|prof-process|completion-bash)(?:=.*)?)$/;

/**
 * Finds what `--runtime` names: `node`, `node@22`, `node@22.11.0`, a path; flags may follow, separated by spaces.
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
  const version = supported(name, versions);
  const digest = digestOfFile(executable);
  const v8 = versions.v8 ?? 'unknown';
  return { name, kind: 'node', version, v8, digest, flags, executable };
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
  const other = OTHERS.find((one) => program === one || program.startsWith(`${one}@`));
  if (other !== undefined) throw new UsageError(`--runtime ${printable(program, 500)}: ${REFUSED}`);
  const [, version] = /^node@v?(\d+(?:\.\d+){0,2})$/.exec(program) ?? [];
  if (program === 'node') return process.execPath;
  // Refused before it is fetched.
  if (version !== undefined && Number.parseInt(version, 10) < OLDEST[0])
    throw tooOld(program, version);
  if (version !== undefined)
    return isVersion(process.versions.node, version)
      ? process.execPath
      : npmRuntime(version, tell, signal);
  if (program.startsWith('node@'))
    throw new UsageError(
      `--runtime ${printable(program, 500)}: a version is written in numbers: node@22 or node@22.11.0.`,
    );
  const path = resolve(program);
  if (isFile(path)) return path;
  const isPath = /[\\/]/.test(program);
  if (isPath && existsSync(path)) {
    const within = join(program, 'bin', 'node');
    throw new UsageError(
      `--runtime ${printable(program, 500)} is a folder, and no program; ${isFile(resolve(within)) ? `name ${printable(within, 500)}` : 'name the program in it'}.`,
    );
  }
  throw new UsageError(
    isPath
      ? `--runtime ${printable(program, 500)}: there is no such program (looked at ${printable(path, 500)}).`
      : `--runtime ${printable(program, 500)} is neither node, node@VERSION, nor the path of a program.${didYouMean(program, ['node'])}`,
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

/** @throws UsageError where trials do not run on it. */
function supported(name: string, { node = '', bun, deno, electron }: Versions): string {
  const other = Object.entries({ Bun: bun, Deno: deno, Electron: electron }).find(
    ([, version]) => version !== undefined,
  );
  if (other !== undefined)
    throw new UsageError(
      `--runtime ${printable(name, 500)} is ${other[0]} ${printable(other[1] ?? '')}: ${REFUSED}`,
    );
  const [major = 0, minor = 0] = node.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return node;
  throw tooOld(name, node);
}

function tooOld(name: string, version: string): UsageError {
  return new UsageError(
    `--runtime ${printable(name, 500)} is Node ${printable(version)}, which is too old: trials need ${OLDEST.join('.')} or newer.`,
  );
}
