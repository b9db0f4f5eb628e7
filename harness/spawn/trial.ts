/** The parent's side of one trial: a fresh process, one specification, one outcome. */

import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { packageFolder } from '../../package-folder.ts';
import type { TrialMessage, TrialReply, TrialTask } from '../wire/envelope.ts';
import type { TrialOutcome } from '../wire/outcome.ts';
import { PASSES, type Pass, type ResultOf, type TrialSpecification } from '../wire/passes.ts';
import { isSealed, newKey, sealing } from '../wire/seal.ts';
import { TRICKS, trickInWords } from '../wire/tricks.ts';
import { isTurnRequest, type Turn, type TurnGrant } from '../wire/turns.ts';
import { type Exit, ownUntilClosed } from './owned-processes.ts';
import { continueGroup, isGroupLeader, stopGroup } from './process-group.ts';
import type { TimeLimit } from './time-limit.ts';

/** What a trial process is allowed. */
export interface TrialLimits {
  readonly timeoutMs: number;
  /** V8's heap, in megabytes. */
  readonly memoryLimitMb: number;
}

/** Whom a trial's process asks for its turns, where it runs beside others. */
export interface TurnKeeper {
  /** @returns null where it is its turn at once; else what settles when it is. */
  readonly ask: (turn: Turn) => Promise<void> | null;
}

const CHILD = join(packageFolder, 'dist', 'harness', 'child');
/** All of the harness that runs in a trial, out of reach of what it measures. */
const ENTRY_POINT = join(CHILD, 'trial.js');
/** The same as modules of their own: of one module, V8 counts some KB more for what the implementation allocates. */
const WEIGHED_ENTRY_POINT = join(CHILD, 'child.js');
const WEIGHED: ReadonlySet<Pass> = new Set<Pass>(['curve', 'census']);
/** The end of what a process printed that is kept. */
const KEPT_OUTPUT_CHARACTERS = 4_000;

/**
 * Runs one trial in a process of its own and settles when that process is gone: a reply wins, then the
 * timer, else it crashed. Never rejects because of what the implementation does.
 *
 * @param signal Aborting it kills the process.
 * @param turns Where others run at the same time, also such that must run alone: they take turns. While it waits, the process
 *   and all that it started are stopped, and the limit on its time does not run.
 * @throws the signal's reason, where it is aborted.
 */
export async function runTrial<Specification extends TrialSpecification>(
  specification: Specification,
  limits: TrialLimits,
  signal: AbortSignal,
  turns: TurnKeeper | null = null,
): Promise<TrialOutcome<Specification['pass']>> {
  signal.throwIfAborted();
  const release = startBeside(PASSES[specification.pass].runsAlone, turns !== null);
  try {
    return await runInProcess(specification, limits, signal, turns ?? ALWAYS);
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
): Promise<TrialOutcome<Specification['pass']>> {
  const layout = 'layout' in specification ? specification.layout : null;
  const said: Said = { reply: null, stderr: '' };
  const start = (environment: Readonly<Record<string, string>>, limit: TimeLimit | null) => {
    const child = fork(
      WEIGHED.has(specification.pass) ? WEIGHED_ENTRY_POINT : ENTRY_POINT,
      layout === null ? [] : ['.'.repeat(layout.paddingBytes)],
      {
        execArgv: [
          '--enable-source-maps',
          '--expose-gc',
          `--max-old-space-size=${limits.memoryLimitMb}`,
          ...flagsOf(specification),
          ...(layout === null ? [] : [`--hash-seed=${layout.hashSeed}`]),
        ],
        env: { ...process.env, ...environment },
        serialization: 'advanced',
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        detached: isGroupLeader,
      },
    );
    converse(child, specification, said, (turn) => waitForTurn(turns, turn, child, limit));
    return child;
  };
  const exit = await ownUntilClosed(start, limits.timeoutMs, signal);
  return outcomeOf<Specification['pass']>(specification.pass, said, exit, limits);
}

async function waitForTurn(
  turns: TurnKeeper,
  turn: Turn,
  child: ChildProcess,
  limit: TimeLimit | null,
): Promise<void> {
  const granted = turns.ask(turn);
  if (granted === null) return;
  limit?.hold();
  stopGroup(child);
  await granted;
  limit?.goOn();
  continueGroup(child);
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

function flagsOf(specification: TrialSpecification): readonly string[] {
  // Each definition takes the specification of its own pass, which this is.
  const flags = PASSES[specification.pass].flags as (one: TrialSpecification) => readonly string[];
  return flags(specification);
}

/** Instead of a reply, where what a process has sent was changed or sent again on its way. */
const FORGED: TrialReply = {
  kind: 'caught',
  tricks: [
    { trick: TRICKS.forges, evidence: 'a message of its process was changed or sent again' },
  ],
};

/** What a trial process has sent and printed so far. */
interface Said {
  reply: TrialReply | null;
  stderr: string;
}

function converse(
  child: ChildProcess,
  specification: TrialSpecification,
  said: Said,
  untilTurn: (turn: Turn) => Promise<void>,
): void {
  const key = newKey();
  const { seal, open } = sealing(key, 'parent');
  child.stdout?.resume();
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said.stderr = (said.stderr + text).slice(-KEPT_OUTPUT_CHARACTERS);
  });
  child.on('message', async (message: unknown) => {
    const opened = open(message);
    if (opened === null) {
      if (!isSealed(message)) return;
      said.reply = FORGED;
      // It may wait for an answer to what was changed.
      child.kill('SIGKILL');
      return;
    }
    // Sealed by the harness in the trial process.
    const content = opened.content as TrialMessage;
    if (!isTurnRequest(content)) {
      if (said.reply !== FORGED) said.reply = content;
      return;
    }
    await untilTurn(content.turn);
    const grant: TurnGrant = { kind: 'granted' };
    if (child.connected) child.send(seal(grant), () => {});
  });
  const task: TrialTask = { key, specification };
  // A process that is gone before it has read its task ends with 'close', as any other.
  // One that could not be started has no channel.
  child.send?.(task, () => {});
}

function outcomeOf<P extends Pass>(
  pass: P,
  { reply, stderr }: Said,
  { exitCode, exitSignal, timedOut }: Exit,
  limits: TrialLimits,
): TrialOutcome<P> {
  if (reply !== null) {
    if (reply.kind === 'wrong') return { outcome: 'wrong result', wrong: reply.wrong };
    if (reply.kind === 'caught') {
      const message = `${reply.tricks.map(trickInWords).join('; ')}.`;
      return { outcome: 'trick', message, tricks: reply.tricks };
    }
    if (reply.kind !== 'threw') return completedBy(pass, reply);
    if (/allocation failed|out of memory/i.test(reply.message)) {
      return { outcome: 'out of memory', message: reply.message };
    }
    return { outcome: 'failed', usage: reply.usage, message: reply.message, stack: reply.stack };
  }
  if (timedOut) return { outcome: 'timed out', afterMs: limits.timeoutMs };
  if (isOutOfMemory(stderr)) {
    return {
      outcome: 'out of memory',
      message: `V8's heap reached its limit of ${limits.memoryLimitMb} MB.`,
    };
  }
  const how = exitSignal === null ? `exited with code ${exitCode}` : `was ended by ${exitSignal}`;
  const hint = exitSignal === 'SIGKILL' ? ' (by the system, perhaps, for want of memory)' : '';
  return {
    outcome: 'crashed',
    message: `The process ${how}${hint} before it had answered.`,
    stderr,
  };
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
