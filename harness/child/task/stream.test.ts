import { describe, expect, it } from 'vitest';
import { compiledTask, trial, trialOfTask } from '../../fixtures/tasks/trials.ts';

const EVENTS = 300;
const input = { workload: 'few' };
const task = await compiledTask('stream.bench.ts');
const wrong = await compiledTask('wrong-stream.bench.ts');

const curveOf = (implementation: string) =>
  trialOfTask(
    task,
    { implementation, input },
    {
      ...{ pass: 'curve', view: 'deterministic', fine: [], semiSpaceMb: 1, phase: 0 },
      ...{ events: EVENTS, marks: [100, 200] },
    },
  );

describe('a call on a stream', () => {
  it('is looked at by position', async () => {
    const outcome = await curveOf('holdsNothing');
    if (outcome.outcome !== 'completed') throw new Error(JSON.stringify(outcome));
    const { intervals } = outcome.result.result;
    expect(intervals.map(({ fromEvent }) => fromEvent)).toEqual([0, 100, 200, 300]);
  });

  it.each([
    ['byIndex', 'It does not iterate over its input.'],
    ['byLength', 'It does not iterate over its input.'],
    ['twice', 'It iterates over its input more than once.'],
  ])('that is read in another way, %s, is told so', async (name, words) => {
    const outcome = await curveOf(name);
    expect(outcome.outcome).toBe('failed');
    expect(JSON.stringify(outcome)).toContain(words);
    expect(JSON.stringify(outcome)).toContain('leave “stream” out of the task');
  });

  it('gives whole inputs to what `open` makes ready', async () => {
    const outcome = await curveOf('readyMade');
    expect(outcome).toMatchObject({ outcome: 'completed', result: { kind: 'curve' } });
  });
});

it.each([
  ['shorter', 'has 2 elements, and what “make” makes of the same seed 3 elements'],
  ['other', 'has another element at 1 than what “make” makes of the same seed'],
  ['promise', '“stream” of the task returns Promise'],
  ['length', 'has the length NaN, which is no number of elements'],
  ['throws', '“stream(…).at(1)” of the task throws at call 0: RangeError: beyond'],
  ['noIterable', '“make” returns object of 0 fields, over which nobody can go'],
])('a stream that is wrong, %s, is refused', async (name, words) => {
  const { source, url } = wrong.file;
  const outcome = await trial({
    pass: 'ready',
    task: { url, source, task: name },
    taskInput: { workload: 'some', overrides: {}, seed: 3, folder: wrong.folder, hasData: false },
  });
  expect(JSON.stringify(outcome)).toContain(words);
});
