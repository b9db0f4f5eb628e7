/** The Bun that its user has installed. Runs in the parent. */
import { existsSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runProgram } from '../spawn/run-program.ts';
import { isVersion } from './npm-runtimes.ts';

const ASK_MS = 10_000;

/**
 * Path of the first program of that name in the folders of PATH.
 *
 * @param wanted `1.4`, `1.4.5`; null: whatever its version.
 * @returns null where there is none, or it is another version.
 */
export async function bunOnPath(
  wanted: string | null,
  signal: AbortSignal,
): Promise<string | null> {
  const name = process.platform === 'win32' ? 'bun.exe' : 'bun';
  const program = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path) && statSync(path).isFile());
  if (program === undefined || wanted === null) return program ?? null;
  const asked = { program, args: ['--version'] };
  // One that cannot be started is no version.
  const { stdout } = await runProgram(asked, { timeoutMs: ASK_MS }, signal).catch((error) => {
    signal.throwIfAborted();
    if (!(error instanceof Error)) throw error;
    return { stdout: '' };
  });
  return isVersion(stdout.trim(), wanted) ? program : null;
}
