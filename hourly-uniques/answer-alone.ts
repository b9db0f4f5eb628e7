/** How a trial process is told which answer the implementation that knows its answer has to build. Used in both processes. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PlugIn } from '../harness/wire/plug-in.ts';
import { packageFolder } from '../package-folder.ts';

const MODULE = join(packageFolder, 'dist', 'hourly-uniques', 'child', 'audit', 'answer-alone.js');

/** The plug-in for the first events of the dataset in a folder, as trials load it, by this name. */
export function answerAlone(name: string, datasetFolder: string, events: number): PlugIn {
  const url = pathToFileURL(MODULE);
  url.searchParams.set('dataset', datasetFolder);
  url.searchParams.set('events', String(events));
  return { name, source: MODULE, url: url.href };
}

/** What {@link answerAlone} wrote into a module's URL; null where it is another one's. */
export function answeredEvents(
  url: string,
): { readonly datasetFolder: string; readonly events: number } | null {
  const { searchParams } = new URL(url);
  const datasetFolder = searchParams.get('dataset');
  return datasetFolder === null
    ? null
    : { datasetFolder, events: Number(searchParams.get('events')) };
}
