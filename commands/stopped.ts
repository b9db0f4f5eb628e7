/** A command that was stopped by a signal, and what is kept of its work. */

/** What `error.name` is where an abort signal ended something. */
const ABORTED = 'AbortError';

class StoppedError extends Error {
  override readonly name = ABORTED;
}

/** Whether a signal, such as that of Ctrl-C, ended something. */
export function isStopped(error: unknown): error is Error {
  return error instanceof Error && error.name === ABORTED;
}

/** An error as {@link isStopped} knows it. @param kept What is kept and where: `the record is kept: runs/1/record.jsonl`. */
export function stopped(kept: string, cause: unknown): Error {
  return new StoppedError(kept, { cause });
}

/** Says that a command was stopped, and what is kept; nothing, where none of its parts said so. */
export function stoppedInWords(error: Error): string {
  const kept = error instanceof StoppedError ? error.message : 'nothing of it is kept';
  return `stopped before its end; ${kept}.`;
}
