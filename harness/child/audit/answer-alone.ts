/**
 * An implementation that knows its answer beforehand and only builds it: what every implementation must spend at least
 * if it does so after the last event. A plug-in, for trials on the dataset that its URL names.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { HourlyUniques, PageView, RowsImplementation } from '../../../contract.ts';
import { firstEvents, loadDataset } from '../../../hourly-uniques/dataset.ts';
import { formatHour, hourOf } from '../../../hourly-uniques/hour.ts';
import { expectedAnswer } from '../../../hourly-uniques/oracle.ts';
import { packageFolder } from '../../../package-folder.ts';
import { ANSWER_ALONE } from '../../wire/audit-names.ts';
import type { PlugIn } from '../../wire/plug-in.ts';

const FOLDER = 'dataset';
const EVENTS = 'events';

/** The plug-in for the first events of the dataset in a folder, as trials load it. */
export function answerAlone(datasetFolder: string, events: number): PlugIn {
  const module = join(packageFolder, 'dist', 'harness', 'child', 'audit', 'answer-alone.js');
  const url = pathToFileURL(module);
  url.searchParams.set(FOLDER, datasetFolder);
  url.searchParams.set(EVENTS, String(events));
  return { name: ANSWER_ALONE, source: module, url: url.href };
}

interface Known {
  readonly firstHour: number;
  readonly byHour: Map<number, { page: string; count: number }[]>;
}

function know(datasetFolder: string, events: number): Known {
  const dataset = firstEvents(loadDataset(datasetFolder), events);
  const { pages, timestampsMs } = dataset;
  const { hours, pageIds, counts } = expectedAnswer(dataset);
  const byHour = new Map<number, { page: string; count: number }[]>();
  for (const [index, hour] of hours.entries()) {
    const pair = { page: pages[pageIds[index]!]!, count: counts[index]! };
    const pairs = byHour.get(hour);
    if (pairs === undefined) byHour.set(hour, [pair]);
    else pairs.push(pair);
  }
  return { firstHour: hourOf(timestampsMs[0] ?? 0), byHour };
}

const { searchParams } = new URL(import.meta.url);
const folder = searchParams.get(FOLDER);
const known = folder === null ? null : know(folder, Number(searchParams.get(EVENTS)));

function countUniques(events: Iterable<PageView>): HourlyUniques {
  if (known === null) throw new Error('It was loaded without a dataset.');
  let firstHour: number | null = null;
  for (const { timestamp } of events) firstHour ??= hourOf(timestamp.getTime());
  const shift = (firstHour ?? known.firstHour) - known.firstHour;
  const answer: Record<string, Record<string, number>> = Object.create(null);
  for (const [hour, pairs] of known.byHour) {
    const counts: Record<string, number> = Object.create(null);
    for (const { page, count } of pairs) counts[page] = count;
    answer[formatHour(hour + shift)] = counts;
  }
  return answer;
}

export default {
  description: 'Builds an answer that it knows.',
  bottleneck: 'It has none: it counts nothing.',
  input: 'rows',
  countUniques,
} satisfies RowsImplementation;
