/** Entry point of a trial process: one specification in, one reply out, then exit. */
import { isUsageError } from '../contract.ts';
import { digestOf, loadDataset } from './dataset.ts';
import { loadExpected } from './oracle.ts';
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
  const expected = loadExpected(datasetFolder);
  // Each pass loads only what it needs: what is in memory costs time at every collection.
  switch (specification.pass) {
    case 'verify': {
      const { verify } = await import('./passes/verify.ts');
      return verify(implementation, dataset, expected);
    }
    case 'time': {
      const { time } = await import('./passes/time.ts');
      return time(implementation, dataset, expected, specification);
    }
    case 'memory': {
      const { memory } = await import('./passes/memory.ts');
      return memory(implementation, dataset, expected);
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
