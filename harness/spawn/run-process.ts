/** One process with everything that it starts: run, read, timed, ended. Runs in the parent. */
import { type SpawnOptions, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { ownedProcesses, startError } from './owned-processes.ts';
import { isGroupLeader } from './process-group.ts';
import { killAfter } from './time-limit.ts';

/** What is to be started. */
export interface Command {
  /** Arguments of this version of Node, or a line for the shell. */
  readonly command: readonly string[] | string;
  /** Folder that the process starts in; the parent's own where undefined. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** null: it may take as long as it does. */
  readonly timeoutMs: number | null;
  /** Receives what it prints on standard output; undefined: nobody does. */
  readonly outputFile?: string;
}

/** How a process ended. */
export interface Ended {
  readonly exitCode: number | null;
  readonly exitSignal: NodeJS.Signals | null;
  readonly timedOut: boolean;
  /** The ends of what it printed. */
  readonly stdout: string;
  readonly stderr: string;
}

const KEPT_OUTPUT_CHARACTERS = 4_000;

/**
 * Runs a process until it ends; when it has, nothing that it started is left.
 *
 * @throws the signal's reason, where it is aborted.
 */
export async function runProcess(
  { command, cwd, env, timeoutMs, outputFile }: Command,
  signal: AbortSignal,
): Promise<Ended> {
  signal.throwIfAborted();
  const owned = ownedProcesses();
  const options: SpawnOptions = {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: isGroupLeader,
    env: { ...process.env, ...env, ...owned.environment },
    cwd,
  };
  const child =
    typeof command === 'string'
      ? spawn(command, { ...options, shell: true })
      : spawn(process.execPath, command, options);
  owned.own(child);
  const limit = timeoutMs === null ? null : killAfter(timeoutMs, owned.end);
  signal.addEventListener('abort', owned.end, { once: true });
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      printed[name] = (printed[name] + text).slice(-KEPT_OUTPUT_CHARACTERS);
    });
  }
  const file = outputFile === undefined ? null : createWriteStream(outputFile);
  if (file !== null) child.stdout?.pipe(file);
  try {
    const [exitCode, exitSignal] = await new Promise<[number | null, NodeJS.Signals | null]>(
      (resolve, reject) => {
        child.on('error', (error) => reject(startError(error)));
        child.on('close', (code, by) => resolve([code, by]));
      },
    );
    if (file !== null) await new Promise<void>((resolve) => file.end(resolve));
    signal.throwIfAborted();
    return { exitCode, exitSignal, timedOut: limit?.isOver() ?? false, ...printed };
  } finally {
    limit?.lift();
    owned.end();
    signal.removeEventListener('abort', owned.end);
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
