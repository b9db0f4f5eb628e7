import { describe, expect, it } from 'vitest';
import { compiledTask, trialOfTask } from '../../fixtures/tasks/trials.ts';

const file = await compiledTask('shares-inputs.bench.ts');

describe('what calls change, and `make` hands out once more,', () => {
  it.each([
    ['whole', /the input of call 0 is the very same object\. Have “make”/],
    ['part', /the input of call 0 is another one than that call got\. Have “make”/],
    ['ofMap', /the very same object/],
    ['ofClass', /the very same object/],
  ])('is a mistake of the task: %s', async (task, message) => {
    for (const pass of ['answer', 'check'] as const)
      expect(
        await trialOfTask(file, { task, implementation: 'inPlace' }, { pass, inputSeed: 0 }),
      ).toMatchObject({
        outcome: 'failed',
        usage: true,
        message: expect.stringMatching(message),
      });
  });

  it.each(['whole', 'part', 'ofMap', 'ofClass'])(
    'is none where nobody changes it: %s',
    async (task) => {
      const outcome = await trialOfTask(
        file,
        { task, implementation: 'copies' },
        { pass: 'answer' },
      );
      expect(outcome).toMatchObject({ outcome: 'completed' });
    },
  );

  it.each(['filledAnew', 'pooled', 'numbered'])(
    'is none where it is made anew: %s',
    async (task) => {
      const outcome = await trialOfTask(
        file,
        { task, implementation: 'inPlace' },
        { pass: 'answer' },
      );
      expect(outcome).toMatchObject({ outcome: 'completed' });
    },
  );
});

describe('one object for the inputs of all calls', () => {
  const short = { warmUps: 1, iterations: 1, callsPerSample: 8, isFirstCallAlone: false } as const;

  it('is refused where they must be there at once', async () => {
    for (const implementation of ['copies', 'inPlace'])
      expect(
        await trialOfTask(file, { task: 'filledAnew', implementation }, { pass: 'time', ...short }),
      ).toMatchObject({
        usage: true,
        message: expect.stringMatching(/one object for all of them/),
      });
  });

  it.each(['whole', 'pooled'])(
    'is none where it holds the same, or is another: %s',
    async (task) => {
      expect(
        await trialOfTask(file, { task, implementation: 'copies' }, { pass: 'time', ...short }),
      ).toMatchObject({ outcome: 'completed' });
    },
  );
});

describe('an answer that is the input of its call', () => {
  it('is told as such where it is another one later: the task may have changed it', async () => {
    const inPlace = { task: 'emptied', implementation: 'inPlace' };
    expect(await trialOfTask(file, inPlace, { pass: 'answer' })).toMatchObject({
      outcome: 'trick',
      tricks: [{ evidence: expect.stringMatching(/it is the very input .*“release” changes/) }],
    });
    const copies = await trialOfTask(
      file,
      { ...inPlace, implementation: 'copies' },
      { pass: 'answer' },
    );
    expect(copies).toMatchObject({ outcome: 'completed' });
  });
});
