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

/** What is done with implementations that are not those of a task file. */
export type FurtherPasses = Readonly<Partial<Record<Pass, Begin>>>;

/** Waits for the specification, and runs its pass. @param further Beside what is done for task files. */
export function startTrial(further: FurtherPasses): void {
  hideArguments();
  // Without a parent nobody reads the reply.
  process.once('disconnect', () => leave(1));
  tellWhoEnds(() => isOver);
  process.once('message', (message) => begin(message as TrialTask, further));
}

function begin({ key, specification }: TrialTask, further: FurtherPasses): void {
  const { seal, open } = sealing(key, 'trial');
  const tell = (content: TrialMessage, onSent: () => void) => sendMessage?.(seal(content), onSent);
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
  void replyTo(specification, further, turns, (reply) => {
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
  further: FurtherPasses,
  turns: Turns,
  send: (reply: TrialReply) => void,
): Promise<void> {
  let reply: TrialReply;
  try {
    // Each pass takes the specification of its own, which this is.
    const { run } = (await beginningOf(specification, further)()) as {
      run: (specification: TrialSpecification, turns: Turns) => Promise<TrialReply>;
    };
    reply = await run(specification, turns);
  } catch (error) {
    reply = threw(error);
  }
  send(reply);
}

/** Of the pieces of a task file. */
const OF_TASK_FILES: FurtherPasses = {
  answer: () => import('./task/passes/answer.ts'),
  calls: () => import('./task/passes/calls.ts'),
  census: () => import('./task/passes/census.ts'),
  check: () => import('./task/passes/check.ts'),
  curve: () => import('./task/passes/curve.ts'),
  describe: () => import('./task/passes/describe.ts'),
  hottest: () => import('./task/passes/hottest.ts'),
  inspect: () => import('./task/passes/inspect.ts'),
  kept: () => import('./task/passes/kept.ts'),
  ready: () => import('./task/passes/ready.ts'),
  sizes: () => import('./task/passes/sizes.ts'),
  steady: () => import('./task/passes/steady.ts'),
  time: () => import('./task/passes/time.ts'),
  watch: () => import('./task/passes/watch.ts'),
};

function beginningOf(specification: TrialSpecification, further: FurtherPasses): Begin {
  const { pass } = specification;
  const isOfTaskFile =
    'implementation' in specification && specification.implementation.task !== undefined;
  const beginning = (isOfTaskFile ? undefined : further[pass]) ?? OF_TASK_FILES[pass];
  if (beginning === undefined) throw new Error(`Nothing runs the pass ${pass}.`);
  return beginning;
}
