import { describe, expect, it } from 'vitest';
import { sampleModel } from './fixtures/sample-model.ts';
import { parseModel } from './model.ts';

const text = JSON.stringify(sampleModel);
const changed = (change: object) => JSON.stringify({ ...sampleModel, ...change });

describe('a workload file', () => {
  it('is read as it is', () => {
    expect(parseModel(text)).toEqual(sampleModel);
  });

  it.each([
    ['', 'no JSON'],
    [text.slice(0, -20), 'no JSON'],
    ['null', '"format" is not "uniqbench workload"'],
    ['[1, 2]', '"format" is not "uniqbench workload"'],
    ['{}', '"format" is not'],
    [changed({ version: 1 }), 'is of version 1; this uniqbench reads version 2'],
    [changed({ version: undefined }), 'is of version none'],
    [changed({ events: -1 }), 'broken at events'],
    [changed({ events: '10' }), 'broken at events'],
    [changed({ events: 9_000_000 }), 'broken at visitors: their events are'],
    [changed({ more: 1 }), 'broken at'],
    [changed({ visitsByHour: [] }), 'broken at visitsByHour'],
    [changed({ visitsByHour: [0, 0] }), 'broken at visitsByHour: no hour has a visit'],
    [changed({ visitsByHour: [1, 0.5] }), 'broken at visitsByHour.1'],
    [changed({ largeVisits: [{ pages: 4, byHour: [[48, 1]] }] }), 'there is no hour 48'],
    [changed({ largeVisits: [{ pages: 4, byHour: [[3, 5]] }] }), 'more visits in hour 3'],
    [changed({ eventsByMinute: Array(60).fill(0) }), 'no minute has an event'],
    [changed({ visitors: [[1, 2, 3, 1, 1, 1]] }), 'broken at visitors'],
    [changed({ pages: [[0, 1, 1, 1]] }), 'broken at pages.0.0'],
    [changed({ pages: [[1, 5]] }), 'broken at pages.0'],
    [changed({ pages: [[1, 5, 2, 3]] }), 'broken at pages.0: there must be pages <= pairs'],
    [changed({ growth: { ...sampleModel.growth, pages: 1.5 } }), 'broken at growth.pages'],
    [changed({ order: { kind: 'random' } }), 'broken at order'],
    [changed({ pageNames: { classShares: [], shapes: [] } }), 'broken at pageNames'],
  ])('is refused where it is broken: %#', (broken, reason) => {
    expect(() => parseModel(broken)).toThrow(reason);
    expect(() => parseModel(broken)).toThrow('uniqbench fit LOG --out FILE');
  });

  it('is refused in words that no terminal obeys', () => {
    try {
      parseModel(changed({ '\u001b[31m\n': 1 }));
      expect.unreachable();
    } catch (error) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what it looks for.
      expect((error as Error).message).not.toMatch(/[\u0000-\u001f]/);
    }
  });
});
