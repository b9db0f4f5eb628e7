/** How a trial ended, from what its process sent and printed, and what the judge says of its answers. Runs in the parent. */
import { isUsageError } from '../../contract.ts';
import type { AwaitedAnswer } from '../wire/awaited.ts';
import type { TrialReply } from '../wire/envelope.ts';
import type { TrialFailure, TrialOutcome } from '../wire/outcome.ts';
import { PASSES, type Pass, type ResultOf } from '../wire/passes.ts';
import type { Note, Trick, WrongAnswer } from '../wire/refusal.ts';
import { printedByItself, whoEnded } from '../wire/said.ts';
import { trickInWords } from '../wire/tricks.ts';
import type { TrialJudge } from './judged-answers.ts';
import type { Exit } from './owned-processes.ts';

/** What a trial process has sent and printed so far. */
export interface Said {
  reply: TrialReply | null;
  stderr: string;
  /** What it answered when its time was over; null where it did not. */
  awaited: AwaitedAnswer | null;
  /** What it was doing then, in words; null where that is not known. */
  doing: string | null;
  /** Why an answer could not be judged; null where all were. */
  unjudged: Error | null;
}

/** What V8 throws for want of memory, in a worker as well, and DuckDB; others may say such words of something else. */
const NO_MEMORY =
  /RangeError: Array buffer allocation failed|: JS heap out of memory|Out of Memory Error/;

/** A reply wins, then the timer; else it crashed. */
export function outcomeOf<P extends Pass>(
  pass: P,
  { reply, stderr, unjudged, doing }: Said,
  judge: TrialJudge | null,
  { exitCode, exitSignal, timedOut }: Exit,
  limits: { readonly timeoutMs: number; readonly memoryLimitMb: number },
): TrialOutcome<P> {
  if (reply !== null) {
    if (reply.kind === 'caught') return caught(reply.tricks, reply.notes);
    if (reply.kind === 'wrong') return { outcome: 'wrong result', wrong: reply.wrong };
    if (reply.kind !== 'threw')
      return unjudged === null ? judged(pass, reply, judge) : failed(unjudged);
    if (NO_MEMORY.test(reply.message)) {
      return { outcome: 'out of memory', message: reply.message };
    }
    const { usage, message, stack, about } = reply;
    return { outcome: 'failed', usage, message, stack, ...(about === undefined ? {} : { about }) };
  }
  if (timedOut)
    return {
      outcome: 'timed out',
      afterMs: limits.timeoutMs,
      ...(doing === null ? {} : { doing }),
    };
  if (isOutOfMemory(stderr)) {
    return {
      outcome: 'out of memory',
      message: `V8's heap reached its limit of ${limits.memoryLimitMb} MB.`,
    };
  }
  const how = exitSignal === null ? `exited with code ${exitCode}` : `was ended by ${exitSignal}`;
  const hint = exitSignal === 'SIGKILL' ? ' (by the system, perhaps, for want of memory)' : '';
  const who = whoEnded(stderr);
  return {
    outcome: 'crashed',
    message: `The process ${how}${hint} before it had answered${who === null ? '' : `: ${who}`}.`,
    stderr: printedByItself(stderr),
  };
}

function caught(tricks: readonly Trick[], notes: readonly Note[] = []): TrialFailure {
  const message = `${tricks.map(trickInWords).join('; ')}.`;
  const told = notes.length === 0 ? {} : { notes: [...notes] };
  return { outcome: 'trick', message, tricks: [...tricks], ...told };
}

function failed(error: Error): TrialFailure {
  const { message, stack = '' } = error;
  return { outcome: 'failed', usage: isUsageError(error), message, stack };
}

/** What was measured counts where every answer was right. */
function judged<P extends Pass>(pass: P, reply: object, judge: TrialJudge | null): TrialOutcome<P> {
  if (judge === null) return completedBy(pass, reply);
  const judgement = judge.judgement();
  switch (judgement?.kind) {
    case 'right':
      return completedBy(pass, 'error' in reply ? { ...reply, error: judgement.error } : reply);
    case 'wrong':
      return { outcome: 'wrong result', wrong: withReadings(judgement.wrong, reply) };
    case 'caught':
      return caught(judgement.tricks);
    case undefined:
      // What is too slow for all events is only timed on some.
      if (pass === 'scale') return completedBy(pass, reply);
      return failed(new Error('Its process handed over no answer.'));
  }
}

/** Whoever goes over the events again finds none, which is the likely cause of what is wrong. */
function withReadings(wrong: WrongAnswer, reply: object): WrongAnswer {
  const { timesRead } = reply as { readonly timesRead?: unknown };
  if (typeof timesRead !== 'number') return wrong;
  const where =
    `it goes over the events ${timesRead} times, and they can be read once: the second time there are none. ` +
    'Everything must be counted in one loop';
  return { ...wrong, first: [{ where }, ...wrong.first] };
}

/** A reply that is none of the pass can only come from an implementation that meddles with its process. */
function completedBy<P extends Pass>(pass: P, reply: unknown): TrialOutcome<P> {
  const read = PASSES[pass].result.safeParse(reply);
  // The schema is that of the pass: what it has read is what it describes.
  if (read.success) return { outcome: 'completed', result: read.data as ResultOf<P> };
  const [issue] = read.error.issues;
  const where = issue === undefined ? '' : `${issue.path.join('.')}: ${issue.message}`;
  return {
    outcome: 'failed',
    usage: false,
    message: `Its process sent what no trial of this kind sends (${where}).`,
    stack: '',
  };
}

/** Whether a process that printed this was ended by V8 for want of memory. */
export function isOutOfMemory(stderr: string): boolean {
  return /heap out of memory|OOM error|Allocation failed/i.test(stderr);
}
