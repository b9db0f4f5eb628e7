import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseGates } from '../reports/figures/gate.ts';
import { askedOf, smallRecord } from '../reports/fixtures/small-record.ts';
import { benchmarksInWords, toldOf, wantedNodeInWords } from './compare-told.ts';

const [times, both] = [parseGates('time:5%'), parseGates('time:5%,allocatedBytes:0%')];

it.each([
  [
    1,
    60,
    undefined,
    times,
    /^1 benchmark, each as .*: about 1 min 0 s in all, 1 min 0 s each of the/,
  ],
  [6, 300, undefined, times, /^6 benchmarks, .*: about 5 min 0 s in all, 50 s each of the budget;/],
  [40, 60, undefined, times, /in all, \d+ s each whatever the budget is, for three rounds; more/],
  [2, 60, 3, times, /^2 benchmarks, .*: 3 rounds, however long they take\.$/],
])('tells of %d benchmarks in %d s how long they take', (count, budget, rounds, gates, words) => {
  expect(benchmarksInWords(count, budget, rounds, gates)).toMatch(words);
});

it('memory takes its time as well', () => {
  const seconds = (gates: typeof times) =>
    Number(/(\d+) s each/.exec(benchmarksInWords(1000, 60, undefined, gates))?.[1]);
  expect(seconds(both)).toBeGreaterThan(seconds(times));
});

it.each<[string | null, string | null, RegExp | null]>([
  ['v20.1.0\n', '22', /^main asks for Node 20\.1\.0, and \. for 22: both/],
  [null, '22', /^main asks for no Node in particular, and \. for Node 22: both/],
  ['20', '\n', /^main asks for Node 20, and \. for none in particular: both/],
  ['\n', null, null],
])('tells which Node each side asks for: %j and %j', (base, head, words) => {
  const sideOf = (revision: string, wanted: string | null) => {
    const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
    if (wanted !== null) writeFileSync(join(folder, '.nvmrc'), wanted);
    return { revision, commit: null, folder };
  };
  const told = wantedNodeInWords(sideOf('main', base), sideOf('.', head));
  expect(told).toEqual(words === null ? [] : [expect.stringMatching(words)]);
});

it('base fails in the same way as head, whichever of their calls was judged', () => {
  const sides = { name: 'plain', base: 'plain@base', control: 'plain@control', head: 'plain@head' };
  const [workload = ''] = smallRecord.header.workloads;
  const failed = (implementation: string, message: string) => {
    const trial = smallRecord.trials.find(({ pass }) => pass === 'verify')!;
    const outcome = { outcome: 'failed', usage: false, message, stack: '' } as const;
    return { ...trial, workload, implementation, outcome };
  };
  const told = (ofBase: string) => {
    const trials = [
      failed(sides.base, ofBase),
      failed(sides.head, '“expected” of the task throws at call 0: no'),
    ];
    const header = { ...smallRecord.header, ...askedOf([sides.base, sides.control, sides.head]) };
    const record = { ...smallRecord, header, trials };
    return toldOf({ record, folder: '' }, [sides]).notes.join();
  };
  const same = 'in the same way as head';
  expect(told('“expected” of the task throws at call 7: no')).toContain(same);
  expect(told('“expected” of the task throws at call 0: never')).not.toContain(same);
});
