import { describe, expect, it } from 'vitest';
import { type FormReport, partsOf } from '../figures/parts.ts';
import { makeReport } from '../figures/report.ts';
import { auditOf } from '../fixtures/audit.ts';
import { HOSTILE, smallRecord } from '../fixtures/small-record.ts';
import { Figures } from '../tables/figures.ts';
import type { RowsChart } from './chart.ts';
import { chartsOf } from './charts.ts';

const [report] = partsOf(makeReport({ ...smallRecord, audits: [auditOf('quick', HOSTILE)] })) as [
  FormReport,
];
const charts = chartsOf(new Figures(report, HOSTILE));
const chart = (id: string) => charts.find((one) => one.id === id)!;

describe('charts', () => {
  it('are those that have something to show', () => {
    expect(charts.map(({ id }) => id)).toEqual([
      'ratios',
      'samples',
      'live-memory',
      'bytes-by-kind',
      'objects-by-kind',
      'collections',
      'scaling',
    ]);
    expect(chartsOf(new Figures({ ...report, samples: [], memory: [] }, 'other'))).toEqual([]);
  });

  it('have every call that is in the figures, in the row of its implementation', () => {
    const { rows, series, dimensions } = chart('samples') as RowsChart;
    expect(dimensions[1]).toEqual({ name: 'time', unit: 'ms' });
    const base = series.find(({ name }) => name === 'base')!;
    expect(base.color).toBe(0);
    expect(base.points[0]).toEqual([rows.indexOf('base'), 100, 1, 1]);
    expect(series.flatMap(({ points }) => points)).toHaveLength(report.samples.length);
  });

  it('have ratios with their intervals, and a line where both are equal', () => {
    const { series, rows, reference } = chart('ratios') as RowsChart;
    expect(reference).toBe(1);
    const [row, ratio] = series.find(({ name }) => name === 'time')!.points[0]!;
    expect(rows[row!]).toBe('quick');
    expect(ratio).toBeCloseTo(0.5, 10);
  });

  it('draw no interval beyond a hundredth and a hundred times', () => {
    const comparisons = report.comparisons.map((one) => ({ ...one, low: 1e-9, high: 1e6 }));
    const drawn = chartsOf(new Figures({ ...report, comparisons }, HOSTILE))[0] as RowsChart;
    const [, ratio, from, to] = drawn.series.find(({ name }) => name === 'time')!.points[0]!;
    expect(ratio).toBeCloseTo(0.5, 10);
    expect([from, to]).toEqual([0.01, 100]);
  });

  it('say that a ratio to nothing, or of nothing, is not drawn', () => {
    const noteOf = (more: object) => {
      const comparisons = report.comparisons.map((one) =>
        one.metric === 'allocatedBytes' ? { ...one, ...more } : one,
      );
      return chartsOf(new Figures({ ...report, comparisons }, HOSTILE))[0]!.note;
    };
    expect(noteOf({})).toContain('than base; the axis is logarithmic. A bar');
    const undrawn = 'the axis is logarithmic, with no place for 0 and for what is against 0';
    expect(noteOf({ ratio: 0, verdict: 'lower' })).toContain(undrawn);
    expect(noteOf({ ratio: null, verdict: 'higher' })).toContain(undrawn);
    expect(noteOf({ ratio: null, verdict: null })).not.toContain(undrawn);
  });

  it('leave out collections where there were none', () => {
    const samples = report.samples.map((sample) => ({ ...sample, collections: {} }));
    const without = chartsOf(new Figures({ ...report, samples }, HOSTILE));
    expect(without.map(({ id }) => id)).not.toContain('collections');
  });

  it('stack all bytes that are alive, what is little together', () => {
    const { series } = chart('bytes-by-kind') as RowsChart;
    const total = series.flatMap(({ points }) => points).filter(([row]) => row === 0);
    expect(total.reduce((sum, [, value]) => sum + value!, 0)).toBeCloseTo(64 + 0.016 + 7.7, 1);
  });

  it('have a colour for each kind of a bar, the same in both where it is in both', () => {
    const kinds = Array.from({ length: 14 }, (_, index) => ({
      kind: `kind-${index}`,
      // The last seven are small and many, but for one that is large as well.
      count: index < 7 ? 1 : 1_000 + index,
      bytes: index < 6 || index === 7 ? 1e6 - index : 1_000,
    }));
    const memory = report.memory.map((one) => ({ ...one, liveObjects: kinds }));
    const drawn = chartsOf(new Figures({ ...report, memory }, HOSTILE));
    const [bytes, objects] = ['bytes-by-kind', 'objects-by-kind'].map((id) => {
      const { series } = drawn.find((one) => one.id === id)!;
      return new Map(series.map(({ name, color }) => [name, color] as const));
    });
    for (const colors of [bytes!, objects!]) {
      expect(colors.size).toBe(8);
      // The page has eight, and that of the baseline.
      expect(new Set([...colors.values()].filter((color) => color <= 8)).size).toBe(8);
    }
    expect(objects!.get('kind-7')).toBe(bytes!.get('kind-7'));
  });

  it('draw the fitted power through the points', () => {
    const scaling = chart('scaling');
    expect(scaling.kind === 'lines' && scaling.fits).toEqual([
      {
        series: 'quick',
        ends: [
          [1_000, expect.closeTo(250, 6)],
          [64_000, expect.closeTo(17_390, -1)],
        ],
      },
    ]);
  });

  it('are told in words too', () => {
    expect(chart('ratios').alternative).toContain('quick: time 0.50×');
    for (const { alternative } of charts) expect(alternative).not.toBe('');
  });
});
