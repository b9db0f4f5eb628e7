import { describe, expect, it } from 'vitest';
import { compiledTask, trialOfTask } from '../../fixtures/tasks/trials.ts';
import { completed } from '../../wire/outcome.ts';

const audited = await compiledTask('audited.bench.ts');
const sums = await compiledTask('sums.bench.ts');

async function checked(task: string, implementation: string, workload = 'random') {
  const asked = { task, implementation, input: { workload } };
  const outcome = await trialOfTask(audited, asked, { pass: 'check', inputSeed: 5 });
  const result = completed(outcome);
  if (result === null) throw new Error(JSON.stringify(outcome));
  return {
    ...result,
    faults: Object.fromEntries(result.checks.map((one) => [one.check, one.fault])),
  };
}

describe('checks of a task', () => {
  it('are told one by one', async () => {
    const { by, calls, checks, inputsDiffer, inputUnchanged, wrongAnswers, tricks, faults } =
      await checked('sorting', 'builtin');
    expect({ by, inputsDiffer, inputUnchanged, tricks }).toEqual({
      by: 'expected',
      inputsDiffer: true,
      inputUnchanged: true,
      tricks: [],
    });
    expect(calls).toBeGreaterThan(1);
    expect(checks.map(({ check }) => check)).toEqual([
      'right',
      'hostile empty',
      'hostile one',
      'relation reversed',
      'relation shortened',
    ]);
    const { 'relation shortened': shortened, ...others } = faults;
    expect(Object.values(others)).toEqual([null, null, null, null]);
    // Sorting fewer numbers gives fewer: the relation is what is wrong here.
    expect(shortened).toMatch(/length: expected 1000, got 999/);
    expect(wrongAnswers.tried.length).toBeGreaterThan(6);
    expect(wrongAnswers.unnoticed).toEqual([]);
  });

  it('go on where one of them fails', async () => {
    const { faults, inputUnchanged } = await checked('sorting', 'notFromEmpty');
    expect(faults).toMatchObject({
      right: null,
      'hostile empty': expect.stringMatching(/RangeError: .*nothing to be sorted/),
      'hostile one': null,
    });
    expect(inputUnchanged).toBe(true);
    const wrong = await checked('sorting', 'asTheyAre');
    expect(wrong.faults.right).toMatch(/differences?: \[0\]: expected/);
    expect(wrong.faults['hostile empty']).toBe(null);
    expect(wrong.wrongAnswers.problem).toMatch(/not right/);
  });

  it('know an error by its class, also where that sets no name', async () => {
    const { faults } = await checked('refusing', 'refuses', 'some');
    expect(faults['hostile empty']).toBe(null);
    const other = await checked('refusing', 'otherwise', 'some');
    expect(other.faults['hostile empty']).toMatch(/expected a NothingThere thrown, got Error: e/);
  });

  it('say so where a relation changes an input, and does not hand it over', async () => {
    const asked = { task: 'inPlace', implementation: 'counts', input: { workload: 'some' } };
    const outcome = await trialOfTask(audited, asked, { pass: 'check', inputSeed: 5 });
    expect(outcome).toMatchObject({
      outcome: 'failed',
      usage: true,
      message: expect.stringMatching(/“relation reversed: change” of the task returns nothing/),
    });
  });

  it('tell who changes the input', async () => {
    expect((await checked('sorting', 'inPlace')).inputUnchanged).toBe(false);
  });

  it('tell which wrong answers the task would not notice', async () => {
    const { wrongAnswers } = await checked('lenient', 'moments', 'some');
    expect(wrongAnswers.unnoticed).toEqual([
      'takes the last for the most',
      // Of what is not there the mean is NaN, which is not above any tolerance.
      'is empty',
      'lacks the last field',
      'has one field more',
      'has another value at .most',
      'is 0.1% off at .most',
      'has NaN at .most',
      'has a promise at .most',
      'has Map for object',
      'has string for number at .most',
    ]);
    expect(wrongAnswers.tried).toContain('is undefined');
  });

  it('try the wrong answers that a task makes itself', async () => {
    const sorting = (await checked('sorting', 'builtin')).wrongAnswers;
    expect(sorting.tried.slice(0, 3)).toEqual([
      'puts the largest first',
      'is the input as it was',
      'lacks the least, later',
    ]);
    expect(sorting).not.toHaveProperty('right');
    const lenient = (await checked('lenient', 'moments', 'some')).wrongAnswers;
    expect(lenient.tried).toContain('is off by one');
    // Some inputs have an answer that it makes wrong.
    expect(lenient.tried).toContain('is wrong where the first is small');
    expect(lenient.right).toEqual(['stays as it was']);
  });

  it.each([
    ['throws', /“wrongAnswers is none” of the task throws: TypeError: oh no/],
    ['nothing', /“wrongAnswers is none” of the task returns nothing: it must return/],
  ])('say so where a wrong answer cannot be made: it %s', async (workload, words) => {
    const asked = { task: 'forgetful', implementation: 'sum', input: { workload } };
    const outcome = await trialOfTask(audited, asked, { pass: 'check', inputSeed: 5 });
    expect(outcome).toMatchObject({ outcome: 'failed', usage: true });
    expect(JSON.stringify(outcome)).toMatch(words);
  });

  it('catch what works only once, and go on', async () => {
    const outcome = await trialOfTask(
      sums,
      { implementation: 'onlyOnce' },
      { pass: 'check', inputSeed: 5 },
    );
    expect(completed(outcome)?.tricks).toMatchObject([{ trick: 'works only the first time' }]);
  });

  it.each(['check', 'answer'] as const)(
    'say so where a promise is returned at times: %s',
    async (pass) => {
      const outcome = await trialOfTask(
        sums,
        { implementation: 'sometimesLater' },
        { pass, inputSeed: 5 },
      );
      expect(JSON.stringify(outcome)).toMatch(/promise for some calls and none for others/);
      expect(JSON.stringify(outcome)).not.toMatch(/works only the first time/);
    },
  );
});

describe('sizes of a task', () => {
  const sized = (implementation: string, sizes: readonly number[]) =>
    trialOfTask(
      audited,
      { task: 'sorting', implementation, input: { workload: 'random' } },
      {
        pass: 'sizes',
        parameter: 'size',
        rounds: 2,
        inputSeed: 5,
        steps: sizes.map((size) => ({
          size,
          input: {
            workload: 'random',
            overrides: { size },
            seed: 3,
            folder: audited.folder,
            hasData: false,
          },
        })),
      },
    );

  it('are timed by turns', async () => {
    const result = completed(await sized('builtin', [500, 1_000, 2_000]));
    expect(result?.calls.map(({ size }) => size)).toEqual([2_000, 1_000, 500, 500, 1_000, 2_000]);
    expect(result?.leftOut).toEqual([]);
  });

  it('tell at which of them an answer is wrong', async () => {
    expect(await sized('remembersLength', [500, 1_000])).toMatchObject({
      outcome: 'wrong result',
      wrong: { first: [{ where: expect.stringMatching(/^with size = 500: /) }] },
    });
  });
});

describe('the hottest lines', () => {
  it('are those of calls', async () => {
    const asked = { task: 'sorting', implementation: 'insertion', input: { workload: 'random' } };
    const result = completed(await trialOfTask(audited, asked, { pass: 'hottest', inputSeed: 5 }));
    const own = result!.lines.filter(({ url }) => url === audited.file.url);
    const samples = own.reduce((sum, line) => sum + line.samples, 0);
    expect(samples / result!.samples).toBeGreaterThan(0.5);
    expect(own[0]?.line).toBeGreaterThan(1);
  });
});
