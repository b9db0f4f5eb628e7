import { describe, expect, it } from 'vitest';
import type { GateResult } from '../figures/gate.ts';
import { type GateReport, gateVerdict } from '../figures/gate-report.ts';
import { makeReport } from '../figures/report.ts';
import type { ReportedTrial } from '../figures/trials.ts';
import { smallRecord } from '../fixtures/small-record.ts';
import { gateTable } from '../tables/gate.ts';
import { wholeProblemsOf } from '../words/problems.ts';
import { gatesAsJson, renderGates } from './gates.ts';
import { gatesAsMarkdown } from './gates-markdown.ts';
import { gatesAsPage } from './gates-page.ts';

const broken: GateResult = {
  ...{ implementation: 'radix', workload: 'random', metric: 'wallTime', limit: 0.05 },
  ...{ base: 1e6, head: 1.123e6, ratio: 1.123, low: 1.091, high: 1.158 },
  ...{ outcome: 'broken', isConfirmed: true },
  control: { ratio: 1.004, low: 0.98, high: 1.02, isAlarm: false },
};

const gates: GateReport = {
  ...{
    base: 'main',
    head: '.',
    results: [broken],
    unchanged: [],
    leftOut: [],
    notes: [],
    problems: [],
  },
  reports: [makeReport(smallRecord)],
  lines: [],
  odds: null,
};

const holds = { ...broken, outcome: 'holds', isConfirmed: null } as const;
const open = { ...holds, outcome: 'unresolved' } as const;
const untrusted = { ...broken, outcome: 'not trusted', isConfirmed: null } as const;
const NO_FIGURES = { base: null, head: null, ratio: null, low: null, high: null, control: null };
const missing = {
  ...{ ...holds, ...NO_FIGURES, implementation: 'sum', workload: 'few' },
  outcome: 'not measured',
} as const;
const NOTHING = { results: [], reports: [] };

describe('the first line', () => {
  it.each<[string, Partial<GateReport>, RegExp]>([
    [
      'worse',
      {},
      /^worse: radix on random, time \+12\.3% \(\+9\.1% to \+15\.8%\), where \+5% is allowed\.$/,
    ],
    ['holds', { results: [holds] }, /^no gate is broken: 1 of 1 hold\.$/],
    ['holds', { results: [{ ...broken, isConfirmed: false }] }, /^no gate is broken/],
    [
      'holds',
      { results: [holds, open] },
      /^no gate is broken: 1 of 2 hold; 1 gate cannot be told \(radix/,
    ],
    [
      'cannot tell',
      { results: [open] },
      /^cannot tell: 1 gate \(radix.*a larger --budget tells more/,
    ],
    [
      'cannot tell',
      { results: [{ ...open, moreRounds: null }] },
      /; a thousand more rounds would hardly tell: widen the limit, or measure where less else is done\.$/,
    ],
    [
      'cannot tell',
      { results: [{ ...open, metric: 'peakLiveBytes' }] },
      /^cannot tell: 1 gate \(radix.*; counts so near to the limit are told by a wider one alone\.$/,
    ],
    [
      'cannot tell',
      { results: [{ ...open, metric: 'peakLiveBytes' }, open] },
      /^cannot tell: 2 gates.*a larger --budget tells more of times\.$/,
    ],
    [
      'cannot tell',
      { results: [{ ...open, ratio: null, low: null, high: null }] },
      /^cannot tell: .*too few rounds for an interval/,
    ],
    [
      'not trusted',
      { results: [untrusted] },
      /^this run cannot be trusted: main differs from itself/,
    ],
    ['worse', { results: [untrusted, broken] }, /^worse/],
    ['failed', { results: [holds], problems: ['head crashed.'] }, /^failed: head crashed\.$/],
    [
      'nothing changed',
      { ...NOTHING, unchanged: ['sort'] },
      /^nothing changed: sort compiles to the same code in main and the working tree, with/,
    ],
    ['nothing compared', { ...NOTHING, notes: ['a is new.'] }, /^nothing compared/],
    [
      'nothing compared',
      { ...NOTHING, unchanged: ['sort'], leftOut: ['a.bench.ts'] },
      /^nothing compared: sort compiles to the same code in main and the working tree; not compared: a\.bench\.ts, see below\.$/,
    ],
    [
      'holds',
      { results: [holds], leftOut: ['a.bench.ts', 'sum on few'] },
      /^no gate is broken: 1 of 1 hold; not compared: a\.bench\.ts; sum on few, see below\.$/,
    ],
    ['cannot tell', { results: [open], leftOut: ['a.bench.ts'] }, /not compared: a\.bench\.ts/],
    [
      'worse',
      { results: [broken, missing], leftOut: ['a.bench.ts'] },
      /^worse: .* is allowed; not measured: sum on few, time; not compared: a\.bench\.ts, see below\.$/,
    ],
    [
      'failed',
      { results: [holds], problems: ['head crashed.'], leftOut: ['a.bench.ts'] },
      /^failed: head crashed; not compared: a\.bench\.ts, see below\.$/,
    ],
    [
      'not trusted',
      { results: [untrusted], leftOut: ['a.ts'] },
      /is done; not compared: a\.ts, see below\.$/,
    ],
    [
      'not trusted',
      { results: [untrusted], base: 'f'.repeat(40) },
      /^this run cannot be trusted: ffffffffffff differs from itself/,
    ],
    [
      'failed',
      { ...NOTHING, problems: ['a does not compile: no b, in a:1:8\n  the line: import b'] },
      /^failed: a does not compile: no b, in a:1:8\.$/,
    ],
  ])('says %s', (verdict, more, line) => {
    const report = { ...gates, ...more };
    expect(gateVerdict(report)).toBe(verdict);
    const [first] = renderGates(report, { width: 200, colors: false }).split('\n');
    expect(first).toMatch(line);
    expect(JSON.parse(gatesAsJson(report, []))).toMatchObject({
      sentence: first,
      holds: !['worse', 'failed', 'not trusted'].includes(verdict),
    });
    expect(gatesAsMarkdown(report).startsWith('**')).toBe(true);
  });
});

it('takes a problem with its details for one', () => {
  const [report] = gates.reports;
  const wrong: ReportedTrial = {
    implementation: 'radix',
    workload: 'random',
    pass: 'answer',
    round: null,
    outcome: 'wrong result',
    durationMs: 1,
    detail: 'at least 2 differences',
    wrong: { differences: 2, atLeast: true, first: [{ where: '[0]: 1' }, { where: '[1]: 2' }] },
  };
  const problems = wholeProblemsOf({ ...report!, trials: [wrong], taskFaults: [] });
  expect(problems[0]).toBe(
    'radix, on random, answer: wrong result. At least 2 differences\n  [0]: 1\n  [1]: 2',
  );
  const [line] = renderGates(
    { ...gates, ...NOTHING, problems },
    { width: 200, colors: false },
  ).split('\n');
  expect(line).toMatch(/^failed: radix, on random, answer: wrong result\. At least 2 differences/);
  expect(line).not.toContain('[0]');
});

it('tells errors of several lines in one', () => {
  const error = 'no b, in a:1:8\n  the line: import b\n';
  const report = { ...gates, problems: [error], notes: [error] };
  const told = 'no b, in a:1:8 | the line: import b';
  expect(renderGates(report, { width: 200, colors: false }).split(`- ${told}\n`)).toHaveLength(3);
  expect(gatesAsMarkdown(report)).toMatch(/^- no b, .* the line: import b$/m);
  expect(gatesAsPage(report, { script: '', style: '' })).toContain(told);
});

it('tells what was left out, because nothing changed', () => {
  const beside = { ...gates, results: [holds], unchanged: ['a', 'b', 'c', 'd'] };
  for (const text of [renderGates(beside, { width: 200, colors: false }), gatesAsMarkdown(beside)])
    expect(text).toContain('Not measured, because nothing changed: a; b; c; and 1 more.');
  expect(renderGates(gates, { width: 200, colors: false })).not.toContain('nothing changed');
});

describe('the table', () => {
  it('tells what is above next to nothing in bytes, and what has no ratio in words', () => {
    const peak = { ...broken, metric: 'peakLiveBytes' } as const;
    const much = { ...peak, base: 1, head: 67_127_920, ratio: 67_127_920 };
    const few = { ...open, ratio: null, low: null, high: null };
    const little = { ...few, metric: 'allocatedBytes', base: 0, head: 3_000 } as const;
    const { columns } = gateTable([much, few, little, missing, holds], 'main', '.');
    const cellsOf = (name: string) => columns.find(({ header }) => header === name)!.cells;
    const untold = ['cannot tell', 'cannot tell', 'not measured'];
    expect(cellsOf('head')).toEqual(['+67.1 MB', ...untold, '+12.3%']);
    expect(cellsOf('interval')).toEqual(['', '', '', '', '+9.1% to +15.8%']);
  });

  it('fits 80 columns', () => {
    const long = {
      ...broken,
      implementation: 'a-rather-long-name',
      metric: 'liveObjects',
    } as const;
    const text = renderGates({ ...gates, results: [long] }, { width: 80, colors: false });
    const row = text.split('\n').find((line) => line.startsWith('a-rather'));
    expect(row).toMatch(/objects alive +\+12\.3% +\+9\.1% to \+15\.8% +\+0\.4% +broken, twice$/);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });
});

describe('a comment', () => {
  it('folds gates that hold where there are many, so that the others are seen', () => {
    const many = [...Array.from({ length: 30 }, () => holds), broken, open];
    const text = gatesAsMarkdown({ ...gates, results: many });
    const [seen, folded] = text.split('<summary>30 gates that hold</summary>') as [string, string];
    expect(seen.match(/^\| radix/gm)).toHaveLength(2);
    expect(seen).toMatch(/broken, twice[\s\S]*cannot tell/);
    expect(folded.split('</details>')[0]!.match(/^\| radix .* holds \|$/gm)).toHaveLength(30);
    const all = gatesAsMarkdown({ ...gates, results: Array.from({ length: 30 }, () => holds) });
    expect(all).toContain('30 gates that hold');
    const few = gatesAsMarkdown({ ...gates, results: [holds, broken] });
    expect(few).not.toContain('that hold</summary>');
  });
});

describe('what a stranger writes', () => {
  const evil = '\u001b[31m<script>alert(1)</script> @everyone [x](http://evil.example) `|';
  const hostile: GateReport = {
    ...gates,
    ...{ base: evil, head: evil, notes: [evil], problems: [evil], unchanged: [evil] },
    results: [{ ...broken, implementation: evil, workload: evil }],
  };

  it('stays text', () => {
    expect(renderGates(hostile, { width: 80, colors: false })).not.toContain('\u001b');
    const markdown = gatesAsMarkdown(hostile);
    expect(markdown).not.toMatch(/(?<!\\)<script|@everyone|(?<!\\)\]\(|http:\/\//);
    expect(markdown).not.toContain('\u001b');
    const page = gatesAsPage(hostile, { script: '', style: '' });
    expect(page).not.toContain('<script>alert');
    const bare = gatesAsPage({ ...hostile, reports: [] }, { script: '', style: '' });
    expect(bare).not.toContain('<script>');
    expect(bare).toMatch(/<h1>.*&lt;script&gt;.* against /);
  });
});

it('takes as long as all its runs, and says where fresh rounds were more', () => {
  const [report] = gates.reports;
  const tookIn = (results: readonly GateResult[]) => {
    const two = [report!, report!].map((one) => ({ ...one, durationMs: 40_000 }));
    return /^- took: .*$/m.exec(gatesAsMarkdown({ ...gates, results, reports: two }))?.[0];
  };
  expect(tookIn([holds])).toMatch(/1 min 20 s\W*$/);
  expect(tookIn([broken])).toMatch(/1 min 20 s, and more for the rounds that confirm\W*$/);
});
