import { describe, expect, it } from 'vitest';
import { timedRounds } from '../../harness/fixtures/timed-trials.ts';
import type { RunRecord } from '../../harness/record/record.ts';
import { askedOf, smallRecord } from '../fixtures/small-record.ts';
import { renderGates } from '../formats/gates.ts';
import {
  confirmed,
  decidedLimits,
  fails,
  gatesOfRecords,
  gatesOfRun,
  isSuspicion,
  parseGates,
} from './gate.ts';

const { header } = smallRecord;
const [workload] = header.workloads as [string];
const noisy = (ns: number, salt: number) => (round: number) =>
  ns * (1 + 0.01 * Math.sin(round * 12.9898 + salt * 78.233));

/** A run of two sides in which the second one takes so many times as long. */
function run(ratio: number, limits: RunRecord['header']['limits'], salt = 2): RunRecord {
  const trials = timedRounds(14, { base: noisy(1e8, 1), head: noisy(1e8 * ratio, salt) });
  return {
    ...smallRecord,
    header: { ...header, ...askedOf(['base', 'head']), limits },
    trials: trials.map((trial) => ({ ...trial, workload })),
    looks: [{ type: 'look', workload, form: 'rows', round: 14, spent: 1 }],
  };
}

describe('parseGates', () => {
  it('reads metrics with percentages', () => {
    expect([...parseGates('time:5%, peakLiveBytes:0%,allocatedObjects:2.5')]).toEqual([
      ['wallTime', 0.05],
      ['peakLiveBytes', 0],
      ['allocatedObjects', 0.025],
    ]);
    expect(decidedLimits(parseGates('cpuTime:1%,liveObjects:3%'))).toEqual({ cpuTime: 0.01 });
  });

  it.each([
    ['', /is no gate; write METRIC:PERCENT/],
    ['speed:5%', /"speed:5%" is no gate.*Metrics: time, wallTime/],
    ['time', /"time" is no gate/],
    ['time:5%:6%', /is no gate/],
    ['time:fast', /--fail-on time must be a percentage/],
    ['time:1%,wallTime:2%', /names wallTime twice/],
  ])('refuses %j', (text, message) => {
    expect(() => parseGates(text)).toThrow(message);
  });
});

describe('gates of a run', () => {
  const gates = parseGates('time:5%');
  const limits = decidedLimits(gates);

  it('are broken by a slowdown beyond the limit, and hold below it', () => {
    const [broken] = gatesOfRun(run(1.1, limits), 'mine', gates);
    expect(broken).toMatchObject({ implementation: 'mine', metric: 'wallTime', outcome: 'broken' });
    expect(broken?.ratio).toBeCloseTo(1.1, 2);
    expect(isSuspicion(broken!)).toBe(true);
    expect(fails(broken!)).toBe(true);
    expect(gatesOfRun(run(1.02, limits), 'mine', gates)[0]?.outcome).toBe('holds');
    expect(gatesOfRun(run(1, limits), 'mine', gates)[0]?.outcome).toBe('holds');
    expect(gatesOfRun(run(0.5, limits), 'mine', gates)[0]?.outcome).toBe('holds');
  });

  it('fail only where fresh rounds confirm it', () => {
    const first = gatesOfRun(run(1.1, limits), 'mine', gates)[0]!;
    const again = gatesOfRun(run(1.1, limits, 7), 'mine', gates);
    expect(fails(confirmed(first, again))).toBe(true);
    const gone = gatesOfRun(run(1, limits), 'mine', gates);
    expect(confirmed(first, gone)).toMatchObject({ outcome: 'broken', isConfirmed: false });
    expect(fails(confirmed(first, gone))).toBe(false);
    expect(fails(confirmed(first, []))).toBe(false);
  });

  it('of counts are broken by any excess, without a second look', () => {
    const counted = parseGates('allocatedBytes:0%,retainedBytes:0%');
    const record = { ...smallRecord, header: { ...header, limits: {} } };
    const results = gatesOfRun(record, 'quick', counted).filter(({ ratio }) => ratio !== null);
    const of = (metric: string) => results.find((one) => one.metric === metric);
    expect(of('retainedBytes')?.outcome).not.toBe('broken');
    expect(results.every(isSuspicion)).toBe(false);
  });

  it('say what was not measured', () => {
    const memory = parseGates('peakLiveBytes:5%');
    expect(gatesOfRun(run(1, {}), 'mine', memory)[0]).toMatchObject({
      outcome: 'not measured',
      ratio: null,
    });
  });
});

describe('gates of two records', () => {
  const gates = parseGates('time:5%,allocatedBytes:0%');
  const alone = (ns: number, salt: number): RunRecord => {
    const trials = timedRounds(14, { base: noisy(ns, salt) });
    return {
      ...smallRecord,
      header: { ...header, ...askedOf(['base']) },
      trials: trials.map((trial) => ({ ...trial, workload })),
    };
  };

  it('compare what both have on the same events', () => {
    const results = gatesOfRecords(alone(1e8, 1), alone(1.2e8, 2), gates);
    expect(results.map(({ metric, outcome }) => [metric, outcome])).toEqual([
      ['wallTime', 'broken'],
      ['allocatedBytes', 'not measured'],
    ]);
    expect(gatesOfRecords(alone(1e8, 1), alone(1e8, 2), gates)[0]?.outcome).toBe('holds');
  });

  it('have nothing to say where the events differ', () => {
    const other = alone(1e8, 2);
    const [entry] = other.workloads;
    const workloads = [{ ...entry!, dataset: { ...entry!.dataset!, digest: 'other' } }];
    expect(gatesOfRecords(alone(1e8, 1), { ...other, workloads }, gates)).toEqual([]);
  });
});

describe('the text', () => {
  const gates = parseGates('time:5%');
  const results = gatesOfRun(run(1.1, decidedLimits(gates)), 'mine', gates);
  const text = (more: Partial<Parameters<typeof renderGates>[0]> = {}) =>
    renderGates(
      { base: 'main', head: 'HEAD', results, warnings: [], ...more },
      { width: 120, colors: false },
    );

  it('shows both sides, the ratio and the end of the matter', () => {
    expect(text()).toMatch(/mine\s+│ time\s+│ \S+ ms │ \S+ ms │ 1\.10\d× \(1\.\d+–1\.\d+\)/);
    expect(text()).toContain('Broken: mine, time.');
    const gone = results.map((one) => ({ ...one, isConfirmed: false }));
    expect(text({ results: gone })).toContain('holds: not confirmed');
    expect(text({ results: gone })).toContain('No gate is broken, of 1.');
  });

  it('says so where nothing differs, and keeps hostile names harmless', () => {
    expect(text({ results: [], head: '\u001b[31mevil' })).toMatch(/No implementation differs/);
    expect(text({ results: [], head: '\u001b[31mevil' })).not.toContain('\u001b');
  });
});
