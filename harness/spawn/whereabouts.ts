/** What a trial process was doing when its time was over, in words. Runs in the parent. */
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AwaitedAnswer } from '../wire/awaited.ts';
import { ownFrames } from '../wire/own-frames.ts';
import { inspectedStack } from './inspected-stack.ts';

/** Long for a process that computes nothing. */
const MOST_ANSWERING_MS = 1_000;
const POLL_MS = 20;
/** A frame of what reads, copies and compares values in the process. */
const OF_THIS_PACKAGE = /[\\/]harness[\\/]child[\\/]/;

/**
 * @param ask Sends the question, to a process that answers it unless it computes.
 * @param said What it has answered, and printed on standard error, so far.
 * @param canBeInspected Whether it is a Node, whose inspector tells what it computes.
 * @returns null where nothing is known.
 */
export async function whereabouts(
  child: ChildProcess,
  ask: () => void,
  said: { readonly awaited: AwaitedAnswer | null; readonly stderr: string },
  canBeInspected: boolean,
): Promise<string | null> {
  ask();
  for (let waitedMs = 0; waitedMs < MOST_ANSWERING_MS && said.awaited === null; waitedMs += POLL_MS)
    await sleep(POLL_MS);
  if (said.awaited !== null) return awaitedInWords(said.awaited);
  if (!canBeInspected) return null;
  return computingInWords(await inspectedStack(child, () => said.stderr));
}

/** @param stack Of what it computed; null where it is not known. @returns null where it tells nothing. */
export function computingInWords(stack: string | null): string | null {
  const [innermost, ...callers] = ownFrames(stack ?? '');
  if (innermost === undefined)
    return stack !== null && OF_THIS_PACKAGE.test(stack)
      ? 'it was still looking through an input or an answer, by no code of the task: a smaller workload, or { run, result } of “open”, whose result makes of the answer what is to be compared, takes less time'
      : null;
  const called = callers.length === 0 ? '' : `, called by ${callers.join(', ')}`;
  return `it was computing in ${innermost}${called}`;
}

function awaitedInWords({ part }: AwaitedAnswer): string | null {
  // It may be the harness that waits, for a while.
  if (part === null) return null;
  const whose = part === 'run' ? 'its call' : part === 'baseline' ? 'the baseline' : `“${part}”`;
  return `it was waiting for what ${whose} returned, a promise that was not settled`;
}
