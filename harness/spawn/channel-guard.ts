/**
 * The channel to a trial process, over which an implementation can write what it likes: what is no message must not end this
 * process. Runs in the parent.
 */
import type { ChildProcess } from 'node:child_process';

/** What Node keeps the system's side of a channel by; its reader throws at bytes that are no message. */
const HANDLE = 'Symbol(kChannelHandle)';

interface Handle {
  onread?: (this: unknown, ...parameters: unknown[]) => unknown;
}

/** @param onGarbage Called, once, where something is read that no process of ours has sent; nothing is read after that. */
export function guardChannel(child: ChildProcess, onGarbage: () => void): void {
  // For handles and their acknowledgements, which no trial sends; Node takes what they say on trust.
  child.removeAllListeners('internalMessage');
  const key = Object.getOwnPropertySymbols(child).find((symbol) => String(symbol) === HANDLE);
  const handle = key && (child as unknown as Record<symbol, Handle | undefined>)[key];
  const read = handle?.onread;
  if (handle === undefined || read === undefined) return;
  let isOver = false;
  handle.onread = function (...parameters) {
    const [bytes] = parameters;
    // Its end must be read all the same.
    if (isOver && bytes !== undefined) return;
    try {
      return Reflect.apply(read, this, parameters);
    } catch {
      isOver = true;
      onGarbage();
    }
  };
}
