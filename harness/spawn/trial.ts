/** The parent's side of one trial: a fresh process, one specification, one outcome. */

import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { packageFolder } from '../../package-folder.ts';
import type { TrialEnvelope, TrialReply } from '../wire/envelope.ts';
import type { TrialOutcome } from '../wire/outcome.ts';
import { PASSES, type Pass, type ResultOf, type TrialSpecification } from '../wire/passes.ts';
import { trickInWords } from '../wire/tricks.ts';
import { type Exit, ownUntilClosed } from './owned-processes.ts';
import { isGroupLeader } from './process-group.ts';

/** What a trial process is allowed. */
export interface TrialLimits {
  readonly timeoutMs: number;
  /** V8's heap, in megabytes. */
  readonly memoryLimitMb: number;
}

const ENTRY_POINT = join(packageFolder, 'dist', 'harness', 'child', 'child.js');
/** The end of what a process printed that is kept. */
const KEPT_OUTPUT_CHARACTERS = 4_000;

/**
 * Runs one trial in a process of its own and settles when that process is gone: a reply wins, then the
 * timer, else it crashed. Never rejects because of what the implementation does.
 *
 * @param signal Aborting it kills the process.
 * @throws the signal's reason, where it is aborted.
 */
export async function runTrial<Specification extends TrialSpecification>(
  specification: Specification,
  limits: TrialLimits,
  signal: AbortSignal,
): Promise<TrialOutcome<Specification['pass']>> {
  signal.throwIfAborted();
  const release = startBeside(PASSES[specification.pass].runsAlone);
  try {
    return await runInProcess(specification, limits, signal);
  } finally {
    release();
  }
}

async function runInProcess<Specification extends TrialSpecification>(
  specification: Specification,
  limits: TrialLimits,
  signal: AbortSignal,
): Promise<TrialOutcome<Specification['pass']>> {
  const layout = 'layout' in specification ? specification.layout : null;
  const said: Said = { reply: null, stderr: '' };
  const start = (environment: Readonly<Record<string, string>>) => {
    const child = fork(ENTRY_POINT, [], {
      execArgv: [
        '--enable-source-maps',
        '--expose-gc',
        `--max-old-space-size=${limits.memoryLimitMb}`,
        ...flagsOf(specification),
        ...(layout === null ? [] : [`--hash-seed=${layout.hashSeed}`]),
      ],
      env: {
        ...process.env,
        ...environment,
        ...(layout === null ? {} : { UNIQBENCH_PADDING: '.'.repeat(layout.paddingBytes) }),
      },
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: isGroupLeader,
    });
    converse(child, specification, said);
    return child;
  };
  const exit = await ownUntilClosed(start, limits.timeoutMs, signal);
  return outcomeOf<Specification['pass']>(specification.pass, said, exit, limits);
}

/** How many trials run now, and how many of them measure what others would change. */
const running = { all: 0, alone: 0 };

/** Counts a trial as running until it is released. @throws Error where one would change what another measures. */
function startBeside(runsAlone: boolean): () => void {
  if (running.all > 0 && (runsAlone || running.alone > 0))
    throw new Error('A trial that must run alone would run beside another.');
  running.all++;
  if (runsAlone) running.alone++;
  return () => {
    running.all--;
    if (runsAlone) running.alone--;
  };
}

function flagsOf(specification: TrialSpecification): readonly string[] {
  // Each definition takes the specification of its own pass, which this is.
  const flags = PASSES[specification.pass].flags as (one: TrialSpecification) => readonly string[];
  return flags(specification);
}

/** What a trial process has sent and printed so far. */
interface Said {
  reply: TrialReply | null;
  stderr: string;
}

function converse(child: ChildProcess, specification: TrialSpecification, said: Said): void {
  const token = randomUUID();
  child.stdout?.resume();
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said.stderr = (said.stderr + text).slice(-KEPT_OUTPUT_CHARACTERS);
  });
  child.on('message', (message: Partial<TrialEnvelope<TrialReply>> | null) => {
    if (message?.token === token && message.content !== undefined) said.reply = message.content;
  });
  const envelope: TrialEnvelope<TrialSpecification> = { token, content: specification };
  // A process that is gone before it has read its task ends with 'close', as any other.
  // One that could not be started has no channel.
  child.send?.(envelope, () => {});
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
