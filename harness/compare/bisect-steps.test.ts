import { describe, expect, it } from 'vitest';
import { bisectStep, type CommitAnswer } from './bisect-steps.ts';

const commits = Array.from({ length: 16 }, (_, index) => `c${index}`);

/** Answers until the end. @returns the last step, and how many commits were measured. */
function bisected(answerOf: (index: number) => CommitAnswer, all = commits) {
  const answers = new Map<string, CommitAnswer>();
  for (;;) {
    const step = bisectStep(all, answers);
    if (step.kind !== 'measure') return { step, measured: answers.size };
    expect(answers.has(step.commit)).toBe(false);
    answers.set(step.commit, answerOf(all.indexOf(step.commit)));
  }
}

describe('bisectStep', () => {
  it('finds each first bad commit with as few as halving takes', () => {
    for (const first of commits.keys()) {
      const { step, measured } = bisected((index) => (index < first ? 'good' : 'bad'));
      expect(step).toEqual({ kind: 'found', suspects: [`c${first}`] });
      expect(measured).toBeLessThanOrEqual(5);
    }
  });

  it('steps around what is skipped, and names all that it may be', () => {
    const { step } = bisected((index) =>
      index === 7 || index === 8 ? 'skip' : index < 7 ? 'good' : 'bad',
    );
    expect(step).toEqual({ kind: 'found', suspects: ['c7', 'c8', 'c9'] });
    const { step: alone } = bisected((index) => (index === 15 ? 'bad' : 'skip'));
    expect(alone).toEqual({ kind: 'found', suspects: commits });
  });

  it('has nothing to find where the last is good, or is not known', () => {
    expect(bisected(() => 'good')).toEqual({ step: { kind: 'not worse' }, measured: 1 });
    expect(bisected(() => 'skip')).toEqual({ step: { kind: 'not measured' }, measured: 1 });
    expect(bisectStep([], new Map())).toEqual({ kind: 'not worse' });
  });

  it('goes on by answers that are there already', () => {
    const answers = new Map<string, CommitAnswer>([
      ['c15', 'bad'],
      ['c6', 'good'],
    ]);
    expect(bisectStep(commits, answers)).toEqual({ kind: 'measure', commit: 'c10', stepsLeft: 4 });
  });
});
