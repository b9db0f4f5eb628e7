import { describe, expect, it } from 'vitest';
import { compiledTask, trialOfTask } from '../../fixtures/tasks/trials.ts';
import { notesIn } from '../../wire/outcome.ts';
import { NOTES } from '../../wire/tricks.ts';
import { judgeOpened } from './opened-together.ts';

const file = await compiledTask('opens-together.bench.ts');

async function toldOf(implementation: string) {
  const outcome = await trialOfTask(file, { implementation }, { pass: 'watch', seed: 5 });
  return notesIn(outcome).filter(({ note }) => note === NOTES.opened);
}

describe('what `open` makes ready', () => {
  it('is told of where the call after it fills it for others', async () => {
    const [note] = await toldOf('shared');
    expect(note?.evidence).toMatch(/opened right before it, a call takes .* µs, and .* µs where/);
  });

  it.each(['own', 'filled', 'plain'])(
    'is not where it is for its call, or the same for all: %s',
    async (one) => {
      expect(await toldOf(one)).toEqual([]);
    },
  );
});

describe('calls that are cheaper opened together', () => {
  const five = (ns: number) => new Array<number>(5).fill(ns);

  it('are so in all turns but one', () => {
    expect(judgeOpened({ alone: [3e4, 3e4, 3e4, 3e4, 1e3], together: five(1e3) })).toMatchObject({
      note: NOTES.opened,
    });
    expect(judgeOpened({ alone: [3e4, 3e4, 3e4, 1e3, 1e3], together: five(1e3) })).toBeNull();
  });

  it('are so by much, and by more than a clock can err', () => {
    expect(judgeOpened({ alone: five(3e4), together: five(1e4) })).toBeNull();
    expect(judgeOpened({ alone: five(150), together: five(20) })).toBeNull();
  });
});
