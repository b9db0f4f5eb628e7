/**
 * An implementation that knows its answer beforehand and only builds it: what every implementation must spend at least
 * if it does so after the last event. A plug-in, for trials on the dataset that its URL names.
 */
import type { HourlyUniques, PageView, RowsImplementation } from '../../../contract.ts';
import { answeredEvents } from '../../answer-alone.ts';
import { firstEvents, loadDataset } from '../../dataset.ts';
import { formatHour, hourOf } from '../../hour.ts';
import { expectedAnswer } from '../../oracle.ts';

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

const answered = answeredEvents(import.meta.url);
const known = answered === null ? null : know(answered.datasetFolder, answered.events);

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
