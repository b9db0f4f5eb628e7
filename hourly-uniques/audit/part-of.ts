/** A part of a dataset. Runs in the parent. */
import { mkdirSync } from 'node:fs';
import type { PartOf } from '../../harness/parent/stage.ts';
import { digestOf, firstEvents, loadDataset, saveDataset } from '../dataset.ts';

/** @see PartOf */
export const partOf: PartOf = (dataset, events, folder) => {
  if (events >= dataset.events) return dataset;
  const part = firstEvents(loadDataset(dataset.folder), events);
  mkdirSync(folder, { recursive: true });
  saveDataset(folder, part);
  return { name: dataset.name, folder, digest: digestOf(part), events };
};
