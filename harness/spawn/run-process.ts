/** One process with everything that it starts: run, read, timed, ended. Runs in the parent. */
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { ownedProcesses, startError } from './owned-processes.ts';
import { isGroupLeader } from './process-group.ts';
import { killAfter } from './time-limit.ts';

/** What is to be started. */
export interface Command {
  /** Arguments of Node. */
  readonly args: readonly string[];
  /** Folder that the process starts in; the parent's own where undefined. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
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
 * Runs this version of Node until it ends; when it has, nothing that it started is left.
 *
 * @throws the signal's reason, where it is aborted.
 */
export async function runProcess(command: Command, signal: AbortSignal): Promise<Ended> {
  signal.throwIfAborted();
  const owned = ownedProcesses();
  const child = spawn(process.execPath, command.args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: isGroupLeader,
    env: { ...process.env, ...command.env, ...owned.environment },
    ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
  });
  owned.own(child);
  const limit = killAfter(command.timeoutMs, owned.end);
  signal.addEventListener('abort', owned.end, { once: true });
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout = (stdout + text).slice(-KEPT_OUTPUT_CHARACTERS);
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-KEPT_OUTPUT_CHARACTERS);
  });
  const file = command.outputFile === undefined ? null : createWriteStream(command.outputFile);
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
    return { exitCode, exitSignal, timedOut: limit.isOver(), stdout, stderr };
  } finally {
    limit.lift();
    owned.end();
    signal.removeEventListener('abort', owned.end);
  }
}
