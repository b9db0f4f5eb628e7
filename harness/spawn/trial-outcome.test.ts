import { expect, it } from 'vitest';
import { outcomeOf } from './trial-outcome.ts';

it.each([
  ['RangeError: Array buffer allocation failed', 'out of memory'],
  ['Error: Worker terminated due to reaching memory limit: JS heap out of memory', 'out of memory'],
  ['Error: allocation failed: no room is left for table 7', 'failed'],
  ['Error: the parser ran out of memory of names', 'failed'],
])('what throws %j is told as %s', (message, outcome) => {
  const stack = 'Error\n    at f (/project/mine.ts:3:1)';
  const said = { stderr: '', awaited: null, doing: null, unjudged: null };
  const exit = { exitCode: 0, exitSignal: null, timedOut: false };
  const limits = { timeoutMs: 1_000, memoryLimitMb: 100 };
  const reply = { kind: 'threw', usage: false, message, stack } as const;
  expect(outcomeOf('answer', { ...said, reply }, null, exit, limits)).toMatchObject({
    ...{ outcome, message },
    ...(outcome === 'failed' ? { stack } : {}),
  });
});
