/**
 * The folder for what does not fit the memory: below the system's folder for temporary files, gone when the call is over, also
 * where it fails or is interrupted; what a killed process left is removed by the next.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { ownedFolderPrefix } from '../../folder-owner.ts';

/** The path of a folder that is not there yet; see {@link makeSpillFolder}. */
export function nameSpillFolder(): string {
  return ownedFolderPrefix('spill') + randomBytes(8).toString('hex');
}

/** Makes the folder, unless another thread has. */
export function makeSpillFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/**
 * Removes the folder when `work` is over, or the process is interrupted.
 */
export async function withSpillFolder<T>(path: string, work: () => Promise<T>): Promise<T> {
  const remove = () => {
    // Where its parent is no folder, even force is not enough.
    if (existsSync(path)) rmSync(path, { recursive: true, force: true });
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const interrupted = (signal: NodeJS.Signals) => {
    remove();
    for (const each of signals) process.off(each, interrupted);
    // Nobody else listens: then a signal ends the process, as it does without this listener.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  for (const signal of signals) process.on(signal, interrupted);
  // A thread may have made it again after the signal.
  process.on('exit', remove);
  try {
    return await work();
  } finally {
    for (const signal of signals) process.off(signal, interrupted);
    process.off('exit', remove);
    remove();
  }
}
