import { describe, expect, it } from 'vitest';
import { timedTrial } from '../../harness/fixtures/timed-trials.ts';
import { type RunRecord, recordOf } from '../../harness/record/record.ts';
import type { TrialEntry } from '../../harness/record/record-schema.ts';
import { NOTES } from '../../harness/wire/tricks.ts';
import { makeReport } from '../figures/report.ts';
import { reportSchema } from '../figures/report-schema.ts';
import { defaultRun } from '../fixtures/recorded.ts';
import { FORMATS } from './formats.ts';

const OPTIONS = { width: 100, colors: false, page: () => ({ script: '', style: '' }) };
const SIZES = [100, 316, 1_000, 3_160, 10_000, 31_600, 100_000];

/** A sweep of implementations whose times are known, null where one has none; what `lines` say is the same at all sizes of one. */
function swept(
  costs: Readonly<Record<string, (n: number) => number | null>>,
  lines: readonly Readonly<Record<string, string>>[] = [{}],
  sides?: RunRecord['header']['groups'][number]['sides'],
): RunRecord {
  const [baseline, ...others] = Object.keys(costs) as [string, ...string[]];
  const implementations = [baseline, ...others];
  const header = {
    ...defaultRun.header,
    baseline,
    implementations,
    workloads: ['random'],
    groups: [
      {
        ...{ form: 'sort', workloads: ['random'], baseline, implementations, approximate: [] },
        ...(sides === undefined ? {} : { sides }),
      },
    ],
    skipped: [],
  };
  const entries = lines.flatMap((settings) =>
    SIZES.flatMap((size) => {
      const same = Object.entries(settings).map((one) => `,${one.join('=')}`);
      const workload = `random${same.join('')},size=${size}`;
      const task = {
        task: 'sort',
        parameters: { size },
        input: 'Float64Array',
        judgedBy: 'baseline' as const,
        checks: [],
        inputDigest: null,
        dataDigest: null,
      };
      return [
        {
          type: 'size' as const,
          workload,
          of: 'random',
          settings,
          parameter: 'size',
          size,
          why: 'grid' as const,
        },
        { type: 'workload' as const, workload, task },
        ...[1, 2, 3, 4].flatMap((round) =>
          implementations.flatMap((name, side) => {
            const cost = costs[name]!(size);
            const noise = 1 + 0.01 * Math.sin(round * 7 + side * 3 + size);
            return cost === null ? [] : [timedTrial(name, round, cost * noise, { workload })];
          }),
        ),
      ];
    }),
  );
  return recordOf(header, [...entries, { type: 'end', durationMs: 1_000, whole: true }]);
}

const crossing = makeReport(swept({ plain: (n) => 20 * n, heap: (n) => 632 * Math.sqrt(n) }));
const never = makeReport(swept({ plain: (n) => 20 * n, slow: (n) => 5 * n * Math.log2(n) }));

describe('the report of a sweep', () => {
  it('says from which size on another one is the fastest, with an interval', () => {
    const text = FORMATS.terminal.render(crossing, OPTIONS);
    expect(text).toMatch(
      /plain is the fastest at first; from about (9\d\d|1,0\d\d) \([\d,]+ to [\d,]+\) on\s+heap/,
    );
    expect(text).toMatch(/100\s+2\.\d+ µs\s+6\.\d+ µs\s+plain, sure/);
    expect(text).toContain('heap, sure');
  });

  it('is read in 80 columns with eight implementations: units by row, and few names', () => {
    const costs = Object.fromEntries(
      Array.from({ length: 8 }, (_, index) => [`side-${index}`, (n: number) => 100 + n]),
    );
    const text = FORMATS.terminal.render(makeReport(swept(costs)), { ...OPTIONS, width: 80 });
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(text).toMatch(/side-\d or side-\d or 6 others/);
    expect(text).toMatch(/^ *100 +\d+(?:\.\d+)? ns /m);
    expect(text).toMatch(/^ *100,000 +\d+(?:\.\d+)? µs /m);
  });

  it('has no table of growth where nothing was measured', () => {
    const none = makeReport(swept({ plain: () => null, heap: () => null }));
    for (const format of ['terminal', 'markdown', 'html'] as const)
      expect(FORMATS[format].render(none, OPTIONS)).not.toContain('Growth with');
  });

  it('says where there is no crossing, and who is better throughout', () => {
    const text = FORMATS.terminal.render(never, OPTIONS);
    expect(text).toContain(
      'plain is the fastest at every size that was measured, from 100 to 100,000.',
    );
    expect(text).toContain('never in this range: plain throughout');
  });

  it('counts no time of a size at which an answer was wrong', () => {
    const record = swept({ plain: (n) => 20 * n, cheats: (n) => 2 * n });
    const [timed] = record.trials.filter(
      ({ implementation, workload }) =>
        implementation === 'cheats' && workload === 'random,size=10000',
    );
    const wrong = { differences: 1, first: [{ where: 'the 3rd' }] };
    const outcome: TrialEntry['outcome'] = { outcome: 'wrong result', wrong };
    const report = makeReport({ ...record, trials: [...record.trials, { ...timed!, outcome }] });
    const [line] = report.sweep!;
    expect(line!.winners.map(({ size, best }) => [size, best])).toEqual(
      SIZES.map((size) => [size, size === 10_000 ? 'plain' : 'cheats']),
    );
    const text = FORMATS.terminal.render(report, OPTIONS).replaceAll(/\s+/g, ' ');
    expect(text).toContain('cheats has no time that counts at 10,000.');
  });

  it('says from which size on one has no time, and holds that against nobody', () => {
    const plain = (n: number) => 20 * n;
    const report = makeReport(
      swept({
        ...{ plain, same: plain },
        fails: (n) => (n < 10_000 ? 5 * n * Math.log2(n) : null),
        late: (n) => (n > 316 ? 632 * Math.sqrt(n) : null),
        once: (n) => (n === 1_000 ? null : 40 * n),
      }),
    );
    const text = FORMATS.terminal.render(report, OPTIONS).replaceAll(/\s+/g, ' ');
    expect(text).toContain('fails has no time that counts from 10,000 on.');
    expect(text).toContain('late has no time that counts up to 316.');
    expect(text).toContain('once has no time that counts at 1,000.');
    const pairs = FORMATS.markdown.render(report);
    expect(pairs).toContain('| plain against same | time | none found; cannot tell at any size |');
    expect(pairs).toContain(
      '| fails against plain | time | never where both were measured: plain throughout; not both timed from 10,000 on |',
    );
    expect(pairs).toContain(
      '| late against plain | time | none found; cannot tell at 1,000; not both timed up to 316 |',
    );
  });

  it('says on which runtime one is faster from where on, and at which sizes the winner changes', () => {
    const sides = ['node@22', 'node@24'].flatMap((runtime) =>
      ['plain', 'heap'].map((implementation) => {
        return { side: `${implementation} on ${runtime}`, implementation, runtime };
      }),
    );
    const report = makeReport(
      swept(
        {
          'plain on node@22': (n) => 20 * n,
          'heap on node@22': (n) => 632 * Math.sqrt(n),
          'plain on node@24': (n) => 12 * n,
          'heap on node@24': (n) => 1_500 * Math.sqrt(n),
        },
        [{}],
        sides,
      ),
    );
    const markdown = FORMATS.markdown.render(report).replaceAll('<!-- -->', '');
    for (const format of ['terminal', 'markdown', 'html', 'choice'] as const) {
      const rendered = FORMATS[format].render(report, OPTIONS);
      const text = rendered.replaceAll(/\s+/g, ' ').replaceAll('<!-- -->', '');
      expect(text).toContain(
        'Between runtimes, from 100 to 316: the winner does not change: plain on each runtime.',
      );
      expect(text).toContain(
        'Between runtimes, from 3,160 to 10,000: the winner changes: heap on node@22; plain on node@24.',
      );
      expect(text).toContain(
        'Between runtimes, from 31,600 to 100,000: the winner does not change: heap on each runtime.',
      );
    }
    expect(markdown).toContain(
      '| heap on node@24 against heap on node@22 | time | never in this range: heap on node@22 throughout |',
    );
    expect(reportSchema.parse(JSON.parse(FORMATS.json.render(report))).sweep).toEqual(report.sweep);
  });

  it('says which sizes there was no time for', () => {
    const record = swept({ plain: (n) => 20 * n, heap: (n) => 632 * Math.sqrt(n) });
    const line = { of: 'random', settings: {}, parameter: 'size' };
    const unswept = [{ ...line, from: 316_000, to: 1_000_000, expectedSeconds: 200 }];
    const end = { ...record.end!, whole: false, unswept };
    const report = makeReport({ ...record, end });
    for (const format of ['terminal', 'markdown', 'choice'] as const)
      expect(FORMATS[format].render(report, OPTIONS).replaceAll(/\s+/g, ' ')).toContain(
        'random: size 316,000 to 1,000,000 was not measured; that would take about 3 min 20 s more.',
      );
    expect(reportSchema.parse(JSON.parse(FORMATS.json.render(report))).unswept).toEqual(unswept);
  });

  it('says how costs grow', () => {
    const growth = never.sweep![0]!.curves.map((one) => [one.implementation, one.growth?.classes]);
    expect(growth).toEqual([
      ['plain', ['n']],
      ['slow', ['n log n']],
    ]);
    const [root] = crossing.sweep![0]!.curves.filter((one) => one.implementation === 'heap');
    expect(root!.growth!.classes).toEqual([]);
    expect(root!.growth!.exponent).toBeCloseTo(0.5, 1);
    expect(FORMATS.terminal.render(crossing, OPTIONS)).toContain('none of the classes');
  });

  it('stands in every format, and has no section for each size', () => {
    const page = FORMATS.html.render(crossing, OPTIONS);
    expect(page).toContain('"id":"sweep-1-wallTime"');
    expect(page).toContain('Crossovers');
    expect(page).not.toContain('id="workload-1"');
    const markdown = FORMATS.markdown.render(crossing);
    expect(markdown).toContain('| heap against plain | time | from ');
    const csv = FORMATS['sweep-csv'].render(crossing).split('\r\n');
    expect(csv).toHaveLength(2 + 2 * SIZES.length);
    expect(csv[1]).toMatch(/^random,,size,100,grid,sort,plain,wallTime,ns,2\d{3}/);
    const json = reportSchema.parse(JSON.parse(FORMATS.json.render(crossing)));
    expect(json.sweep![0]!.crossovers[0]!.crossings).toHaveLength(1);
  });

  it('says that what is 0 has no place on a chart', () => {
    const sweep = crossing.sweep!.map((line) => ({
      ...line,
      curves: line.curves.map((curve) => ({
        ...curve,
        points: curve.points.map((one, index) => (index === 0 ? { ...one, value: 0 } : one)),
      })),
    }));
    const undrawn = 'Both axes are logarithmic, with no place for 0: the table has it.';
    expect(FORMATS.html.render({ ...crossing, sweep }, OPTIONS)).toContain(undrawn);
    expect(FORMATS.html.render(crossing, OPTIONS)).not.toContain(undrawn);
  });

  it('has a line for each value of what is swept besides, and a map of all', () => {
    const lines = [{ order: 'sorted' }, { order: 'shuffled' }];
    const report = makeReport(
      swept({ plain: (n) => 20 * n, heap: (n) => 632 * Math.sqrt(n) }, lines),
    );
    expect(report.sweep).toHaveLength(2);
    const text = FORMATS.terminal.render(report, OPTIONS);
    expect(text).toContain('Who wins where: all curves');
    expect(text).toContain('random, order=shuffled');
    expect(text).toContain('random · size from 100 to 100,000, order=sorted');
  });
});

it('what was seen of an implementation at its first size stands in every format', () => {
  const record = swept({ builtin: (n) => n * 10, remembers: () => 5 });
  const seen: TrialEntry<'watch'> = {
    type: 'trial',
    workload: 'random,size=100',
    implementation: 'remembers',
    pass: 'watch',
    ...{ round: null, startedAt: '2025-01-01T00:00:00.000Z', durationMs: 2_000 },
    outcome: {
      outcome: 'completed',
      result: {
        kind: 'watched',
        notes: [{ note: NOTES.equalInputs, evidence: 'one input in 8 calls' }],
      },
    },
  };
  const report = makeReport({ ...record, trials: [...record.trials, seen] });
  for (const format of ['terminal', 'markdown', 'html', 'choice'] as const) {
    const text = FORMATS[format].render(report, { ...OPTIONS, details: false });
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      'remembers gets inputs that it has had before: one input in 8 calls.',
    );
  }
});
