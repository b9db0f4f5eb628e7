import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compiledTask, trial, trialOfTask } from '../../fixtures/tasks/trials.ts';

const sums = await compiledTask('sums.bench.ts');
const short = await compiledTask('short.bench.ts');
const shared = await compiledTask('shared-data.bench.ts');
const odd = await compiledTask('odd-answers.bench.ts');
const ends = await compiledTask('ends-otherwise.bench.ts');

const answer = { pass: 'answer' } as const;
const time = { pass: 'time', warmUps: 1, iterations: 3, isFirstCallAlone: true } as const;
const steady = { pass: 'steady', mostCalls: 5, mostSeconds: 5, events: 1 } as const;

describe('a task file', () => {
  it('is described as plain data', async () => {
    const digest = expect.stringMatching(/^[0-9a-f]{64}$/);
    const outcome = await trial({ pass: 'describe', file: short.file });
    expect(outcome).toEqual({
      outcome: 'completed',
      result: {
        kind: 'described',
        tasks: [
          {
            task: 'add',
            workloads: [{ name: 'pair', parameters: {} }],
            implementations: ['plain', 'later', 'opened', 'wrongAtTimes'].map((name) => ({
              name,
              path: null,
              digest,
            })),
            baseline: 'plain',
            parts: ['expected'],
            judging: { expected: digest },
            checks: [],
            digest,
          },
        ],
      },
    });
  });

  it.each(['common-js.bench.cjs', 'compiled-common-js.bench.cjs'])(
    'may be a CommonJS module: %s',
    async (name) => {
      const commonJs = await compiledTask(name);
      const described = await trial({ pass: 'describe', file: commonJs.file });
      expect(described).toMatchObject({ result: { tasks: [{ task: null }] } });
      expect(await trialOfTask(commonJs, { implementation: 'count' }, answer)).toMatchObject({
        result: { kind: 'answered' },
      });
    },
  );

  it('is none where it holds no task', async () => {
    const { file } = await compiledTask(join(import.meta.dirname, 'random.ts'));
    expect(await trial({ pass: 'describe', file })).toEqual({
      outcome: 'completed',
      result: { kind: 'described', tasks: [] },
    });
  });
});

describe('an implementation of a task', () => {
  it('says what it is', async () => {
    expect(await trialOfTask(sums, { implementation: 'opened' }, { pass: 'inspect' })).toEqual({
      outcome: 'completed',
      result: {
        kind: 'inspected',
        implementation: {
          description: 'Counts in an array.',
          bottleneck: 'Memory.',
          input: 'sums',
        },
      },
    });
  });

  it.each(['loop', 'opened', 'later'])('that is right is: %s', async (implementation) => {
    const outcome = await trialOfTask(sums, { implementation }, answer);
    expect(outcome).toMatchObject({
      outcome: 'completed',
      result: {
        kind: 'answered',
        loadNs: implementation === 'opened' ? expect.any(Number) : null,
        checked: { by: 'baseline', inputsDiffer: true, inputUnchanged: true },
      },
    });
    const made = await trial({
      pass: 'ready',
      task: { url: sums.file.url, source: sums.file.source, task: null },
      taskInput: { workload: 'some', overrides: {}, seed: 3, folder: sums.folder, hasData: false },
    });
    expect(made).toMatchObject({
      result: { dataDigest: null, input: 'Float64Array of 1,000', length: 1_000 },
    });
    const digests = [outcome, made].map((one) =>
      one.outcome === 'completed' && 'inputDigest' in one.result
        ? one.result.inputDigest
        : one.outcome === 'completed' && 'checked' in one.result && one.result.checked?.inputDigest,
    );
    expect(digests[0]).toMatch(/^[\da-f]{64}$/);
    expect(digests[0]).toBe(digests[1]);
  });

  it('that is wrong is told with places', async () => {
    const outcome = await trialOfTask(sums, { implementation: 'oneMore' }, answer);
    expect(outcome).toMatchObject({
      outcome: 'wrong result',
      wrong: { differences: 1, first: [{ where: '.sum', expected: expect.stringMatching(/^\d/) }] },
    });
  });

  it.each([
    ['fillsLater', { outcome: 'trick', tricks: [{ trick: 'leaves work for later' }] }],
    ['onlyOnce', { outcome: 'trick', tricks: [{ trick: 'works only the first time' }] }],
    [
      'throws',
      { outcome: 'failed', usage: false, stack: expect.stringMatching(/sums\.bench\.ts/) },
    ],
  ])('that misbehaves is caught: %s', async (implementation, expected) => {
    expect(await trialOfTask(sums, { implementation }, answer)).toMatchObject(expected);
  });

  it('that returns a promise only at times has failed', async () => {
    const outcome = await trialOfTask(sums, { implementation: 'sometimesLater' }, time);
    expect(outcome).toMatchObject({
      outcome: 'failed',
      message: expect.stringMatching(/promise for some calls and none for others/),
    });
  });

  it('that changes its input is told so', async () => {
    expect(await trialOfTask(sums, { implementation: 'clears' }, answer)).toMatchObject({
      result: { checked: { inputUnchanged: false } },
    });
  });

  it('that is approximate is judged by its error', async () => {
    const outcome = await trialOfTask(sums, { implementation: 'rounds' }, answer);
    expect(outcome).toMatchObject({
      result: { checked: { figures: { relative: expect.any(Number) } } },
    });
  });

  it.each(['nothing', 'som'])('on no workload is a mistake of the user: %s', async (workload) => {
    const asked = { implementation: 'loop', input: { workload } };
    expect(await trialOfTask(sums, asked, answer)).toMatchObject({
      outcome: 'failed',
      usage: true,
      message: expect.stringMatching(/no workload called .*Known: some, none/),
    });
  });

  it('is called on inputs of the parameters that the user set', async () => {
    const asked = { implementation: 'loop', input: { overrides: { sise: 3 } } };
    expect(await trialOfTask(sums, asked, answer)).toMatchObject({
      message: expect.stringMatching(/no parameter .* called "sise".*Did you mean size/),
    });
  });
});

describe('timed calls of a task', () => {
  it.each(['loop', 'later', 'opened'])('are single ones: %s', async (implementation) => {
    const outcome = await trialOfTask(sums, { implementation }, time);
    expect(outcome).toMatchObject({ outcome: 'completed', result: { kind: 'timed' } });
    const { samples } = (outcome as unknown as { result: { result: { samples: object[] } } }).result
      .result;
    expect(samples).toHaveLength(3);
    expect(samples.map((sample) => 'loadNs' in sample)).toEqual(
      Array(3).fill(implementation === 'opened'),
    );
    expect(samples.some((sample) => 'calls' in sample)).toBe(false);
  });

  it.each(['plain', 'later', 'opened'])('are batches of short ones: %s', async (implementation) => {
    const asked = { task: 'add', implementation, input: { workload: 'pair' } };
    const found = await trialOfTask(short, asked, steady);
    const { result } = (found as unknown as { result: { result: { callsPerSample: number } } })
      .result;
    expect(Math.log2(result.callsPerSample) % 1).toBe(0);
    expect(result.callsPerSample).toBeGreaterThan(1_000);
    const outcome = await trialOfTask(short, asked, { ...time, callsPerSample: 500 });
    expect(outcome).toMatchObject({
      outcome: 'completed',
      result: {
        result: {
          emptyCallNs: expect.any(Number),
          samples: Array(3).fill(expect.objectContaining({ calls: 500 })),
        },
      },
    });
  });

  it('are judged one by one, in a batch too', async () => {
    const asked = { task: 'add', implementation: 'wrongAtTimes', input: { workload: 'pair' } };
    const outcome = await trialOfTask(short, asked, { ...time, callsPerSample: 500 });
    expect(outcome).toMatchObject({
      outcome: 'wrong result',
      wrong: { first: [{ where: 'the answer' }] },
    });
  });
});

describe('data of a task', () => {
  const ready = (task: string, workload = 'some') =>
    trial({
      pass: 'ready',
      task: { url: shared.file.url, source: shared.file.source, task },
      taskInput: { workload, overrides: {}, seed: 3, folder: shared.folder, hasData: false },
    });

  it('is made once, and not for calls to change', async () => {
    expect(await ready('lists')).toMatchObject({
      outcome: 'completed',
      result: { dataDigest: expect.stringMatching(/^[\da-f]{64}$/), input: 'array of 10' },
    });
    const asked = { task: 'lists', input: { hasData: true } };
    expect(await trialOfTask(shared, { ...asked, implementation: 'copies' }, answer)).toMatchObject(
      { result: { checked: { inputsDiffer: false, inputUnchanged: true } } },
    );
    expect(
      await trialOfTask(shared, { ...asked, implementation: 'changes' }, answer),
    ).toMatchObject({ usage: true, message: expect.stringMatching(/changed what “data” made/) });
    expect(
      await trialOfTask(
        shared,
        { ...asked, implementation: 'copies' },
        { pass: 'check', inputSeed: 5 },
      ),
    ).toMatchObject({ usage: true, message: expect.stringMatching(/A check.*“data” made/) });
  });

  it('is refused where saving changes it', async () => {
    expect(await ready('points', 'one')).toMatchObject({
      usage: true,
      message: expect.stringMatching(/\.points\[0\]: expected Point, got object/),
    });
  });

  it('has folders beside it that are gone after the call', async () => {
    const asked = { task: 'files', implementation: 'reads' };
    expect(await trialOfTask(shared, asked, answer)).toMatchObject({
      outcome: 'completed',
      result: { checked: { inputDigest: null } },
    });
    const calls = join(shared.folder, 'calls');
    expect(existsSync(calls) ? readdirSync(calls) : []).toEqual([]);
  });

  it('and inputs that cannot be made are a mistake of the user, told with its stack', async () => {
    const asked = { task: 'throwsAtTenth', implementation: 'same', input: { workload: 'one' } };
    expect(await trialOfTask(shared, asked, time)).toMatchObject({
      usage: true,
      message: expect.stringMatching(/“make” of the task throws at call 3: RangeError: no more/),
      stack: expect.stringMatching(/shared-data\.bench\.ts/),
    });
  });
});

describe('answers that cannot be compared', () => {
  it.each([
    ['functions', 'closes', /it is a function/],
    ['iterators', 'iterates', /it is an array iterator/],
    ['hidden', 'hides', /class Hidden has private fields/],
    ['disagrees', 'draws', /disagrees with itself.*differences/],
    ['otherInputs', 'first', /“make” makes another input each time/],
    ['usedUp', 'adds', /“make” hands out the same array iterator to every call/],
    ['releases', 'first', /“release” of the task throws at call \d: RangeError: not/],
  ])('are a mistake of the user: %s', async (task, implementation, message) => {
    const asked = { task, implementation, input: { workload: 'one' } };
    expect(await trialOfTask(odd, asked, answer)).toMatchObject({
      usage: true,
      message: expect.stringMatching(message),
    });
  });

  it.each([
    ['iterates', 'array iterator'],
    ['promises', 'array of 1, of which [0] is a promise'],
    ['closes', 'function'],
  ])('are wrong where right ones can be: %s', async (implementation, actual) => {
    const asked = { task: 'seenByBaseline', implementation, input: { workload: 'one' } };
    expect(await trialOfTask(odd, asked, answer)).toMatchObject({
      outcome: 'wrong result',
      wrong: { first: [{ where: 'the answer', expected: 'array of 1', actual }] },
    });
  });

  it.each(['nothing', 'nothingExpected'])('are told where they are undefined: %s', async (task) => {
    const asked = { task, implementation: 'forgets', input: { workload: 'one' } };
    expect(await trialOfTask(odd, asked, answer)).toMatchObject({
      result: { checked: { isUndefined: true } },
    });
  });

  it('are told where the function takes more values than it is given', async () => {
    const asked = { task: 'takesTwo', input: { workload: 'one' } };
    const adds = await trialOfTask(odd, { ...asked, implementation: 'adds' }, answer);
    expect(adds).toMatchObject({ result: { checked: { parameters: 2 } } });
    const orOne = await trialOfTask(odd, { ...asked, implementation: 'orOne' }, answer);
    expect(orOne).toHaveProperty('wrong.first.1.where', expect.stringMatching(/^it takes 2 /));
    const takesAny = await trialOfTask(odd, { ...asked, implementation: 'takesAny' }, answer);
    expect(takesAny).toHaveProperty('result.checked.by', 'baseline');
    expect(takesAny).not.toHaveProperty('result.checked.parameters');
  });

  it('are compared by the task', async () => {
    const asked = { task: 'withDifferences', input: { workload: 'one' } };
    const right = await trialOfTask(odd, { ...asked, implementation: 'hides' }, answer);
    expect(right.outcome).toBe('completed');
    const wrong = await trialOfTask(odd, { ...asked, implementation: 'more' }, answer);
    expect(wrong).toMatchObject({ wrong: { first: [{ where: 'one is 1 off' }] } });
  });
});

describe('what ends where no call can catch it', () => {
  it.each([
    ['exits', 'crashed', /exited with code 3 before .*: process\.exit was called in exits \(ends-/],
    ['exitsWithItsOwnStacks', 'crashed', /was called in exitsWithItsOwnStacks \(ends-/],
    ['aborts', 'crashed', /SIGABRT before .*: process\.abort was called in aborts \(ends-/],
    ['exitsInSilence', 'crashed', /exited with code 3 before it had answered\.$/],
    ['abortsInSilence', 'crashed', /SIGABRT before it had answered\.$/],
    ['rejects', 'failed', /TypeError: nobody awaits this \(a promise was rejected/],
    ['throwsInTimer', 'failed', /RangeError: in a timer \(thrown where nothing catches it/],
  ])('is told with its place and cause: %s', async (implementation, outcome, message) => {
    const found = await trialOfTask(ends, { task: 'ends', implementation }, answer);
    expect(found).toMatchObject({ outcome, message: expect.stringMatching(message) });
    if (outcome === 'failed')
      expect(found).toMatchObject({
        stack: expect.stringMatching(/ends-otherwise\.bench\.ts/),
        about: { source: expect.stringMatching(/^throw new/) },
      });
  });

  it('and parameters that are others in each process are not blamed on make', async () => {
    const asked = { task: 'others', implementation: 'same', input: { read: { size: 3, id: 1 } } };
    expect(await trialOfTask(ends, asked, answer)).toMatchObject({
      usage: true,
      message: expect.stringMatching(/parameter id of the workload some is \d+ in one .* and 1 in/),
    });
    const equal = { ...asked, input: { read: { size: 3 } } };
    expect(await trialOfTask(ends, equal, answer)).toMatchObject({ outcome: 'completed' });
  });
});
