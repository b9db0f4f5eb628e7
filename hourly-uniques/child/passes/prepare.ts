/**
 * Draws or reads a dataset and saves it, and as files, with the events that those find who read them. Runs in a process of
 * its own; what the right answer amounts to is told, the answer itself is kept nowhere.
 */
import { mkdirSync } from 'node:fs';
import type { Generator, LinesRead } from '../../../contract.ts';
import { writeEvents } from '../../../generators/writers/write-events.ts';
import { loadGenerator } from '../../../harness/plug-ins/load.ts';
import type { FilesToWrite } from '../../../harness/wire/forms.ts';
import { firstCalls } from '../../../harness/wire/judging.ts';
import type {
  PreparedDataset,
  PrepareSpecification,
} from '../../../harness/wire/passes/prepare.ts';
import type { ResultOf } from '../../../harness/wire/passes.ts';
import { collect, type Dataset, digestOf, saveDataset, sourceOf } from '../../dataset.ts';
import { expectedAnswer } from '../../oracle.ts';
import { givenEvents } from '../../variation.ts';

/** @throws UsageError where a parameter or the log is not usable. */
export async function run({
  generator,
  parameters,
  seed,
  inputSeed,
  datasetFolder,
  files,
}: PrepareSpecification): Promise<ResultOf<'prepare'>> {
  const source = (await loadGenerator(generator)).open(parameters, seed);
  const dataset = await collect(source);
  const prepared = save(datasetFolder, dataset, source.linesRead?.());
  if (files === null) return { kind: 'prepared', dataset: prepared };
  const readBack = await writeFiles(dataset, inputSeed, files, await loadGenerator(files.reader));
  const read = readBack === null ? {} : { readBack };
  return { kind: 'prepared', dataset: prepared, ...read };
}

/**
 * Writes them, and reads the events back, because no format carries every event: a reader rejects a line without a name.
 *
 * @returns What a reader finds in the file of all events; null where the workload is a log itself.
 * @throws Error where events were lost on the way.
 */
export async function writeFiles(
  dataset: Dataset,
  inputSeed: number,
  { events, otherTimes, format }: FilesToWrite,
  reader: Generator,
): Promise<PreparedDataset | null> {
  const options = { format, gzip: false };
  let readable = dataset;
  let prepared: PreparedDataset | null = null;
  if (events !== null) {
    await writeEvents(sourceOf(dataset), events.path, options);
    const source = reader.open({ files: JSON.stringify([events.path]) }, 0);
    readable = await collect(source);
    mkdirSync(events.readBackFolder);
    prepared = save(events.readBackFolder, readable, source.linesRead?.());
    assertNoneLost(dataset.timestampsMs.length, prepared);
  }
  const moved = givenEvents(readable, firstCalls({ inputSeed }, 1));
  await writeEvents(sourceOf(moved), otherTimes, options);
  return prepared;
}

function save(folder: string, dataset: Dataset, linesRead?: LinesRead): PreparedDataset {
  const expected = expectedAnswer(dataset);
  saveDataset(folder, dataset);
  // Of this task alone: reports tell such numbers by the names of their fields.
  const counted = {
    pages: dataset.pages.length,
    visitors: dataset.visitors.length,
    hours: new Set(expected.hours).size,
  };
  return {
    digest: digestOf(dataset),
    events: dataset.timestampsMs.length,
    ...counted,
    pairs: expected.hours.length,
    uniques: expected.counts.reduce((sum, count) => sum + count, 0),
    ...(linesRead === undefined ? {} : { linesRead }),
  };
}

function assertNoneLost(written: number, { events, linesRead }: PreparedDataset): void {
  const rejected = (linesRead?.rejected ?? [])
    .filter(({ reason }) => reason !== 'header')
    .reduce((sum, { count }) => sum + count, 0);
  if (events + rejected !== written)
    throw new Error(
      `Of ${written} events written, ${events} were read back and ${rejected} rejected.`,
    );
}
