import { describe, expect, it } from 'vitest';
import { WORDS } from '../../hourly-uniques/words.ts';
import { eventsOf, makeReport } from '../figures/report.ts';
import { HOSTILE, smallRecord } from '../fixtures/small-record.ts';
import { problemsOf } from './problems.ts';
import { datasetInWords } from './setting.ts';
import { inputInWords, rightAnswerInWords, subjectOf } from './task-words.ts';

const report = makeReport(smallRecord);
const { words: _, ...without } = smallRecord.header;
const ofBefore = makeReport({ ...smallRecord, header: without });
const dataset = eventsOf(report, HOSTILE)!;

describe('the words of a task that is built in', () => {
  it('are those of its record', () => {
    expect(subjectOf(report)).toBe(WORDS.title);
    expect(rightAnswerInWords(dataset, report.request.words)).toBe(
      'The answer has 20 counts, one for each hour and page that was seen, which sum to 300.',
    );
    const others = { ...WORDS, title: 'Tides', each: 'harbour' };
    const renamed = makeReport({ ...smallRecord, header: { ...without, words: others } });
    expect(subjectOf(renamed)).toBe('Tides');
    const told = { ...renamed, form: 'rows', metrics: [] };
    expect(datasetInWords(told as never, HOSTILE)).toContain('20 counts, one for each harbour,');
  });

  it('are missed in records of before, which are read all the same', () => {
    expect(subjectOf(ofBefore)).toBe('Run on events');
    expect(rightAnswerInWords(dataset, undefined)).toBe(
      'The answer has 20 counts, which sum to 300.',
    );
    expect(inputInWords(eventsOf(ofBefore, HOSTILE)!)).toBe(
      '1,000,000 events, 10 pages, 100 visitors, 2 hours',
    );
  });

  it('tell what else a dataset counts by the names of its fields, which cannot do harm', () => {
    const { pages: __, ...other } = { ...dataset, pages: 0 };
    expect(inputInWords({ ...other, ...{ 'harbours\u001b[2J': 1, visitors: 1 } })).toBe(
      '1,000,000 events, 1 visitor, 2 hours, 1 harbours\\x1b[2J',
    );
  });

  it('say what an argument is where a function over rows took it for something else', () => {
    const trial = smallRecord.trials.find(({ implementation }) => implementation !== null)!;
    const message = 'TypeError: events.map is not a function';
    const stack = `${message}\n    at count (file:///project/mine.ts:3:10)`;
    const trials = [
      { ...trial, outcome: { outcome: 'failed' as const, usage: false, message, stack } },
    ];
    const told = (record: typeof smallRecord) => problemsOf(makeReport({ ...record, trials }));
    expect(told(smallRecord)).toContain(WORDS.argument);
    expect(told({ ...smallRecord, header: without }).join('\n')).not.toContain('one argument');
  });
});
