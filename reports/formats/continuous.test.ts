/** The exporters against what their readers do, as read in the sources that the comments name. */
import { describe, expect, it } from 'vitest';
import { makeReport } from '../figures/report.ts';
import { EVIL, hostileRun } from '../fixtures/hostile.ts';
import { recordedRun } from '../fixtures/recorded.ts';
import { smallRecord } from '../fixtures/small-record.ts';
import { renderBencher, renderGithubBenchmark } from './continuous.ts';

const recorded = makeReport(recordedRun);
const renamed = (workload: string, candidates: readonly [string, string]) => {
  const text = JSON.stringify(smallRecord)
    .replaceAll('"quick"', JSON.stringify(candidates[0]))
    .replaceAll('"base"', JSON.stringify(candidates[1]))
    .replaceAll(JSON.stringify(smallRecord.header.workloads[0]), JSON.stringify(workload));
  return makeReport(JSON.parse(text));
};

describe('github-action-benchmark', () => {
  type Entry = { name: string; value: number; unit: string; range?: string; extra?: string };
  const entriesOf = (text: string) => JSON.parse(text) as Entry[];

  // src/extract.ts, extractCustomBenchmarkResult: JSON.parse, then these five fields of each entry; extractResult throws where
  // there is none at all. BenchmarkResult says which are texts.
  it('reads an array of entries with these fields', () => {
    const entries = entriesOf(renderGithubBenchmark(recorded));
    expect(entries.length).toBeGreaterThan(0);
    for (const { name, value, unit, range, extra, ...others } of entries) {
      expect(Number.isFinite(value)).toBe(true);
      for (const text of [name, unit, range ?? '', extra ?? '']) expect(text).toBeTypeOf('string');
      expect(others).toEqual({});
    }
  });

  // src/write/findAlerts.ts: the entry before is the first of the same name, and current.value / prev.value > threshold alarms.
  it('finds each entry by its name, and divides by no 0', () => {
    for (const report of [recorded, makeReport(smallRecord), makeReport(hostileRun(EVIL))]) {
      const entries = entriesOf(renderGithubBenchmark(report));
      expect(new Set(entries.map(({ name }) => name)).size).toBe(entries.length);
      for (const { value } of entries) expect(value).toBeGreaterThan(0);
    }
    const medians = recorded.measurements.filter(({ metric }) => metric === 'gcPause');
    expect(medians.some(({ median }) => median === 0)).toBe(true);
  });

  // src/extractRangeInfo.ts takes `± 5` or `+- 5` apart, and shows any other text as it is.
  it('shows the range as it is', () => {
    for (const { range } of entriesOf(renderGithubBenchmark(recorded)))
      expect(range ?? '').not.toMatch(/(?:\+-|±)\s*\d/);
  });
});

describe('Bencher', () => {
  type Results = Record<string, Record<string, Record<string, number>>>;
  const resultsOf = (text: string) => JSON.parse(text) as Results;

  // lib/bencher_adapter/src/adapters/json/v0.rs: a map of names to maps of measures to JsonNewMetric { value, lower_value?,
  // upper_value? }, all or nothing. lib/bencher_valid/src/name_id.rs: measures are UUIDs, slugs or names.
  it('reads a metric for each measure', () => {
    for (const measures of Object.values(resultsOf(renderBencher(recorded))))
      for (const [measure, { value, lower_value, upper_value, ...others }] of Object.entries(
        measures,
      )) {
        expect(measure).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
        expect(value).toBeTypeOf('number');
        if (lower_value !== undefined) expect(lower_value).toBeLessThanOrEqual(value!);
        if (upper_value !== undefined) expect(upper_value).toBeGreaterThanOrEqual(value!);
        expect(others).toEqual({});
      }
  });

  // lib/bencher_valid/src/benchmark_name.rs: 1 to 1,024 bytes, and one name that is not fails the whole file.
  it('takes names of at most 1,024 bytes', () => {
    for (const name of [EVIL, 'é'.repeat(3_000), '\u0007'.repeat(3_000), '😀'.repeat(2_000)])
      for (const found of Object.keys(resultsOf(renderBencher(makeReport(hostileRun(name)))))) {
        expect(Buffer.byteLength(found)).toBeGreaterThan(0);
        expect(Buffer.byteLength(found)).toBeLessThanOrEqual(1_024);
        expect(found).not.toContain('\ufffd');
      }
  });
});

describe('two names never become one', () => {
  const long = 'n'.repeat(1_000);
  it.each([
    ['a / b', 'c', 'a', 'b / c'],
    ['a /', 'b', 'a', '/ b'],
    ['a', `${long}1`, 'a', `${long}2`],
    ['"a', 'b', 'a', '"b'],
  ])('%.20j with %.20j is not %.20j with %.20j', (workload, one, otherWorkload, other) => {
    const names = [
      Object.keys(JSON.parse(renderBencher(renamed(workload, [one, 'x'])))),
      Object.keys(JSON.parse(renderBencher(renamed(otherWorkload, [other, 'x'])))),
    ];
    expect(names[0]!.length).toBeGreaterThan(1);
    expect(new Set([names[0]![1], names[1]![1]]).size).toBe(2);
  });
});
