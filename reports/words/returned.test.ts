import { expect, it } from 'vitest';
import type { ReturnedValues } from '../../harness/wire/benchmark-file.ts';
import type { ReportedTrial } from '../figures/trials.ts';
import { returnedInWords } from './returned.ts';

const trialOf = (implementation: string, returned?: ReturnedValues): ReportedTrial => ({
  implementation,
  workload: 'w',
  pass: 'answer',
  round: null,
  outcome: 'completed',
  durationMs: 1,
  ...(returned === undefined ? {} : { returned }),
});
const agrees = { state: 'agrees', why: null } as const;
const differs = { state: 'differs', why: 'the answer: expected 1 by the baseline, got 2' } as const;
const nothing = { state: 'not checked', why: 'nothing is returned' } as const;
const words = (...trials: readonly ReportedTrial[]) => returnedInWords({ trials }, 'w');

it('is nothing of other tasks', () => {
  expect(words(trialOf('a'))).toBeNull();
  expect(returnedInWords({ trials: [trialOf('a', agrees)] }, 'other')).toBeNull();
});

it('says what agrees, what differs and where, and what was not checked and why', () => {
  expect(words(trialOf('a', agrees), trialOf('b', differs), trialOf('c', nothing))).toBe(
    'They return something else than the baseline, so that they are wrong or do other work: b (the answer: expected 1 by the ' +
      'baseline, got 2). What is returned was not checked: c (nothing is returned).',
  );
  expect(words(trialOf('a', agrees), trialOf('b', agrees))).toBe('The same is returned by a, b.');
  expect(words(trialOf('a', agrees))).toBe('What is returned is the same from call to call.');
  expect(words(trialOf('a', nothing), trialOf('b', nothing))).toBe(
    'What is returned was not checked: all (nothing is returned).',
  );
});

it('never says right', () => {
  for (const returned of [agrees, differs, nothing])
    expect(words(trialOf('a', agrees), trialOf('b', returned))).not.toContain('right');
});

it('makes what comes from files inert', () => {
  const evil = { state: 'not checked', why: 'it says \u001b[31m' } as const;
  expect(words(trialOf('a', evil))).not.toContain('\u001b');
});
