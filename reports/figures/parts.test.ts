import { expect, it } from 'vitest';
import { timedRounds } from '../../harness/fixtures/timed-trials.ts';
import { askedOf, smallRecord } from '../fixtures/small-record.ts';
import { renderJunit } from '../formats/junit.ts';
import type { Comparison } from './comparisons.ts';
import { decidedLimits, parseGates } from './gate.ts';
import { partsOf } from './parts.ts';
import { makeReport } from './report.ts';

const { header } = smallRecord;
const [workload] = header.workloads as [string];
const noisy = (ns: number, salt: number) => (round: number) =>
  ns * (1 + 0.003 * Math.sin(round * 12.9898 + salt * 78.233));

it('says faster or slower of the same time, whatever a gate allows', () => {
  const asked = askedOf(['base', 'control', 'head']);
  // Slower than base, and by less than the gate allows.
  const sides = { base: noisy(1e8, 1), control: noisy(1e8, 3), head: noisy(1.025e8, 2) };
  const report = makeReport({
    ...smallRecord,
    header: {
      ...header,
      ...asked,
      groups: asked.groups.map((group) => ({ ...group, control: 'control' })),
      limits: decidedLimits(parseGates('time:5%')),
    },
    trials: timedRounds(14, sides).map((trial) => ({ ...trial, workload })),
    looks: [{ type: 'look', workload, form: 'rows', round: 14, spent: 1 }],
  });
  const verdictsIn = (comparisons: readonly Comparison[]) =>
    Object.fromEntries(
      comparisons
        .filter(({ metric }) => metric === 'wallTime')
        .map(({ candidate, limit, verdict }) => [candidate, [limit, verdict]]),
    );
  expect(verdictsIn(report.comparisons)).toEqual({
    control: [0.05, 'lower'],
    head: [0.05, 'lower'],
  });
  expect(verdictsIn(partsOf(report)[0]!.comparisons)).toEqual({
    control: [0, 'equivalent'],
    head: [0, 'higher'],
  });
  expect(renderJunit(report)).toMatch(/head: time against base.*?<system-out>3% slower 1\.0/);
});
