/** What the hourly uniques are called: for records, reports and messages. */
import type { TaskWords } from '../harness/wire/task-words.ts';

/** For records, from which reports have them. */
export const WORDS: TaskWords = {
  title: 'Hourly unique visitors',
  each: 'hour and page that was seen',
  argument:
    'A function over rows gets one argument: an iterable, to be read once, by for…of (it need not be an array), of ' +
    '{ timestamp: Date, pageUrl: string, visitorId: string }.',
};
