/** Which of the user's promises this process waits for, told where it runs out of time. Runs in trial processes. */

let awaited: string | null = null;

/** `close`, say; null where nothing is known to be waited for. */
export function whatIsAwaited(): string | null {
  return awaited;
}

/** Says what is waited for from now on, where waiting itself is timed. @param part null: nothing any more. */
export function nowAwaited(part: string | null): void {
  awaited = part;
}

/** Waits for what a part of the user's code promises. @param part Its name: `close`. */
export async function awaiting<Value>(
  part: string,
  promised: PromiseLike<Value> | Value,
): Promise<Value> {
  const before = awaited;
  awaited = part;
  try {
    return await promised;
  } finally {
    awaited = before;
  }
}
