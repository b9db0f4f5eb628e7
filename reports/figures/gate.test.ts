import { describe, expect, it } from 'vitest';
import { timedRounds } from '../../harness/fixtures/timed-trials.ts';
import type { RunRecord } from '../../harness/record/record.ts';
import { askedOf, smallRecord } from '../fixtures/small-record.ts';
import {
  decidedLimits,
  fails,
  type GateResult,
  gatesOfRun,
  isControlAlarm,
  parseGates,
} from './gate.ts';
import { settled } from './gate-attempts.ts';
import { gateOdds } from './gate-odds.ts';
import { gatesOfRecords } from './record-gates.ts';

const { header } = smallRecord;
const [workload] = header.workloads as [string];
const noisy = (ns: number, salt: number) => (round: number) =>
  ns * (1 + 0.01 * Math.sin(round * 12.9898 + salt * 78.233));

/** A run in which head takes so many times as long as base, and the control so many times. */
function run(ratio: number, limits: RunRecord['header']['limits'], ofControl = 1): RunRecord {
  const trials = timedRounds(14, {
    base: noisy(1e8, 1),
    control: noisy(1e8 * ofControl, 3),
    head: noisy(1e8 * ratio, 2),
  });
  const asked = askedOf(['base', 'control', 'head']);
  return {
    ...smallRecord,
    header: {
      ...header,
      ...asked,
      groups: asked.groups.map((group) => ({ ...group, control: 'control' })),
      limits,
    },
    trials: trials.map((trial) => ({ ...trial, workload })),
    looks: [{ type: 'look', workload, form: 'rows', round: 14, spent: 1 }],
  };
}

const mine = [{ name: 'mine', base: 'base', control: 'control', head: 'head' }];

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
  const gateOf = (ratio: number, ofControl = 1) =>
    gatesOfRun(run(ratio, limits, ofControl), mine, gates)[0]!;

  it('are broken by a slowdown beyond the limit, and hold below it', () => {
    const broken = gateOf(1.1);
    expect(broken).toMatchObject({ implementation: 'mine', metric: 'wallTime', outcome: 'broken' });
    expect(broken.ratio).toBeCloseTo(1.1, 2);
    expect(fails(broken)).toBe(true);
    for (const ratio of [1.02, 1, 0.5]) expect(gateOf(ratio).outcome).toBe('holds');
  });

  it('know what the base differs from itself by, to either side', () => {
    expect(gateOf(1.1).control).toMatchObject({ isAlarm: false });
    expect(gateOf(1.1).control?.ratio).toBeCloseTo(1, 1);
    expect(gateOf(1, 1.2).control).toMatchObject({ isAlarm: true });
    expect(gateOf(1, 0.8).control).toMatchObject({ isAlarm: true });
  });

  it.each([
    // Bounds of a count that repeated for head, and not for the base itself.
    ['allocatedBytes', 3.9, 0, 7224, 'broken', true],
    ['allocatedBytes', 3.9, 0, 7224, 'holds', false],
    ['peakLiveBytes', 1.01, 0.7, 1.4, 'broken', false],
    ['wallTime', 3.9, 0.1, 90, 'broken', false],
    ['wallTime', 0.5, 0.4, 0.6, 'holds', true],
    ['allocatedBytes', 0.5, null, null, 'holds', true],
  ] as const)(
    'trust no base whose %s are %d times its own (%s to %s) where head %s',
    (metric, ratio, low, high, ofHead, isAlarm) => {
      const control = { metric, ratio, low, high, limit: 0.05, base: 1000, head: 1000 * ratio };
      expect(isControlAlarm({ ...control, outcome: 'unresolved' }, ofHead)).toBe(isAlarm);
    },
  );

  it('of counts are broken by any excess', () => {
    const counted = parseGates('allocatedBytes:0%,retainedBytes:0%');
    const record = { ...smallRecord, header: { ...header, limits: {} } };
    const [base = '', head = ''] = header.implementations;
    const results = gatesOfRun(record, [{ name: 'm', base, control: 'none', head }], counted);
    expect(results.map(({ metric }) => metric)).toEqual(['retainedBytes', 'allocatedBytes']);
    for (const { outcome, low, base: below, head: above } of results)
      if (low === null) expect(outcome).toBe(above! > below! ? 'broken' : 'holds');
  });

  it('cannot be told where both were timed in too few rounds', () => {
    const short = {
      ...run(3, limits),
      trials: run(3, limits).trials.filter(({ round }) => round === 1),
    };
    expect(gatesOfRun(short, mine, gates)[0]).toMatchObject({
      ...{ outcome: 'unresolved', ratio: null, base: expect.any(Number), head: expect.any(Number) },
    });
  });

  it('say what was not measured', () => {
    const memory = parseGates('peakLiveBytes:5%');
    expect(gatesOfRun(run(1, {}), mine, memory)[0]).toMatchObject({
      outcome: 'not measured',
      ratio: null,
    });
  });
});

describe('attempts', () => {
  const result = (outcome: GateResult['outcome'], isAlarm = false): GateResult => ({
    ...{ implementation: 'mine', workload: 'w', metric: 'wallTime', limit: 0.05 },
    ...{ base: 1, head: 2, ratio: 2, low: 1.9, high: 2.1, outcome, isConfirmed: null },
    control: { ratio: 1, low: 0.9, high: 1.1, isAlarm },
  });
  const broken = result('broken');
  const held = result('holds');
  const doubtful = result('broken', true);

  it.each<[string, readonly GateResult[], Partial<GateResult> | null]>([
    ['pass by one that holds', [held], { outcome: 'holds' }],
    ['ask for another where one is broken', [broken], null],
    ['blame by two', [broken, broken], { outcome: 'broken', isConfirmed: true }],
    ['blame nobody by one of two', [broken, held], { outcome: 'broken', isConfirmed: false }],
    ['count for nothing where the base broke it, too', [doubtful], null],
    [
      'are not trusted where the base broke it twice',
      [doubtful, doubtful],
      { outcome: 'not trusted' },
    ],
    ['go on after one doubtful and one broken', [doubtful, broken], null],
    ['blame after a doubtful one by two', [doubtful, broken, broken], { isConfirmed: true }],
    ['pass after a doubtful one', [doubtful, held], { outcome: 'holds' }],
    ['end without two sound ones', [broken, doubtful, doubtful], { outcome: 'not trusted' }],
    ['doubt one that holds beside an alarm', [result('holds', true)], null],
  ])('%s', (_, attempts, expected) => {
    const end = settled(attempts);
    if (expected === null) expect(end).toBeNull();
    else expect(end).toMatchObject(expected);
    expect(end !== null && fails(end)).toBe(expected?.isConfirmed === true);
  });

  it('of counts need no second one', () => {
    const counted = { ...broken, metric: 'allocatedBytes' } as const;
    expect(settled([counted])).toEqual(counted);
    expect(fails(counted)).toBe(true);
  });
});

describe('what a gate is worth', () => {
  it('is told by the rounds of base, control and head, whatever head differs by', () => {
    const limits = { wallTime: 0.05 };
    const odds = gateOdds([run(1.5, limits)], mine, 0.05)!;
    expect(odds).toMatchObject({ measuredRounds: 14, rounds: 14, limit: 0.05 });
    expect(odds.suspected.rate).toBeLessThan(0.05);
    expect(odds.found).toBeGreaterThan(0.05);
    expect(odds.found).toBeLessThan(0.2);
    expect(gateOdds([{ ...run(1, limits), trials: [] }], mine, 0.05)).toBeNull();
  });
});

describe('what a gate of few rounds is worth', () => {
  const limits = { wallTime: 0.05 };
  const short = (rounds: number) => {
    const whole = run(1, limits);
    return { ...whole, trials: whole.trials.filter(({ round }) => (round ?? 0) <= rounds) };
  };

  it('is told with rounds that were measured besides, of runs as short as the first', () => {
    expect(gateOdds([short(3)], mine, 0.05)).toBeNull();
    const odds = gateOdds([short(3), short(5)], mine, 0.05);
    expect(odds).toMatchObject({ measuredRounds: 8, rounds: 3 });
    expect(odds!.found ?? 9).toBeGreaterThan(gateOdds([run(1, limits)], mine, 0.05)!.found!);
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
