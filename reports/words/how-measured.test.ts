import { expect, it } from 'vitest';
import { makeReport, type Report } from '../figures/report.ts';
import { defaultRun } from '../fixtures/recorded.ts';
import { howMeasured } from './how-measured.ts';

const whole = makeReport(defaultRun);

/** Of a run that made no other trials than these. */
function without(...passes: readonly Report['trials'][number]['pass'][]): string {
  const trials = whole.trials.filter(({ pass }) => !passes.includes(pass));
  return howMeasured({ ...whole, trials }).join(' ');
}

it('tells of rounds, verdicts and memory in a run that has them', () => {
  const text = without();
  for (const told of ['after warm-up', 'A round has', 'A verdict needs', 'Memory of a call'])
    expect(text).toContain(told);
});

it('tells of nothing that a run did not do', () => {
  const answers = without('time', 'curve', 'census');
  expect(answers).toContain('Every answer is compared with one that was worked out independently.');
  expect(answers).toContain('Calls are made in fresh processes.');
  expect(answers).not.toMatch(/warm-up|timed call|round|verdict|Memory|chance/);
  const memory = without('time');
  expect(memory).toContain('Memory of a call');
  expect(memory).toContain('A verdict needs the whole interval on one side. What counts cannot');
  expect(memory).not.toMatch(/warm-up|round|chance/);
  const times = without('curve', 'census');
  expect(times).toContain('A round has');
  expect(times).not.toContain('Memory');
  const groups = whole.groups.map((group) => ({ ...group, implementations: [group.baseline] }));
  expect(howMeasured({ ...whole, groups }).join(' ')).not.toMatch(/A round|verdict/);
});

it('tells the chance that the record has', () => {
  const ofAlpha = (alpha: number) =>
    howMeasured({ ...whole, request: { ...whole.request, alpha } }).join(' ');
  expect(ofAlpha(0.05)).toContain('share a chance of 5% of calling');
  expect(ofAlpha(0.05 / 3)).toContain('share a chance of 1.7% of calling');
  expect(ofAlpha(1e-6)).toContain('share a chance of 0.0001% of calling');
});
