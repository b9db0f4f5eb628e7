/** What a run is about, in the words of its task: the one place that knows what an input is made of. Pure. */

import { counted, grouped } from '../../quantity.ts';
import type { EventsInReport, Report } from '../figures/report.ts';
import { shownName } from './units.ts';

type Dataset = EventsInReport;

/** The nouns of a task. Whatever tells of inputs or answers takes them from here. */
export const TASK = {
  title: 'Hourly unique visitors',
  item: 'event',
  items: 'events',
} as const;

/** What was computed: the names of the tasks, or the hourly uniques. */
export function subjectOf({ groups }: Pick<Report, 'groups'>): string {
  const tasks = groups.filter(({ workloads }) => workloads !== undefined);
  return tasks.length === 0 ? TASK.title : tasks.map(({ form }) => shownName(form)).join(', ');
}

/** `2,000,000 events`. */
export function itemsInWords(count: number): string {
  return counted(count, TASK.item, TASK.items);
}

/** `2,000,000 events, 1,000 pages, 100,000 visitors, 24 hours`. */
export function inputInWords({ events, pages, visitors, hours }: Dataset): string {
  return [
    itemsInWords(events),
    counted(pages, 'page'),
    counted(visitors, 'visitor'),
    counted(hours, 'hour'),
  ].join(', ');
}

/** What a right answer holds, in a sentence. */
export function rightAnswerInWords({ pairs, uniques }: Dataset): string {
  return `The answer has ${counted(pairs, 'count')}, one for each hour and page that was seen, which sum to ${grouped(uniques)}.`;
}

/** What a function over rows is called with: what most that throw at once have taken for something else. */
export const INPUT_OF_ROWS =
  'A function over rows gets one argument: an iterable, to be read once, by for…of (it need not be an array), of ' +
  '{ timestamp: Date, pageUrl: string, visitorId: string }.';
