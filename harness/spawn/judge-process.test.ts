import { rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { captureAnswer } from '../../hourly-uniques/capture-answer.ts';
import { formatHour } from '../../hourly-uniques/hour.ts';
import { expectedAnswer } from '../../hourly-uniques/oracle.ts';
import { prepareFolder } from '../fixtures/prepared.ts';
import { ALL_EVENTS, UNCHANGED } from '../wire/judging.ts';
import { askJudge, openJudge } from './judge-process.ts';

const MANY = 300_000;

/** Every event is a pair of its own. */
const wide = {
  timestampsMs: Float64Array.from({ length: MANY }, (_, index) => (index % 30) * 3_600_000),
  pageIds: Uint32Array.from({ length: MANY }, (_, index) => Math.floor(index / 30)),
  visitorIds: new Uint32Array(MANY),
  pages: Array.from({ length: MANY / 30 }, (_, id) => `/some/page/of/a/site/${id}`),
  visitors: ['one'],
};

function rightAnswer(): Record<string, Record<string, number>> {
  const { hours, pageIds, counts } = expectedAnswer(wide);
  const answer: Record<string, Record<string, number>> = {};
  for (const [index, hour] of hours.entries()) {
    const name = formatHour(hour);
    answer[name] ??= {};
    answer[name][wide.pages[pageIds[index]!]!] = counts[index]!;
  }
  return answer;
}

describe('the judge', () => {
  it('is told answers of 300,000 pairs, and finds the one that is wrong', async () => {
    const folder = prepareFolder(wide);
    const answer = rightAnswer();
    const given = { events: ALL_EVENTS, change: UNCHANGED };
    const question = () => ({
      ...folder,
      counts: 'exact' as const,
      given,
      others: [],
      answer: captureAnswer(answer),
    });
    expect(await askJudge(question())).toEqual({ isRight: true, error: null });
    answer[formatHour(29)]![wide.pages.at(-1)!] = 2;
    expect(await askJudge(question())).toMatchObject({
      isRight: false,
      wrong: { differences: 1, first: [{ expected: '1', actual: '2' }] },
    });
  });

  it('knows a dataset that it has opened, whatever becomes of its files', async () => {
    const folder = prepareFolder({ ...wide, visitors: ['another'] });
    await openJudge(folder);
    rmSync(folder.datasetFolder, { recursive: true });
    await expect(openJudge(folder)).resolves.toBeUndefined();
    await expect(openJudge({ ...folder, digest: 'another' })).rejects.toThrow('cannot tell');
  });
});
