/** Processes that are ended with everything they started. Runs in the parent. */
import type { ChildProcess } from 'node:child_process';

/**
 * Whether children get a process group of their own: Ctrl-C then reaches the parent alone, and what the
 * implementation starts itself can be ended with it. Windows has no such groups.
 */
export const isGroupLeader = process.platform !== 'win32';

/** How long after its end a child's pipes stay open: a process that it left behind may hold them for ever. */
export const PIPES_GRACE_MS = 1_000;

/** Ends a child that was started with `detached: isGroupLeader`, and all of its group. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (isGroupLeader) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // Nobody is left in the group.
  }
}

/**
 * Stops a child and all of its group, threads included, until they are told to go on: whatever runs in the background must
 * not take a core from what is measured meanwhile. Windows cannot.
 *
 * @param others What it started, also what has left its group.
 * @returns what lets all of them go on.
 */
export function stopGroup(child: ChildProcess, others: () => readonly number[]): () => void {
  const { pid } = child;
  if (pid === undefined || !isGroupLeader) return () => {};
  signal(-pid, 'SIGSTOP');
  const stopped = others().filter((other) => other !== pid);
  for (const other of stopped) signal(other, 'SIGSTOP');
  return () => {
    for (const other of stopped) signal(other, 'SIGCONT');
    signal(-pid, 'SIGCONT');
  };
}

function signal(pid: number, name: 'SIGSTOP' | 'SIGCONT'): void {
  try {
    process.kill(pid, name);
  } catch {
    // Nobody is left of it.
  }
}

/** Stops reading what a child prints. */
export function closePipes(child: ChildProcess): void {
  child.stdout?.destroy();
  child.stderr?.destroy();
}
