/** One process with everything that it starts: run, read, timed, ended. Runs in the parent. */
import { type SpawnOptions, spawn } from 'node:child_process';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { inspectedStack } from './inspected-stack.ts';
import { type Exit, ownUntilClosed } from './owned-processes.ts';
import { isGroupLeader } from './process-group.ts';

/** What is to be started. */
export interface Command {
  /** Arguments of this version of Node, or a line for the shell. */
  readonly command: readonly string[] | string;
  /** Folder that the process starts in; the parent's own where undefined. */
  readonly cwd?: string;
  /** Beside the parent's own; of what is undefined, it gets nothing. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** null: it may take as long as it does. */
  readonly timeoutMs: number | null;
  /** Receives what it prints on standard output; undefined: nobody does. */
  readonly outputFile?: string;
  /** Whether it is asked what it computes where its time is over; it is started with {@link FREE_INSPECTOR_PORT} then. */
  readonly isInspected?: boolean;
}

/** How it ended, and the ends of what it printed. */
export interface Ended extends Exit {
  readonly stdout: string;
  readonly stderr: string;
  /** Of what it computed when its time was over; null where that is not known. */
  readonly stack: string | null;
}

const KEPT_OUTPUT_CHARACTERS = 4_000;

/**
 * Runs a process until it ends; when it has, nothing that it started is left.
 *
 * @throws the signal's reason, where it is aborted; what writing its output throws, once it has ended.
 */
export async function runProcess(
  { command, cwd, env, timeoutMs, outputFile, isInspected = false }: Command,
  signal: AbortSignal,
): Promise<Ended> {
  const file = outputFile === undefined ? null : openSync(outputFile, 'w');
  let lost: unknown = null;
  const write = (text: string) => {
    try {
      if (file !== null) writeFileSync(file, text);
    } catch (error) {
      lost ??= error;
    }
  };
  let look = async () => {};
  let stack: string | null = null;
  const printed = { stdout: '', stderr: '' };
  const start = (environment: Readonly<Record<string, string>>) => {
    const options: SpawnOptions = {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: isGroupLeader,
      env: { ...process.env, ...env, ...environment },
      cwd,
    };
    const child =
      typeof command === 'string'
        ? spawn(command, { ...options, shell: true })
        : spawn(process.execPath, command, options);
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.setEncoding('utf8').on('data', (text: string) => {
        printed[name] = (printed[name] + text).slice(-KEPT_OUTPUT_CHARACTERS);
      });
    }
    child.stdout?.on('data', write);
    if (isInspected)
      look = async () => {
        stack = await inspectedStack(child, () => printed.stderr);
      };
    return child;
  };
  try {
    const exit = await ownUntilClosed(start, timeoutMs, signal, () => look());
    if (lost !== null) throw lost;
    return { ...exit, ...printed, stack };
  } finally {
    if (file !== null) closeSync(file);
  }
}

/** The last lines of what a command said when it failed; of its own words first. */
export function endOfOutput({
  stderr = '',
  stdout = '',
  message,
}: Partial<Pick<Ended, 'stdout' | 'stderr'>> & { readonly message: string }): string {
  return (stderr.trim() || stdout.trim() || message).split('\n').slice(-5).join('\n');
}
