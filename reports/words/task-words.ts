/** What a run is about, in the words of its task, which its record has: the one place that asks for them. Pure. */

import { preparedDataset } from '../../harness/wire/passes/prepare.ts';
import { printable } from '../../printable.ts';
import { counted, grouped } from '../../quantity.ts';
import type { EventsInReport, Report } from '../figures/report.ts';
import { shownName } from './units.ts';

type Dataset = EventsInReport;
/** Without words in records of before. */
type Words = Report['request']['words'];

/** The nouns of what a generator makes. Whatever tells of inputs takes them from here. */
export const TASK = {
  item: 'event',
  items: 'events',
} as const;

/** What was computed: the names of the tasks, or the title of the one that is built in. */
export function subjectOf({ groups, request }: Pick<Report, 'groups' | 'request'>): string {
  const tasks = groups.filter(({ workloads }) => workloads !== undefined);
  return tasks.length === 0
    ? (request.words?.title ?? 'Run on events')
    : tasks.map(({ form }) => shownName(form)).join(', ');
}

/** `2,000,000 events`. */
export function itemsInWords(count: number): string {
  return counted(count, TASK.item, TASK.items);
}

/** `2,000,000 events, 1,000 pictures, 24 days`: what the task counts beside, by the names of its fields. */
export function inputInWords(dataset: Dataset): string {
  const counts = Object.entries(dataset).flatMap(([field, value]) => {
    if (typeof value !== 'number' || field in preparedDataset.shape) return [];
    const many = printable(field, 60);
    return [counted(value, many.replace(/s$/, ''), many)];
  });
  return [itemsInWords(dataset.events), ...counts].join(', ');
}

/** What a right answer holds, in a sentence. */
export function rightAnswerInWords({ pairs, uniques }: Dataset, words: Words): string {
  const each = words === undefined ? ',' : `, one for each ${words.each},`;
  return `The answer has ${counted(pairs, 'count')}${each} which sum to ${grouped(uniques)}.`;
}
