/** A limit on time that leaves out how long this process was stopped. Runs in the parent. */

/** A limit that runs. */
export interface TimeLimit {
  readonly isOver: () => boolean;
  /** Ends it, before it is over. */
  readonly lift: () => void;
  /** Stops its clock: what is waited for must wait itself. */
  readonly hold: () => void;
  /** After {@link hold}: its clock runs on, where the limit was not lifted meanwhile, and is not over. */
  readonly goOn: () => void;
}

/** A timer that comes so much too late has waited for a process that was stopped (Ctrl-Z, SIGSTOP, a frozen container). */
const LATE_MS = 1_000;

/**
 * Calls `kill` when the time is over. Where this process was stopped meanwhile, what it waits for may have been as well, or its
 * answer may lie unread: it gets that time again, but at most the limit.
 */
export function killAfter(limitMs: number, kill: () => void): TimeLimit {
  let isOver = false;
  let isLifted = false;
  let dueMs = 0;
  let leftMs = limitMs;
  let timer: NodeJS.Timeout;
  const wait = (ms: number) => {
    dueMs = performance.now() + ms;
    timer = setTimeout(() => {
      const lateMs = performance.now() - dueMs;
      if (lateMs > LATE_MS) {
        wait(Math.min(lateMs, limitMs));
        return;
      }
      isOver = true;
      kill();
    }, ms);
  };
  wait(limitMs);
  return {
    isOver: () => isOver,
    lift: () => {
      isLifted = true;
      clearTimeout(timer);
    },
    hold: () => {
      clearTimeout(timer);
      leftMs = Math.max(0, dueMs - performance.now());
    },
    goOn: () => {
      if (!isLifted && !isOver) wait(leftMs);
    },
  };
}
