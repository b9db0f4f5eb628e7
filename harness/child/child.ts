/** Entry point of a trial process: one specification in, one reply out, then exit; its turns are asked for in between. */
// Before any implementation is loaded.
import './clock.ts';
import type { TrialMessage, TrialReply, TrialTask } from '../wire/envelope.ts';
import type { HandedAnswer, HandedOver } from '../wire/judging.ts';
import type { Pass, TrialSpecification } from '../wire/passes.ts';
import { sealing } from '../wire/seal.ts';
import type { TurnGrant, TurnRequest } from '../wire/turns.ts';
import { hideArguments } from './plain-process.ts';
import { threw } from './threw.ts';
import type { Turns } from './turns.ts';

// Taken now: what an implementation puts in their place is not called.
const exit = process.exit.bind(process);
const sendMessage = process.send?.bind(process);
const onEvent = process.on.bind(process);
const offEvent = process.off.bind(process);
const NewPromise = Promise;

hideArguments();

// Without a parent nobody reads the reply.
process.once('disconnect', () => exit(1));

process.once('message', (message) => {
  const { key, specification } = message as TrialTask;
  const { seal, open } = sealing(key, 'trial');
  const tell = (content: TrialMessage, onSent: () => void) => sendMessage?.(seal(content), onSent);
  // Exiting anywhere but in this callback loses replies that are still on their way.
  const send = (reply: TrialReply) => tell(reply, () => exit(0));
  const ask = <Answer>(question: TurnRequest | HandedAnswer) =>
    new NewPromise<Answer>((resolve) => {
      const onMessage = (answer: unknown) => {
        const opened = open(answer);
        if (opened === null) return;
        offEvent('message', onMessage);
        resolve(opened.content as Answer);
      };
      onEvent('message', onMessage);
      tell(question, () => {});
    });
  const turns: Turns = {
    take: async (turn) => {
      await ask<TurnGrant>({ kind: 'asks', turn });
    },
    handOver: async (answer) => (await ask<HandedOver>(answer)).isRight,
  };
  process.on('uncaughtException', (error) => send(threw(error)));
  void replyTo(specification, turns, send);
});

/** Nothing but `await` waits: an implementation may have replaced what promises do by name. */
async function replyTo(
  specification: TrialSpecification,
  turns: Turns,
  send: (reply: TrialReply) => void,
): Promise<void> {
  let reply: TrialReply;
  try {
    reply = await runTrial(specification, turns);
  } catch (error) {
    reply = threw(error);
  }
  send(reply);
}

/** Each pass begins only what it needs: what is in memory costs time at every collection. */
const BEGIN = {
  answer: () => import('./passes/answer.ts'),
  calls: () => import('./passes/calls.ts'),
  census: () => import('./passes/census.ts'),
  check: () => import('./task/passes/check.ts'),
  curve: () => import('./passes/curve.ts'),
  describe: () => import('./task/passes/describe.ts'),
  examine: () => import('./passes/examine.ts'),
  hottest: () => import('./task/passes/hottest.ts'),
  inspect: () => import('./passes/inspect.ts'),
  kept: () => import('./passes/kept.ts'),
  prepare: () => import('./passes/prepare.ts'),
  read: () => import('./passes/read.ts'),
  ready: () => import('./task/passes/ready.ts'),
  scale: () => import('./passes/scale.ts'),
  sizes: () => import('./task/passes/sizes.ts'),
  steady: () => import('./passes/steady.ts'),
  time: () => import('./passes/time.ts'),
  verify: () => import('./passes/verify.ts'),
  watch: () => import('./passes/watch.ts'),
} as const satisfies Record<Pass, () => Promise<unknown>>;

/** What is done instead with an implementation of a task. */
const BEGIN_FOR_TASK: Partial<Record<Pass, () => Promise<unknown>>> = {
  answer: () => import('./task/passes/answer.ts'),
  calls: () => import('./task/passes/calls.ts'),
  census: () => import('./task/passes/census.ts'),
  curve: () => import('./task/passes/curve.ts'),
  check: BEGIN.check,
  hottest: BEGIN.hottest,
  inspect: () => import('./task/passes/inspect.ts'),
  kept: () => import('./task/passes/kept.ts'),
  sizes: BEGIN.sizes,
  steady: () => import('./task/passes/steady.ts'),
  time: () => import('./task/passes/time.ts'),
  watch: () => import('./task/passes/watch.ts'),
};

async function runTrial(specification: TrialSpecification, turns: Turns): Promise<TrialReply> {
  // Each pass takes the specification of its own, which this is.
  const { run } = (await beginningOf(specification)()) as {
    run: (specification: TrialSpecification, turns: Turns) => Promise<TrialReply>;
  };
  return run(specification, turns);
}

function beginningOf(specification: TrialSpecification): () => Promise<unknown> {
  const { pass } = specification;
  const isForTask =
    'implementation' in specification && specification.implementation.task !== undefined;
  if (!isForTask) return BEGIN[pass];
  const begin = BEGIN_FOR_TASK[pass];
  if (begin === undefined) throw new Error(`The pass ${pass} is not for tasks, for now.`);
  return begin;
}
