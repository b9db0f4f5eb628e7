import { describe, expect, it } from 'vitest';
import { fixture, smallDataset, trialOf } from '../fixtures/prepared.ts';

const tricks = (file: string) => fixture(`tricks/${file}.ts`);
const time = { pass: 'time', warmUps: 1, iterations: 2, isFirstCallAlone: false } as const;
const events = smallDataset(300);

describe.runIf(process.platform === 'linux')('what a process shows of its pass', () => {
  it.each(['reads-its-arguments', 'reads-its-command-line'])('is nothing to %s', async (file) => {
    const layout = { hashSeed: 7, paddingBytes: 500 };
    const timed = await trialOf(tricks(file), { ...time, layout }, events);
    expect(timed).toMatchObject({ outcome: 'completed' });
    const verified = await trialOf(tricks(file), { pass: 'verify' }, events);
    expect(verified).toMatchObject({ outcome: 'completed' });
  });
});

describe('the harness in a trial process', () => {
  it.each([
    'patches-classes-of-the-harness',
    'patches-tinybench',
    'patches-files-and-crypto',
    'grants-itself-its-turn',
  ])('is out of reach of what %s', async (file) => {
    const outcome = await trialOf(tricks(file), time, events);
    expect(outcome).toMatchObject({ outcome: 'completed', result: { kind: 'timed' } });
  });

  it.each([
    'patches-push-until-it-is-called',
    'patches-number-while-it-is-timed',
    'patches-in-a-microtask',
  ])('finds what %s, although it is put back when it is used', async (file) => {
    const outcome = await trialOf(tricks(file), time, events);
    expect(outcome).toMatchObject({
      outcome: 'trick',
      message: expect.stringContaining('patches built-ins'),
    });
  });

  it('is not among what is loaded', async () => {
    const outcome = await trialOf(tricks('reads-what-is-loaded'), time, events);
    expect(outcome).toMatchObject({ outcome: 'completed' });
  });

  it.each(['changes-its-reply', 'sends-a-reply-twice'])(
    'is not believed where it %s',
    async (file) => {
      const outcome = await trialOf(tricks(file), time, events);
      expect(outcome).toMatchObject({
        outcome: 'trick',
        message: expect.stringContaining('changes what its process replies'),
      });
    },
  );

  // What the documentation says that it cannot prevent.
  it
    .runIf(process.platform === 'linux')
    .each(['reads-the-harness-with-an-inspector', 'reads-its-heap-limit', 'sees-what-is-opened'])(
    'can be reached by what %s, as is told',
    async (file) => {
      const outcome = await trialOf(tricks(file), time, events);
      expect(outcome).toMatchObject({ outcome: 'completed' });
    },
  );
});
