import { describe, expect, it } from 'vitest';
import { makeReport, type Report } from '../figures/report.ts';
import type { ReportedSample } from '../figures/samples.ts';
import { smallRecord } from '../fixtures/small-record.ts';
import { findingsInWords } from './finding.ts';
import * as timeFindings from './time-findings.ts';

const timeFindingsOf = (one: Report, workload: string) =>
  findingsInWords(timeFindings.timeFindingsOf(one, workload));

const report = makeReport(smallRecord);
const [template] = report.samples;

/** Calls of `base` in six rounds; `change` makes each of them what it is. */
function calls(change: (call: number) => Partial<ReportedSample>, each = 6): Report {
  const samples = Array.from({ length: 6 * each }, (_, index) => ({
    ...template!,
    workload: 'w',
    implementation: 'base',
    round: Math.floor(index / each) + 1,
    call: (index % each) + 1,
    wallNs: 100e6,
    ...change(index),
  }));
  return { ...report, samples };
}

describe('findings about time', () => {
  it('say nothing of a quiet run', () => {
    expect(
      timeFindingsOf(
        calls((call) => ({ wallNs: 100e6 + call })),
        'w',
      ),
    ).toEqual([]);
    expect(timeFindingsOf({ ...report, samples: [] }, 'w')).toEqual([]);
  });

  it('tell of a machine that was busy when the run began', () => {
    const { environment } = report;
    const busy = { ...calls(() => ({})), environment: { ...environment, loadAverage: 1.5 } };
    expect(timeFindingsOf(busy, 'w')).toEqual([
      'The machine was busy when the run began: a load of 1.50 on 2 cores.',
    ]);
    const small = { ...busy, environment: { ...environment, loadAverage: 0.9, cores: 1 } };
    expect(timeFindingsOf(small, 'w')[0]).toContain('a load of 0.90 on 1 core.');
  });

  it('tell of few rounds', () => {
    const few = calls((call) => ({ round: 1 + (call % 2) }));
    expect(timeFindingsOf(few, 'w')[0]).toContain('Only 2 rounds were timed');
  });

  it('tell of rounds that differ', () => {
    const noisy = calls((call) => ({ wallNs: call < 6 ? 200e6 : 100e6 + call }));
    expect(timeFindingsOf(noisy, 'w')[0]).toContain(
      'Times are noisy, by the medians of rounds: base 100–200 ms.',
    );
  });

  it('tell where nobody can tell how long calls wait', () => {
    const blind = calls((call) => ({ waitNs: null, wallNs: 100e6 + call }));
    expect(timeFindingsOf(blind, 'w')).toEqual([
      'This system does not tell how long a call waits for a core.',
    ]);
  });

  it('tell of a process that was swapped out', () => {
    const quiet = calls((call) => ({ wallNs: 100e6 + call }));
    const measurement = { ...report.measurements[0]!, workload: 'w', implementation: 'base' };
    const swapped = (high: number): Report => ({
      ...quiet,
      measurements: [{ ...measurement, metric: 'swapped', unit: 'bytes', high }],
    });
    expect(timeFindingsOf(swapped(0), 'w')).toEqual([]);
    expect(timeFindingsOf(swapped(3e6), 'w')).toEqual([
      'Processes were swapped out to disk, so that their times are those of the disk: base by as much as 3.00 MB.',
    ]);
  });

  it('tell of calls that waited, and of time that was stolen', () => {
    const waited = calls(() => ({ waitNs: 10e6, stealNs: 20e6 }));
    expect(timeFindingsOf(waited, 'w')).toEqual([
      'Calls waited for a core, because the machine had other work: base for 9.1% of its time.',
      expect.stringMatching(
        /^The host took time from the cores of this machine while calls were timed: base [\d.,]+ m?s during [\d.,]+ m?s of calls\.$/,
      ),
    ]);
  });

  it('hold what was stolen against all calls that were timed together', () => {
    const short = (stealNs: number) =>
      calls((call) => ({ wallNs: 1e3 + call, calls: 10_000, stealNs }));
    expect(timeFindingsOf(short(1e5), 'w')).toEqual([]);
    expect(timeFindingsOf(short(1e7), 'w')).toEqual([
      expect.stringMatching(/ ms during .* ms of calls/),
    ]);
  });

  it('never tell that a call waited for more than its time, however short it is', () => {
    const short = calls((call) => ({ wallNs: 1e6 + call, onCpuNs: 1e6, waitNs: 9e6 }));
    expect(timeFindingsOf(short, 'w').join(' ')).toContain('base for 90% of its time');
  });

  it('tell of times in several groups', () => {
    const groups = calls((call) => ({ wallNs: (call % 2 === 0 ? 100e6 : 120e6) + 1e4 * call }), 20);
    expect(timeFindingsOf(groups, 'w')[0]).toMatch(/several groups, .*: base\.$/);
  });

  it.each(['no steady state', 'slowdown'] as const)('tell of %s', (kind) => {
    const series = { implementation: 'base', workload: 'w', events: 10, callsNs: [1, 2, 3] };
    const steadyStates = [{ ...series, kind, warmUpCalls: null, changepoints: [] }];
    const [finding] = timeFindingsOf({ ...calls(() => ({})), steadyStates }, 'w');
    expect(finding).toMatch(/: base over 3 calls in one process\.$/);
  });
});
