/** Whether an implementation goes on working after it has handed over its answer. Runs in trial processes. */
import { createHook, executionAsyncId } from 'node:async_hooks';
import { readMainThread } from '../passes/waiting.ts';
import { isPromise } from '../promises.ts';
import { thrownAndWhere } from '../thrown-and-where.ts';

/** What an implementation can leave behind without another thread, and what is never tidying up. */
const KINDS: Readonly<Record<string, string>> = {
  Timeout: 'a timer',
  Immediate: 'an immediate',
  Microtask: 'a microtask',
  PROMISE: 'a promise reaction',
};
const WAIT_MS = 60;
/** Callbacks of other kinds, messages and what the system does, may tidy up: those that take more together work. */
const LITTLE_WORK_NS = 2e6;

interface Left {
  /** In words; null of other kinds. */
  readonly kind: string | null;
  /** As Node calls it. */
  readonly type: string;
  readonly resource: { readonly hasRef?: () => boolean };
}

/**
 * What went on after the answer was handed over, in words; null where nothing did, or the call threw.
 *
 * @param call Makes one.
 * @param read Notes what an answer is, and tells later how it has changed; null where it has not.
 */
export async function workLeftBy(
  call: () => unknown,
  read: (answer: unknown) => () => string | null = () => () => null,
): Promise<string | null> {
  const ours = new Map<number, Left>();
  const ran = new Set<string>();
  const others = new Set<string>();
  let othersNs = 0;
  let running: { readonly id: number; readonly sinceNs: number } | null = null;
  let isCalling = false;
  let isHandedOver = false;
  const hook = createHook({
    init(id, type, _trigger, resource) {
      if (!isCalling && !ours.has(executionAsyncId())) return;
      ours.set(id, { kind: KINDS[type] ?? null, type, resource });
    },
    before(id) {
      const left = ours.get(id);
      if (!isHandedOver || left === undefined) return;
      if (left.kind !== null) ran.add(left.kind);
      else {
        others.add(left.type);
        // One that runs within another is part of it.
        running ??= { id, sinceNs: ownNs() };
      }
    },
    after(id) {
      if (running?.id !== id) return;
      othersNs += ownNs() - running.sinceNs;
      running = null;
    },
    destroy(id) {
      ours.delete(id);
    },
  });
  hook.enable();
  try {
    isCalling = true;
    const returned = call();
    isCalling = false;
    const answer = isPromise(returned) ? await returned : returned;
    isHandedOver = true;
    const changed = read(answer);
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
    const change = changed();
    if (change !== null) return `${WAIT_MS} ms after its answer was handed over, ${change}`;
    if (ran.size > 0)
      return `${[...ran].join(' and ')} of its own ran after its answer was handed over`;
    if (othersNs > LITTLE_WORK_NS)
      return `callbacks of its own (${[...others].join(', ')}) took ${(othersNs / 1e6).toFixed(1)} ms of processor time after its answer was handed over`;
    const waiting = [...ours.values()].find(
      ({ kind, resource }) => kind === KINDS.Timeout && resource.hasRef?.() === true,
    );
    return waiting === undefined
      ? null
      : `${waiting.kind} of its own still waits ${WAIT_MS} ms after its answer was handed over`;
  } catch {
    return null;
  } finally {
    isCalling = false;
    hook.disable();
  }
}

/** What this thread has run so far; off Linux, where that is not told, what time it is. */
function ownNs(): number {
  return readMainThread()?.onCpuNs ?? performance.now() * 1e6;
}

/** From now on, what is thrown outside of a call is noted, not the end of the trial. @returns what tells it, in words. */
export function noteUncaught(): () => readonly string[] {
  const thrown: string[] = [];
  process.removeAllListeners('uncaughtException');
  process.on('uncaughtException', (error) => {
    thrown.push(`outside of its calls it throws ${thrownAndWhere(error)}`);
  });
  return () => thrown;
}
