/**
 * What a trial process does: one specification in, one reply out, then exit; its turns are asked for in between. Its entry point
 * imports this first, before any implementation is loaded.
 */
import './clock.ts';
import { isAwaitedQuestion } from '../wire/awaited.ts';
import type { TrialMessage, TrialReply, TrialTask } from '../wire/envelope.ts';
import type { HandedAnswer, HandedOver } from '../wire/judging.ts';
import type { Pass, TrialSpecification } from '../wire/passes.ts';
import { sealing } from '../wire/seal.ts';
import { AS_IT_IS, type Carrier } from '../wire/text-channel.ts';
import type { TurnGrant, TurnRequest } from '../wire/turns.ts';
import { whatIsAwaited } from './awaited.ts';
import { hideArguments } from './plain-process.ts';
import { threw } from './threw.ts';
import type { Turns } from './turns.ts';
import { tellWhoEnds } from './who-ends.ts';

// Taken now: what an implementation puts in their place is not called.
const exit = process.exit.bind(process);
const sendMessage = process.send?.bind(process);
const onEvent = process.on.bind(process);
const offEvent = process.off.bind(process);
const NewPromise = Promise;

/** Whether this process ends because its reply is sent, or nobody reads it any more. */
let isOver = false;

function leave(code: number): void {
  isOver = true;
  exit(code);
}

/** Loads the module that runs a pass. Each begins only what it needs: what is in memory costs time at every collection. */
type Begin = () => Promise<unknown>;

/** What can be done, by the name of the pass. */
export type Passes = Readonly<Partial<Record<Pass, Begin>>>;

/** What a process is for. */
export interface TrialParts {
  /** With implementations of task files. */
  readonly ofTaskFiles: Passes;
  /** With others; nothing where absent. */
  readonly further?: Passes;
  /** How messages pass its channel; as they are where absent. */
  readonly carrier?: Carrier;
}

/** Waits for the specification, and runs its pass. */
export function startTrial(parts: TrialParts): void {
  const { carrier = AS_IT_IS } = parts;
  hideArguments();
  // Without a parent nobody reads the reply.
  process.once('disconnect', () => leave(1));
  tellWhoEnds(() => isOver);
  process.once('message', (message) => begin(carrier.unpack(message) as TrialTask, parts, carrier));
}

function begin({ key, specification }: TrialTask, parts: TrialParts, carrier: Carrier): void {
  const { seal, open: openSealed } = sealing(key, 'trial');
  const open = (message: unknown) => openSealed(carrier.unpack(message));
  const tell = (content: TrialMessage, onSent: () => void) =>
    sendMessage?.(carrier.pack(seal(content)), onSent);
  // Exiting anywhere but in this callback loses replies that are still on their way.
  const send = (reply: TrialReply) => tell(reply, () => leave(0));
  const tellAwaited = () => tell({ kind: 'awaits', part: whatIsAwaited() }, () => {});
  let isAsking = false;
  onEvent('message', (message: unknown) => {
    // Each message is opened once.
    if (!isAsking && isAwaitedQuestion(open(message)?.content)) tellAwaited();
  });
  const ask = <Answer>(question: TurnRequest | HandedAnswer) =>
    new NewPromise<Answer>((resolve) => {
      const onMessage = (answer: unknown) => {
        const opened = open(answer);
        if (opened === null) return;
        if (isAwaitedQuestion(opened.content)) {
          tellAwaited();
          return;
        }
        offEvent('message', onMessage);
        isAsking = false;
        resolve(opened.content as Answer);
      };
      isAsking = true;
      onEvent('message', onMessage);
      tell(question, () => {});
    });
  const turns: Turns = {
    take: async (turn) => {
      await ask<TurnGrant>({ kind: 'asks', turn });
    },
    handOver: async (answer) => (await ask<HandedOver>(answer)).isRight,
  };
  let isUncaught = false;
  process.on('uncaughtException', (error, origin) => {
    if (isUncaught) return;
    isUncaught = true;
    void tellUncaught(error, origin, send);
  });
  // What was measured while something threw is worth nothing.
  void replyTo(specification, parts, turns, (reply) => {
    if (!isUncaught) send(reply);
  });
}

/** What nobody catches has no call that it belongs to. */
async function tellUncaught(
  error: unknown,
  origin: NodeJS.UncaughtExceptionOrigin,
  send: (reply: TrialReply) => void,
): Promise<void> {
  let reply: TrialReply = threw(error);
  try {
    const { aboutUncaught } = await import('./about-thrown.ts');
    reply = await aboutUncaught(threw(error), origin);
  } catch {
    // That it threw is told all the same.
  }
  send(reply);
}

/** Nothing but `await` waits: an implementation may have replaced what promises do by name. */
async function replyTo(
  specification: TrialSpecification,
  parts: TrialParts,
  turns: Turns,
  send: (reply: TrialReply) => void,
): Promise<void> {
  let reply: TrialReply;
  try {
    // Each pass takes the specification of its own, which this is.
    const { run } = (await beginningOf(specification, parts)()) as {
      run: (specification: TrialSpecification, turns: Turns) => Promise<TrialReply>;
    };
    reply = await run(specification, turns);
  } catch (error) {
    reply = await withLine(threw(error));
  }
  send(reply);
}

/** What is thrown before any call has a line that tells as much as that of a call. */
async function withLine(thrown: ReturnType<typeof threw>): Promise<TrialReply> {
  try {
    const { aboutLine } = await import('./about-thrown.ts');
    return await aboutLine(thrown);
  } catch {
    return thrown;
  }
}

function beginningOf(
  specification: TrialSpecification,
  { ofTaskFiles, further = {} }: TrialParts,
): Begin {
  const { pass } = specification;
  const isOfTaskFile =
    'implementation' in specification && specification.implementation.task !== undefined;
  const beginning = (isOfTaskFile ? undefined : further[pass]) ?? ofTaskFiles[pass];
  if (beginning === undefined) throw new Error(`Nothing runs the pass ${pass}.`);
  return beginning;
}
