/** Entry point of a trial process: one specification in, one reply out, then exit; its turns are asked for in between. */
// Before any implementation is loaded.
import './clock.ts';
import type { TrialEnvelope, TrialMessage, TrialReply } from '../wire/envelope.ts';
import type { HandedAnswer, HandedOver } from '../wire/judging.ts';
import type { TrialSpecification } from '../wire/passes.ts';
import type { TurnGrant, TurnRequest } from '../wire/turns.ts';
import { threw } from './threw.ts';
import type { Turns } from './turns.ts';

// Without a parent nobody reads the reply.
process.once('disconnect', () => process.exit(1));

process.once('message', (message) => {
  const { token, content } = message as TrialEnvelope<TrialSpecification>;
  const tell = (reply: TrialMessage, onSent: () => void) =>
    process.send?.({ token, content: reply } satisfies TrialEnvelope<TrialMessage>, onSent);
  // Exiting anywhere but in this callback loses replies that are still on their way.
  const send = (reply: TrialReply) => tell(reply, () => process.exit(0));
  const ask = <Answer>(question: TurnRequest | HandedAnswer) =>
    new Promise<Answer>((resolve) => {
      const onMessage = (answer: unknown) => {
        const envelope = answer as Partial<TrialEnvelope<Answer>> | null;
        if (envelope?.token !== token || envelope.content === undefined) return;
        process.off('message', onMessage);
        resolve(envelope.content);
      };
      process.on('message', onMessage);
      tell(question, () => {});
    });
  const turns: Turns = {
    take: async (turn) => {
      await ask<TurnGrant>({ kind: 'asks', turn });
    },
    handOver: async (answer) => (await ask<HandedOver>(answer)).isRight,
  };
  process.on('uncaughtException', (error) => send(threw(error)));
  runTrial(content, turns).then(send, (error) => send(threw(error)));
});

/** Each pass loads only what it needs: what is in memory costs time at every collection. */
async function runTrial(specification: TrialSpecification, turns: Turns): Promise<TrialReply> {
  const { run } = await import(`./passes/${specification.pass}.js`);
  return run(specification, turns);
}
