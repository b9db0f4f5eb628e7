/**
 * A child process with everything that it starts: ended together, also what went into the background and what outlives this
 * process. Runs in the parent.
 */
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { UsageError } from '../../contract.ts';
import { MARK_VARIABLE, markedProcesses } from './marked-processes.ts';
import { closePipes, killGroup, PIPES_GRACE_MS } from './process-group.ts';
import { killAfter, type TimeLimit } from './time-limit.ts';
import { watchGroup } from './watcher.ts';

/** How a process ended. */
export interface Exit {
  readonly exitCode: number | null;
  readonly exitSignal: NodeJS.Signals | null;
  readonly timedOut: boolean;
}

/**
 * Starts a process and waits until it has closed. Then, when its time is over, or when the signal is aborted, nothing of it
 * is left.
 *
 * @param start Gets what belongs into its environment, and the limit on its time, which it may hold while the process waits.
 * @param timeoutMs null: it may take as long as it does.
 * @param beforeEnd What is done with a process whose time is over, before it is ended.
 * @throws UsageError where the machine is short of what it takes to start one; the signal's reason, where it is aborted.
 */
export async function ownUntilClosed(
  start: (environment: OwnedProcesses['environment'], limit: TimeLimit | null) => ChildProcess,
  timeoutMs: number | null,
  signal: AbortSignal,
  beforeEnd: () => Promise<void> = async () => {},
): Promise<Exit> {
  signal.throwIfAborted();
  const owned = ownedProcesses();
  const limit =
    timeoutMs === null
      ? null
      : killAfter(timeoutMs, () => {
          // Whatever cannot be done with it, it is ended.
          void beforeEnd().then(owned.end, owned.end);
        });
  signal.addEventListener('abort', owned.end, { once: true });
  try {
    const child = started(() => start(owned.environment, limit));
    owned.own(child);
    const [exitCode, exitSignal] = await new Promise<[number | null, NodeJS.Signals | null]>(
      (resolve, reject) => {
        child.on('error', (error) => reject(startError(error)));
        child.on('close', (code, by) => resolve([code, by]));
      },
    );
    signal.throwIfAborted();
    return { exitCode, exitSignal, timedOut: limit?.isOver() ?? false };
  } finally {
    limit?.lift();
    owned.end();
    signal.removeEventListener('abort', owned.end);
  }
}

/** Of what a machine can be short of, Node tells some by an event, and throws the rest. */
function started(start: () => ChildProcess): ChildProcess {
  try {
    return start();
  } catch (error) {
    throw startError(error as NodeJS.ErrnoException);
  }
}

/** One child and its descendants. */
interface OwnedProcesses {
  /** To be added to the child's environment, which its descendants inherit. */
  readonly environment: Readonly<Record<string, string>>;
  /** Takes a child that has just been started. */
  readonly own: (child: ChildProcess) => void;
  /** Ends it and all that is left of what it started. */
  readonly end: () => void;
}

const RUN = randomBytes(8).toString('hex');
/** A process may start another one while it is looked for. */
const MOST_SEARCHES = 20;
let children = 0;

/** Marks of one length, so that no environment lies elsewhere in memory than another. */
function ownedProcesses(): OwnedProcesses {
  children += 1;
  const mark = `${RUN}-${String(children).padStart(8, '0')}`;
  let owned: ChildProcess | null = null;
  let unwatch = () => {};
  let isOver = false;
  const end = () => {
    if (owned?.pid === undefined || isOver) return;
    killGroup(owned);
    endMarked(`${MARK_VARIABLE}=${mark}`);
    unwatch();
  };
  return {
    environment: { [MARK_VARIABLE]: mark },
    own: (child) => {
      owned = child;
      if (child.pid === undefined) return;
      unwatch = watchGroup(child.pid, `${MARK_VARIABLE}=${RUN}`);
      child.on('exit', () => {
        // What it left behind would hold the pipes open.
        end();
        isOver = true;
        setTimeout(() => closePipes(child), PIPES_GRACE_MS).unref();
      });
    },
    end,
  };
}

/** Ends all processes with this text in their environments. Linux only: elsewhere they cannot be read. */
function endMarked(text: string): void {
  for (let search = 0; search < MOST_SEARCHES; search++) {
    const found = markedProcesses(text);
    if (found.length === 0) return;
    for (const pid of found) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended meanwhile.
      }
    }
  }
}

const SHORTAGES: Readonly<Record<string, string>> = {
  EAGAIN: 'no more processes are allowed; end some, or allow more: ulimit -u',
  EMFILE: 'too few open files are allowed; allow more: ulimit -n 4096',
  ENFILE: 'the system has too many files open; close some programs',
  ENOMEM: 'there is not enough memory; close some programs',
};

/** Why a child process could not be started, with the remedy where the machine is short of something. */
function startError(error: NodeJS.ErrnoException): Error {
  const cause = SHORTAGES[error.code ?? ''];
  if (cause === undefined) return error;
  return new UsageError(`A process could not be started: ${cause}.`, { cause: error });
}
