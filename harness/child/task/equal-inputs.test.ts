import { describe, expect, it } from 'vitest';
import { compiledTask, trialOfTask } from '../../fixtures/tasks/trials.ts';
import { notesIn } from '../../wire/outcome.ts';
import { NOTES } from '../../wire/tricks.ts';

const file = await compiledTask('repeats-inputs.bench.ts');

async function toldOf(task: string, implementation = 'honest') {
  const outcome = await trialOfTask(file, { task, implementation }, { pass: 'watch', seed: 5 });
  return notesIn(outcome).find(({ note }) => note === NOTES.equalInputs)?.evidence;
}

describe('inputs that calls have had before', () => {
  it.each([
    ['constant', 'honest', /^one input in 8 calls, .* fast; have “make” use “random”$/],
    [
      'constant',
      'remembers',
      /^one input in 8 calls, .*; two calls hand over the very same object/,
    ],
    ['few', 'honest', /^2 different inputs in 8 calls/],
    ['ofClass', 'honest', /^“make” reads neither “random” nor “seed” nor “call”/],
  ])('are told of: %s, %s', async (task, implementation, evidence) => {
    expect(await toldOf(task, implementation)).toMatch(evidence);
  });

  it.each([['ofClassByChance'], ['different']])('are not where they differ: %s', async (task) => {
    expect(await toldOf(task)).toBeUndefined();
  });
});
