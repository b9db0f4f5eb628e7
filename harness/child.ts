/** Entry point of a trial process: one specification in, one reply out, then exit. */
import { isUsageError, type RowsImplementation } from '../contract.ts';
// Before any implementation is loaded.
import './clock.ts';
import { type Dataset, digestOf, firstEvents, loadDataset } from './dataset.ts';
import { changesOf, noteIntrinsics } from './intrinsics.ts';
import { expectedAnswer, loadExpected } from './oracle.ts';
import { loadImplementation, loadRowsImplementation } from './plug-ins/load.ts';
import type { TrialEnvelope, TrialReply, TrialSpecification } from './protocol.ts';
import { TRICKS } from './tricks.ts';

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
  const builtIns = noteIntrinsics();
  // Only the audit's process is watched this closely: what watches takes part in the measurement.
  const required =
    specification.pass === 'examine'
      ? (await import('./audit/required-modules.ts')).noteRequired()
      : () => [];
  if (specification.pass === 'inspect') {
    const { description, bottleneck, input } = await loadImplementation(
      specification.implementation,
    );
    return { kind: 'inspected', implementation: { description, bottleneck, input } };
  }
  const implementation = await loadRowsImplementation(specification.implementation);
  const changedBuiltIns = () => changesOf(builtIns);
  const { datasetFolder, digest } = specification;
  const dataset = loadDataset(datasetFolder);
  if (digestOf(dataset) !== digest) throw new Error(`The dataset in ${datasetFolder} has changed.`);
  if (specification.pass === 'examine') {
    const { examine } = await import('./passes/examine.ts');
    return examine(implementation, dataset, specification, changedBuiltIns, required);
  }
  const reply = await measure(specification, implementation, dataset).catch(threw);
  // What was measured, or went wrong, with other built-ins than Node's says nothing.
  const changed = changedBuiltIns();
  if (changed.length === 0) return reply;
  return { kind: 'caught', tricks: [{ trick: TRICKS.patches, evidence: changed.join(', ') }] };
}

async function measure(
  specification: Exclude<TrialSpecification, { readonly pass: 'prepare' | 'inspect' | 'examine' }>,
  implementation: RowsImplementation,
  dataset: Dataset,
): Promise<TrialReply> {
  const expected = () => loadExpected(specification.datasetFolder);
  // The first events of a larger dataset have an answer of their own. Worked out when the call is over.
  const events = 'events' in specification ? specification.events : dataset.timestampsMs.length;
  const measured = firstEvents(dataset, events);
  const ofMeasured =
    events === dataset.timestampsMs.length ? expected : () => expectedAnswer(measured);
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
    case 'steady': {
      const { steady } = await import('./passes/steady.ts');
      return steady(implementation, measured, ofMeasured, specification);
    }
    case 'curve': {
      const { curve } = await import('./passes/curve.ts');
      return curve(implementation, measured, ofMeasured, specification);
    }
    case 'census': {
      const { census } = await import('./passes/census.ts');
      return census(implementation, measured, ofMeasured, specification);
    }
    case 'scale': {
      const { scale } = await import('./passes/scale.ts');
      return scale(implementation, measured, ofMeasured(), specification);
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
