/** The folder for a command's temporary files, gone also where Ctrl-C stops it. */
import { withScratchFolder } from '../api/scratch-folder.ts';
import { abortOnInterrupt } from './interrupt.ts';
import type { Session } from './session.ts';

/**
 * Gives `work` an empty folder of its own, and a signal that Ctrl-C and its like abort. When it is over, the folder is gone.
 *
 * @throws as {@link withScratchFolder} does.
 */
export async function inScratchFolder<Result>(
  { tell }: Pick<Session, 'tell'>,
  work: (folder: string, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  // First and last: a signal in between would end the process and leave the folder.
  const interrupt = abortOnInterrupt();
  try {
    return await withScratchFolder(tell, (folder) => work(folder, interrupt.signal));
  } finally {
    interrupt.release();
  }
}
