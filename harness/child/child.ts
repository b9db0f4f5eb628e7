/** Entry point of a trial process: one specification in, one reply out, then exit. */
import {
  type Implementation,
  isUsageError,
  type RowsImplementation,
  UsageError,
} from '../../contract.ts';
// Before any implementation is loaded.
import './clock.ts';
import { type Dataset, digestOf, firstEvents, loadDataset } from '../../hourly-uniques/dataset.ts';
import { type ExpectedAnswer, expectedAnswer, loadExpected } from '../../hourly-uniques/oracle.ts';
import { loadGenerator, loadImplementation, rowsImplementation } from '../plug-ins/load.ts';
import type {
  SteadySpecification,
  TimeSpecification,
  TrialEnvelope,
  TrialReply,
  TrialSpecification,
} from '../wire/protocol.ts';
import { TRICKS } from '../wire/tricks.ts';
import { changesOf, noteIntrinsics } from './intrinsics.ts';
import type { CallInput } from './passes/call-input.ts';
import type { RightAnswer } from './passes/last-answer.ts';

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
    return { kind: 'prepared', ...(await prepare(specification)) };
  }
  if (specification.pass === 'read') {
    const { read } = await import('./passes/read.ts');
    return read(await loadGenerator(specification.generator), specification);
  }
  const builtIns = noteIntrinsics();
  // Only the audit's process is watched this closely: what watches takes part in the measurement.
  const required =
    specification.pass === 'examine'
      ? (await import('./audit/required-modules.ts')).noteRequired()
      : () => [];
  const load = () => loadImplementation(specification.implementation);
  const { loaded: implementation, bytes: heldByImport } =
    specification.pass === 'census'
      ? await (await import('./memory/held.ts')).heldBy(load)
      : { loaded: await load(), bytes: 0 };
  if (specification.pass === 'inspect') return inspected(implementation);
  const changedBuiltIns = () => changesOf(builtIns);
  const dataset = onceLoaded(specification);
  if (specification.pass === 'examine') {
    const { examine } = await import('./passes/examine.ts');
    const ofRows = rowsImplementation(specification.implementation, implementation);
    return examine(ofRows, dataset(), specification, changedBuiltIns, required);
  }
  const reply = await measure(specification, implementation, dataset, heldByImport)
    .then((measured) => unlessTheLogChanged(measured, specification))
    .catch(threw);
  // What was measured, or went wrong, with other built-ins than Node's says nothing.
  const changed = changedBuiltIns();
  if (changed.length === 0) return reply;
  return { kind: 'caught', tricks: [{ trick: TRICKS.patches, evidence: changed.join(', ') }] };
}

function inspected({ description, bottleneck, input, counts, needs }: Implementation): TrialReply {
  return {
    kind: 'inspected',
    implementation: {
      description,
      bottleneck,
      input,
      ...(counts === undefined ? {} : { counts }),
      ...(needs === undefined ? {} : { needs }),
    },
  };
}

/** Loads the dataset when it is first asked for: a process that reads a file is measured without it. */
function onceLoaded({
  datasetFolder,
  digest,
}: {
  readonly datasetFolder: string;
  readonly digest: string;
}): () => Dataset {
  let loaded: Dataset | null = null;
  return () => {
    if (loaded === null) {
      loaded = loadDataset(datasetFolder);
      if (digestOf(loaded) !== digest)
        throw new Error(`The dataset in ${datasetFolder} has changed.`);
    }
    return loaded;
  };
}

/** An answer to a log that has changed since says nothing of the implementation. @throws UsageError where it has. */
async function unlessTheLogChanged(
  reply: TrialReply,
  specification: TrialSpecification,
): Promise<TrialReply> {
  if (reply.kind !== 'wrong' || !('given' in specification)) return reply;
  const { changedFile } = await import('./passes/changed-log.ts');
  const path = changedFile(specification.given.files?.asRead ?? []);
  if (path === undefined) return reply;
  throw new UsageError(
    `${path} has changed since its events were read: measure on a copy that nobody writes to.`,
  );
}

type MeasuringSpecification = Exclude<
  TrialSpecification,
  { readonly pass: 'prepare' | 'inspect' | 'read' | 'examine' }
>;

async function measure(
  specification: MeasuringSpecification,
  implementation: Implementation,
  dataset: () => Dataset,
  heldByImport: number,
): Promise<TrialReply> {
  const expected = () => loadExpected(specification.datasetFolder);
  // Each pass loads only what it needs: what is in memory costs time at every collection.
  switch (specification.pass) {
    case 'answer': {
      if (implementation.input === 'rows') throw new Error('Answers on rows are verified.');
      const { answer } = await import('./passes/answer.ts');
      return answer(implementation, dataset, expected, specification.given);
    }
    case 'time': {
      const { time } = await import('./passes/time.ts');
      const input = await inputOf(specification, implementation, dataset);
      const right = () => ({ dataset: dataset(), expected: expected() });
      return time(input, right, specification);
    }
    case 'steady': {
      const { steady } = await import('./passes/steady.ts');
      const part = () => firstEvents(dataset(), specification.events);
      const input = await inputOf(specification, implementation, part);
      return steady(input, () => rightAnswer(specification, dataset(), expected), specification);
    }
    default:
      return measureRows(
        specification,
        rowsImplementation(specification.implementation, implementation),
        dataset(),
        expected,
        heldByImport,
      );
  }
}

/** The first events of a larger dataset have an answer of their own. */
function rightAnswer(
  { events }: { readonly events: number },
  dataset: Dataset,
  expected: () => ExpectedAnswer,
): RightAnswer {
  if (events >= dataset.timestampsMs.length) return { dataset, expected: expected() };
  const measured = firstEvents(dataset, events);
  return { dataset: measured, expected: expectedAnswer(measured) };
}

async function inputOf(
  { strings, given: { limits, files } }: SteadySpecification | TimeSpecification,
  implementation: Implementation,
  dataset: () => Dataset,
): Promise<CallInput> {
  const { columnsInput, fileInput, rowsInput } = await import('./passes/call-input.ts');
  switch (implementation.input) {
    case 'rows':
      return rowsInput(implementation, dataset(), strings);
    case 'columns':
      return columnsInput(implementation, dataset(), limits);
    case 'file':
      if (files === null) throw new Error('A file is to be read, and there is none.');
      return fileInput(implementation, files.log, files.linksFolder, limits);
  }
}

async function measureRows(
  specification: Exclude<MeasuringSpecification, { readonly pass: 'answer' | 'time' | 'steady' }>,
  implementation: RowsImplementation,
  dataset: Dataset,
  expected: () => ExpectedAnswer,
  heldByImport: number,
): Promise<TrialReply> {
  const measured = firstEvents(dataset, specification.events);
  // Worked out when the call is over.
  const ofMeasured = () => rightAnswer(specification, dataset, expected).expected;
  switch (specification.pass) {
    case 'verify': {
      const { verify } = await import('./passes/verify.ts');
      return verify(implementation, dataset, expected, specification);
    }
    case 'curve': {
      const { curve } = await import('./passes/curve.ts');
      return curve(implementation, measured, ofMeasured, specification);
    }
    case 'census': {
      const { census } = await import('./passes/census.ts');
      return census(implementation, measured, ofMeasured, specification, heldByImport);
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
