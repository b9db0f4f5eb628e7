/** A program that is no trial: run to its end, with what it prints. Runs in the parent. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { ownUntilClosed } from './owned-processes.ts';
import { isGroupLeader } from './process-group.ts';
import type { Ended } from './run-process.ts';

/** What is started; by the shell where that is the only way. */
export interface Program {
  readonly program: string;
  readonly args: readonly string[];
  readonly shell?: boolean;
}

/** More says nothing that is read. */
const MOST_CHARACTERS = 1_000_000;

/** @throws UsageError where it cannot be started; the signal's reason, where it is aborted. */
export async function runProgram(
  { program, args, shell = false }: Program,
  { timeoutMs, cwd }: { readonly timeoutMs: number; readonly cwd?: string },
  signal: AbortSignal,
): Promise<Omit<Ended, 'stack'>> {
  const printed = { stdout: '', stderr: '' };
  const start = (environment: Readonly<Record<string, string>>) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: isGroupLeader,
      env: { ...process.env, ...environment },
      cwd,
      shell,
    });
    for (const name of ['stdout', 'stderr'] as const)
      child[name]?.setEncoding('utf8').on('data', (text: string) => {
        printed[name] = (printed[name] + text).slice(0, MOST_CHARACTERS);
      });
    return child;
  };
  try {
    const exit = await ownUntilClosed(start, timeoutMs, signal);
    return { ...exit, ...printed };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'EACCES' && code !== 'ENOEXEC') throw error;
    const isThere = existsSync(resolve(cwd ?? '.', program));
    const why =
      code !== 'ENOENT'
        ? 'it cannot be run'
        : isThere
          ? 'it is there, but not what it needs to start: the interpreter that its first line names, or the C library that it was built for'
          : 'there is no such program';
    throw new UsageError(`${printable(program, 500)}: ${why} (${code}).`, { cause: error });
  }
}
