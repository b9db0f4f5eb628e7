/** Whether an implementation goes on working after it has handed over its answer. Runs in trial processes. */
import asyncHooks from 'node:async_hooks';
import { readMainThread } from '../passes/waiting.ts';
import { isPromise } from '../promises.ts';
import { thrownAndWhere } from '../thrown-and-where.ts';

// Taken now: others may be told of who makes a hook.
const { createHook, executionAsyncId } = asyncHooks;

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

/** What went on after an answer was handed over, in words; null where nothing did. */
export interface LeftWork {
  /** Work that no clock saw, or a timer that keeps the process alive for it. */
  readonly done: string | null;
  /** A timer that waits and keeps no process alive: what it will do nobody has seen. */
  readonly waits: string | null;
}

const NOTHING: LeftWork = { done: null, waits: null };

/** Some leave work only now and then: so many calls are looked at. */
const CALLS = 3;

/** What the first of a few calls leaves that leaves something. @param look Looks at one, by {@link workLeftBy}. */
export async function workLeftByAny(look: () => Promise<LeftWork>): Promise<LeftWork> {
  let left = NOTHING;
  for (let call = 0; call < CALLS && left.done === null && left.waits === null; call++)
    left = await look();
  return left;
}

/**
 * What a call leaves for later; nothing where it throws.
 *
 * @param call Makes one.
 * @param read Notes what an answer is, and tells later how it has changed; null where it has not.
 */
export async function workLeftBy(
  call: () => unknown,
  read: (answer: unknown) => () => string | null = () => () => null,
): Promise<LeftWork> {
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
    return { done: doneInWords(changed()), waits: timerInWords(false) };
  } catch {
    return NOTHING;
  } finally {
    isCalling = false;
    hook.disable();
  }

  function doneInWords(change: string | null): string | null {
    if (change !== null) return `${WAIT_MS} ms after its answer was handed over, ${change}`;
    if (ran.size > 0)
      return `${[...ran].join(' and ')} of its own ran after its answer was handed over`;
    if (othersNs > LITTLE_WORK_NS)
      return `callbacks of its own (${[...others].join(', ')}) took ${(othersNs / 1e6).toFixed(1)} ms of processor time after its answer was handed over`;
    return timerInWords(true);
  }

  /** @param keepsAlive Of one that has run, or was cleared, that is neither true nor false. */
  function timerInWords(keepsAlive: boolean): string | null {
    const isWaiting = [...ours.values()].some(
      ({ kind, resource }) => kind === KINDS.Timeout && resource.hasRef?.() === keepsAlive,
    );
    if (!isWaiting) return null;
    const which = keepsAlive ? '' : ', which keeps no process alive,';
    return `a timer of its own${which} still waits ${WAIT_MS} ms after its answer was handed over`;
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
