import { expect, it } from 'vitest';
import type { Difference } from '../figures/explanations.ts';
import type { GateLines, GateReport } from '../figures/gate-report.ts';
import { gateLinesInWords, gateLinesTables } from './gate-lines.ts';

const line = (what: string, baseline: number, candidate: number): Difference => ({
  ...{ of: 'line', what, file: '/somewhere/head/src/sum.ts', line: 4, baseline, candidate },
  ...{ baselineCount: null, candidateCount: null },
});

function report(more: Partial<GateLines>): GateReport {
  const one: GateLines = {
    ...{ implementation: 'plain', workload: 'few', measure: 'self CPU time' },
    ...{ baseTotal: 1e6, headTotal: 3e6 },
    differences: [
      line('return total;', 1e6, 1.1e6),
      line('copy.sort();', 0, 2e6),
      line('let total = 0;', 1e5, 1.1e5),
    ],
    ...more,
  };
  return {
    ...{
      base: 'main',
      head: '.',
      results: [],
      unchanged: [],
      leftOut: [],
      notes: [],
      problems: [],
    },
    ...{ reports: [], lines: [one], odds: null },
  };
}

it('names the line that takes most of what head takes more', () => {
  expect(gateLinesInWords(report({}))).toEqual([
    'plain on few: by profiles of both sides, a call takes 2.00 ms more, most of it at sum.ts:4 (copy.sort();): +2.00 ms.',
  ]);
  const [table] = gateLinesTables(report({}));
  expect(table?.title).toBe('plain on few: processor time of a call, line by line');
  expect(table?.columns[0]?.cells).toEqual(['sum.ts:4', 'sum.ts:4']);
  expect(table?.columns.map(({ header }) => header).slice(2, 4)).toEqual([
    'main (base), ms',
    'the working tree (head), ms',
  ]);
});

it('has a minus before what head takes less', () => {
  const differences = [line('a', 2e6, 1e6), line('b', 0, 2e6)];
  const [table] = gateLinesTables(report({ differences }));
  expect(table?.columns.at(-1)?.cells).toEqual(['2.00', '−1.00']);
});

it('tells bytes as bytes', () => {
  const bytes = report({ measure: 'bytes allocated', baseTotal: 0, headTotal: 2e6 });
  expect(gateLinesInWords(bytes)[0]).toMatch(/a call takes 2\.00 MB more.*\+2\.00 MB\.$/);
});

it('says nothing in words where no line takes more, or none that matters', () => {
  expect(gateLinesInWords(report({ differences: [line('a', 2, 1)] }))).toEqual([]);
  expect(gateLinesInWords(report({ differences: [line('a', 0, 1e4)] }))).toEqual([]);
  expect(gateLinesInWords(report({ headTotal: 1e6, differences: [line('a', 0, 2e6)] }))).toEqual(
    [],
  );
});
