/** Draws or reads a dataset and saves it with its expected answer, and as files. Runs in a process of its own. */
import type { EventSource } from '../../contract.ts';
import { writeEvents } from '../../generators/writers/write-events.ts';
import { collect, type Dataset, digestOf, firstEvents, saveDataset } from '../dataset.ts';
import type { FilesToWrite } from '../forms.ts';
import { inOtherHours, OTHER_HOURS_EVENTS } from '../later-events.ts';
import { expectedAnswer, saveExpected } from '../oracle.ts';
import { loadGenerator } from '../plug-ins/load.ts';
import type { PreparedDataset, PrepareSpecification } from '../protocol.ts';

/** @throws UsageError where a parameter or the log is not usable. */
export async function prepare(specification: PrepareSpecification): Promise<PreparedDataset> {
  const generator = await loadGenerator(specification.generator);
  const source = generator.open(specification.parameters, specification.seed);
  const dataset = await collect(source);
  const expected = expectedAnswer(dataset);
  saveDataset(specification.datasetFolder, dataset);
  saveExpected(specification.datasetFolder, expected);
  if (specification.files !== null) await writeFiles(dataset, specification.files);
  const linesRead = source.linesRead?.();
  return {
    digest: digestOf(dataset),
    events: dataset.timestampsMs.length,
    pages: dataset.pages.length,
    visitors: dataset.visitors.length,
    hours: new Set(expected.hours).size,
    pairs: expected.hours.length,
    uniques: expected.counts.reduce((sum, count) => sum + count, 0),
    ...(linesRead === undefined ? {} : { linesRead }),
  };
}

/** Writes them. */
export async function writeFiles(
  dataset: Dataset,
  { events, otherHours, format }: FilesToWrite,
): Promise<void> {
  const options = { format, gzip: false };
  if (events !== null) await writeEvents(sourceOf(dataset), events, options);
  const moved = inOtherHours(firstEvents(dataset, OTHER_HOURS_EVENTS), 1);
  await writeEvents(sourceOf(moved), otherHours, options);
}

/** Its events once more, in one chunk. */
function sourceOf({ pages, visitors, ...columns }: Dataset): EventSource {
  const names = (all: readonly string[]) => ({ size: all.length, at: (id: number) => all[id]! });
  return { pages: names(pages), visitors: names(visitors), chunks: () => [columns] };
}
