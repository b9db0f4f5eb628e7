/** Entry point of a trial process: one specification in, one reply out, then exit. */
// Before any implementation is loaded.
import './clock.ts';
import type { TrialEnvelope, TrialReply } from '../wire/envelope.ts';
import type { TrialSpecification } from '../wire/passes.ts';
import { threw } from './threw.ts';

// Without a parent nobody reads the reply.
process.once('disconnect', () => process.exit(1));

process.once('message', (message) => {
  const { token, content } = message as TrialEnvelope<TrialSpecification>;
  const send = (reply: TrialReply) => {
    // Exiting anywhere but in this callback loses replies that are still on their way.
    process.send?.({ token, content: reply } satisfies TrialEnvelope<TrialReply>, () =>
      process.exit(0),
    );
  };
  process.on('uncaughtException', (error) => send(threw(error)));
  runTrial(content).then(send, (error) => send(threw(error)));
});

/** Each pass loads only what it needs: what is in memory costs time at every collection. */
async function runTrial(specification: TrialSpecification): Promise<TrialReply> {
  const { run } = await import(`./passes/${specification.pass}.js`);
  return run(specification);
}
