/** Entry point of a trial process: one specification in, one reply out, then exit. */
import { isUsageError } from '../contract.ts';
import { digestOf, firstEvents, loadDataset } from './dataset.ts';
import { expectedAnswer, loadExpected } from './oracle.ts';
import { loadImplementation } from './plug-ins/load.ts';
import type { TrialEnvelope, TrialReply, TrialSpecification } from './protocol.ts';

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

async function runTrial(specification: TrialSpecification): Promise<TrialReply> {
  if (specification.pass === 'prepare') {
    const { prepare } = await import('./passes/prepare.ts');
    return { kind: 'prepared', dataset: await prepare(specification) };
  }
  const implementation = await loadImplementation(specification.implementation);
  if (specification.pass === 'inspect') {
    const { description, bottleneck, input } = implementation;
    return { kind: 'inspected', implementation: { description, bottleneck, input } };
  }
  const { datasetFolder, digest } = specification;
  const dataset = loadDataset(datasetFolder);
  if (digestOf(dataset) !== digest) throw new Error(`The dataset in ${datasetFolder} has changed.`);
  const expected = () => loadExpected(datasetFolder);
  // Each pass loads only what it needs: what is in memory costs time at every collection.
  switch (specification.pass) {
    case 'verify': {
      const { verify } = await import('./passes/verify.ts');
      return verify(implementation, dataset, expected, specification);
    }
    case 'time': {
      const { time } = await import('./passes/time.ts');
      return time(implementation, dataset, expected(), specification);
    }
    case 'steady':
    case 'curve':
    case 'census': {
      // The first events of a larger dataset have an answer of their own. Worked out when the call is over.
      const { events } = specification;
      const measured = firstEvents(dataset, events);
      const ofMeasured =
        events === dataset.timestampsMs.length ? expected : () => expectedAnswer(measured);
      if (specification.pass === 'steady') {
        const { steady } = await import('./passes/steady.ts');
        return steady(implementation, measured, ofMeasured, specification);
      }
      if (specification.pass === 'curve') {
        const { curve } = await import('./passes/curve.ts');
        return curve(implementation, measured, ofMeasured, specification);
      }
      const { census } = await import('./passes/census.ts');
      return census(implementation, measured, ofMeasured, specification);
    }
  }
}

function threw(error: unknown): TrialReply {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return {
    kind: 'threw',
    usage: isUsageError(error),
    message: isUsageError(error) ? message : `${name}: ${message}`,
    stack: stack ?? '',
  };
}
