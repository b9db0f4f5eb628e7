/** Tasks that are wrong in ways that only a call shows. */
import { describe, expect, it } from 'vitest';
import { compiledTask, trialOfTask } from '../../fixtures/tasks/trials.ts';

const judges = await compiledTask('wrong-judges.bench.ts');
const asks = await compiledTask('asks-later.bench.ts');
const answer = { pass: 'answer' } as const;
const input = { workload: 'one' };

describe('a task whose judge gives', () => {
  it.each([
    ['later', 'exact', /“differences” of the task returns a promise\. It must return, at once/],
    ['number', 'exact', /“differences” of the task returns 3\. It must return/],
    ['nothing', 'exact', /“differences” of the task returns undefined\..*and \[\] where/],
    ['text', 'exact', /“differences” of the task returns "wrong"\. It must return/],
    ['object', 'exact', /returns object of 1 field, which is no list/],
    ['numbers', 'exact', /gives number among its texts/],
    ['noFigure', 'rough', /“error” of the task gives NaN\. It must return.*finite numbers by name/],
    ['notFinite', 'rough', /“error” of the task gives off that is NaN/],
    ['noFigures', 'rough', /“error” of the task gives object of 0 fields/],
    ['figuresLater', 'rough', /“error” of the task gives a promise/],
  ])('%s is told what it must give', async (task, implementation, message) => {
    expect(await trialOfTask(judges, { task, implementation, input }, answer)).toMatchObject({
      outcome: 'failed',
      usage: true,
      message: expect.stringMatching(message),
    });
  });
});

describe('what a task asks of other inputs', () => {
  it('is waited for', async () => {
    const asked = { task: 'right', input };
    const right = await trialOfTask(asks, { ...asked, implementation: 'sum' }, answer);
    expect(right.outcome).toBe('completed');
    const wrong = await trialOfTask(asks, { ...asked, implementation: 'notOfNone' }, answer);
    expect(wrong).toMatchObject({
      wrong: { first: [{ where: 'hostile empty: the answer', expected: '0', actual: '1' }] },
    });
  });

  it.each([
    ['noParts', /“relation halves: split” of the task returns number: it must return an array/],
    ['throws', /“relation reversed: change” of the task throws: RangeError: none/],
  ])('is its own mistake: %s', async (task, message) => {
    expect(await trialOfTask(asks, { task, implementation: 'sum', input }, answer)).toMatchObject({
      usage: true,
      message: expect.stringMatching(message),
    });
  });
});
