/** The parent's side of one trial: a fresh process, one specification, one outcome. */

import { type ChildProcess, fork, type Serializable } from 'node:child_process';
import { type AwaitedQuestion, isAwaitedAnswer } from '../wire/awaited.ts';
import type { TrialMessage, TrialReply, TrialTask } from '../wire/envelope.ts';
import type { FileAsRead } from '../wire/forms.ts';
import { type HandedOver, isHandedAnswer } from '../wire/judging.ts';
import type { TrialOutcome } from '../wire/outcome.ts';
import { PASSES, type TrialSpecification } from '../wire/passes.ts';
import { isSealed, newKey, sealing } from '../wire/seal.ts';
import type { Carrier } from '../wire/text-channel.ts';
import { TRICKS } from '../wire/tricks.ts';
import { isTurnRequest, type Turn, type TurnGrant } from '../wire/turns.ts';
import { guardChannel } from './channel-guard.ts';
import { judgeOf, type TrialJudge } from './judged-answers.ts';
import { MARK_VARIABLE, MarkedProcesses } from './marked-processes.ts';
import { ownUntilClosed } from './owned-processes.ts';
import { isGroupLeader, stopGroup } from './process-group.ts';
import type { TimeLimit } from './time-limit.ts';
import { outcomeOf, type Said } from './trial-outcome.ts';
import { trialStart } from './trial-start.ts';
import { whereabouts } from './whereabouts.ts';

/** What a trial process is allowed. */
export interface TrialLimits {
  readonly timeoutMs: number;
  /** Of one that only loads a file, to see what it holds; as any other where absent. */
  readonly loadingMs?: number;
  /** V8's heap, in megabytes. */
  readonly memoryLimitMb: number;
}

/** Those of a trial that only loads a file. */
export function whileLoading(limits: TrialLimits): TrialLimits {
  const { timeoutMs, loadingMs = timeoutMs } = limits;
  return { ...limits, timeoutMs: loadingMs };
}

/** Whom a trial's process asks for its turns, where it runs beside others. */
export interface TurnKeeper {
  /** @returns null where it is its turn at once; else what settles when it is. */
  readonly ask: (turn: Turn) => Promise<void> | null;
}

/** How long a process may take to end once it has replied: what keeps it alive then is the implementation's. */
const MOST_ENDING_MS = 10_000;
/** The end of what a process printed that is kept. */
const KEPT_OUTPUT_CHARACTERS = 4_000;

/**
 * Runs one trial in a process of its own and settles when that process is gone: a reply wins, then the
 * timer, else it crashed. Never rejects because of what the implementation does.
 *
 * @param signal Aborting it kills the process.
 * @param turns Where others run at the same time, some of which must run alone: they take turns. While it waits, the process
 *   and all that it started are stopped, and the limit on its time does not run.
 * @param read What only the parent knows of the file that is read; null where none is.
 * @throws the signal's reason, where it is aborted.
 */
export async function runTrial<Specification extends TrialSpecification>(
  specification: Specification,
  limits: TrialLimits,
  signal: AbortSignal,
  turns: TurnKeeper | null = null,
  read: FileAsRead | null = null,
): Promise<TrialOutcome<Specification['pass']>> {
  signal.throwIfAborted();
  const release = startBeside(PASSES[specification.pass].runsAlone, turns !== null);
  try {
    return await runInProcess(specification, limits, signal, turns ?? ALWAYS, read);
  } finally {
    release();
  }
}

/** For a trial that has the machine to itself. */
const ALWAYS: TurnKeeper = { ask: () => null };

async function runInProcess<Specification extends TrialSpecification>(
  specification: Specification,
  limits: TrialLimits,
  signal: AbortSignal,
  turns: TurnKeeper,
  read: FileAsRead | null,
): Promise<TrialOutcome<Specification['pass']>> {
  const said: Said = {
    reply: null,
    stderr: '',
    awaited: null,
    doing: null,
    unjudged: null,
  };
  let look = async () => {};
  const { module, args, options, carrier, canBeInspected } = trialStart(
    specification,
    limits.memoryLimitMb,
  );
  const judge = judgeOf(specification, read);
  const start = (environment: Readonly<Record<string, string>>, limit: TimeLimit | null) => {
    const child = fork(module, args, {
      ...options,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: isGroupLeader,
    });
    const untilJudged = async (judging: () => Promise<boolean>) => {
      limit?.hold();
      try {
        return await judging();
      } finally {
        limit?.goOn();
      }
    };
    const marked = new MarkedProcesses(`${MARK_VARIABLE}=${environment[MARK_VARIABLE]}`);
    const untilTurn = (turn: Turn) => waitForTurn(turns, turn, child, marked, limit);
    const { askAwaited } = converse(
      child,
      { specification, carrier },
      said,
      untilTurn,
      judge,
      untilJudged,
    );
    look = async () => {
      said.doing = await whereabouts(child, askAwaited, said, canBeInspected);
    };
    return child;
  };
  const exit = await ownUntilClosed(start, limits.timeoutMs, signal, () => look());
  return outcomeOf<Specification['pass']>(specification.pass, said, judge, exit, limits);
}

async function waitForTurn(
  turns: TurnKeeper,
  turn: Turn,
  child: ChildProcess,
  marked: MarkedProcesses,
  limit: TimeLimit | null,
): Promise<void> {
  const granted = turns.ask(turn);
  if (granted === null) return;
  limit?.hold();
  const goOn = stopGroup(child, () => marked.now());
  await granted;
  limit?.goOn();
  goOn();
}

/** How many trials run now; how many of them measure what others would change, and how many take turns. */
const running = { all: 0, alone: 0, inTurns: 0 };

/** Counts a trial as running until it is released. @throws Error where one would change what another measures. */
function startBeside(runsAlone: boolean, takesTurns: boolean): () => void {
  const others = running.all - (takesTurns ? running.inTurns : 0);
  if (others > 0 && (runsAlone || running.alone > 0))
    throw new Error('A trial that must run alone would run beside another.');
  const count = (by: 1 | -1) => {
    running.all += by;
    if (runsAlone) running.alone += by;
    if (takesTurns) running.inTurns += by;
  };
  count(1);
  return () => count(-1);
}

/** Instead of a reply, where a process has sent what the harness in it has not. */
function forged(evidence: string): TrialReply {
  return { kind: 'caught', tricks: [{ trick: TRICKS.forges, evidence }] };
}

function converse(
  child: ChildProcess,
  {
    specification,
    carrier,
  }: { readonly specification: TrialSpecification; readonly carrier: Carrier },
  said: Said,
  untilTurn: (turn: Turn) => Promise<void>,
  judge: TrialJudge | null,
  untilJudged: (judging: () => Promise<boolean>) => Promise<boolean>,
): { readonly askAwaited: () => void } {
  const key = newKey();
  const { seal, open } = sealing(key, 'parent');
  // Of what Node can send.
  const carried = (message: object) => carrier.pack(message) as Serializable;
  child.stdout?.resume();
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said.stderr = (said.stderr + text).slice(-KEPT_OUTPUT_CHARACTERS);
  });
  const tell = (content: TurnGrant | HandedOver | AwaitedQuestion) => {
    if (child.connected) child.send(carried(seal(content)), () => {});
  };
  let isForged = false;
  const refuse = (evidence: string) => {
    isForged = true;
    said.reply = forged(evidence);
    // It may wait for an answer to what was changed.
    child.kill('SIGKILL');
  };
  guardChannel(child, () => refuse('bytes that are no message were written to its channel'));
  child.on('message', async (sent: unknown) => {
    const message = carrier.unpack(sent);
    const opened = open(message);
    if (opened === null) {
      if (isSealed(message)) refuse('a message of its process was changed or sent again');
      return;
    }
    // Sealed by the harness in the trial process.
    const content = opened.content as TrialMessage;
    if (isAwaitedAnswer(content)) {
      said.awaited = content;
    } else if (isTurnRequest(content)) {
      await untilTurn(content.turn);
      tell({ kind: 'granted' });
    } else if (isHandedAnswer(content)) {
      const isRight = await untilJudged(async () => judge?.hear(content) ?? false).catch(
        (error) => {
          said.unjudged ??= error as Error;
          return false;
        },
      );
      tell({ kind: 'handed over', isRight });
    } else if (!isForged) {
      said.reply = content;
      setTimeout(() => child.kill('SIGKILL'), MOST_ENDING_MS).unref();
    }
  });
  const task: TrialTask = { key, specification };
  // A process that is gone before it has read its task ends with 'close', as any other.
  // One that could not be started has no channel.
  const begin = () => child.send?.(carried(task), () => {});
  if (judge === null) begin();
  else
    judge.open().then(begin, (error) => {
      said.unjudged = error as Error;
      begin();
    });
  return { askAwaited: () => tell({ kind: 'asks what is awaited' }) };
}
