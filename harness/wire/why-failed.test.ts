import { expect, it } from 'vitest';
import type { TrialFailure } from './outcome.ts';
import { whyFailed } from './why-failed.ts';

const stack = 'TypeError: no\n    at count (/project/count.ts:3:10)';
const wrong = { differences: 2, first: [{ where: '.a', expected: '1', actual: '2' }] };

it.each([
  [
    { outcome: 'failed', usage: false, message: 'TypeError: no', stack },
    'TypeError: no, in count (count.ts:3:10)',
  ],
  [
    { outcome: 'wrong result', wrong },
    '2 differences from the expected answer: .a: expected 1, got 2',
  ],
  [{ outcome: 'timed out', afterMs: 60_000 }, 'no answer within 60 s'],
  [
    { outcome: 'timed out', afterMs: 500, doing: 'it was computing in f (f.ts:1:1)' },
    'no answer within 0.5 s: it was computing in f (f.ts:1:1)',
  ],
  [
    { outcome: 'crashed', message: 'It exited.', stderr: 'oh\nno\n' },
    'It exited. It said: oh / no',
  ],
  [{ outcome: 'out of memory', message: 'Full.' }, 'Full.'],
] satisfies [TrialFailure, string][])('%o', (outcome, words) => {
  expect(whyFailed(outcome)).toBe(words);
});
