import { describe, expect, it } from 'vitest';
import type { ReportedTrial } from '../figures/trials.ts';
import { sameProblems, whomInWords } from './same-problems.ts';

function failed(implementation: string, workload: string, detail = 'TypeError: no'): ReportedTrial {
  return {
    ...{ implementation, workload, pass: 'answer', round: null, outcome: 'failed', durationMs: 1 },
    ...{ detail, where: ['count (mine.ts:3:10)'] },
  };
}

describe('trials that went wrong', () => {
  it('in the same way are one problem, with all whom it touches', () => {
    const trials = ['small', 'large'].flatMap((on) => [failed('mine', on), failed('other', on)]);
    const [same, ...others] = sameProblems(trials);
    expect(others).toEqual([]);
    expect(whomInWords(same!)).toBe('mine and other, on small and large, answer');
  });

  it('are told by words that a reader knows', () => {
    const one = failed('mine', 'small');
    expect(whomInWords([{ ...one, pass: 'verify' }])).toBe('mine, on small, answer');
    expect(whomInWords([{ ...one, pass: 'watch' }])).toBe('mine, on small, watched');
    for (const [pass, words] of [
      ['inspect', 'loading'],
      ['ready', 'making the input'],
      ['curve', 'memory'],
      ['census', 'counting objects'],
    ] as const)
      expect(whomInWords([{ ...one, pass }])).toBe(`mine, on small, ${words}`);
    expect(whomInWords([{ ...one, pass: 'time', round: 2 }])).toBe('mine, on small, time round 2');
  });

  it('in other ways, or at other places, are problems of their own', () => {
    const elsewhere = { ...failed('mine', 'small'), where: ['group (mine.ts:7:1)'] };
    const trials = [failed('mine', 'small'), failed('mine', 'small', 'RangeError: no'), elsewhere];
    expect(sameProblems(trials)).toHaveLength(3);
  });

  it('are named one by one where not all were on all workloads', () => {
    const trials = [failed('mine', 'small'), failed('other', 'large')];
    expect(whomInWords(trials)).toBe('mine, on small, answer; other, on large, answer');
  });

  it('are named once where several trials were of one thing', () => {
    const curve = { ...failed('mine', 'small'), pass: 'curve' } as const;
    expect(whomInWords([curve, curve])).toBe('mine, on small, memory');
    expect(whomInWords([failed('mine', 'small'), curve, curve])).toBe(
      'mine, on small, answer; mine, on small, memory',
    );
  });

  it('that are many are counted', () => {
    const names = Array.from({ length: 20 }, (_, index) => `n${index}`);
    const words = whomInWords(names.map((name) => failed(name, 'small')));
    expect(words).toMatch(/^n0, .*n9, and 10 more, on small, answer$/);
  });
});
