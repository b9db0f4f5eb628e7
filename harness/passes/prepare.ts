/** Draws or reads a dataset and saves it with its expected answer. Runs in a process of its own. */
import { collect, digestOf, saveDataset } from '../dataset.ts';
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
