import { describe, expect, it } from 'vitest';
import { compiledTask, trialOfTask } from '../../fixtures/tasks/trials.ts';
import { notesIn } from '../../wire/outcome.ts';
import { NOTES, TRICKS } from '../../wire/tricks.ts';

const leaves = await compiledTask('leaves.bench.ts');

const watched = (implementation: string) =>
  trialOfTask(leaves, { implementation }, { pass: 'watch', seed: 5 });

describe('what calls of a task leave behind', () => {
  it.each([
    ['microtask', NOTES.goesOn, /a promise reaction of its own ran/],
    ['timer', NOTES.open, /^\d+ timers/],
    ['server', NOTES.open, /^\d+ servers/],
    ['listener', NOTES.open, /^\d+ listeners? of process 'SIGUSR2'/],
    ['file', NOTES.open, /^\d+ open files \(.*leaves\.bench/],
    ['thread', NOTES.threads, /more than before it was loaded/],
    ['child', NOTES.leavesProcesses, /^\d+, which hold/],
  ])('is named and counted: %s: %s', async (implementation, note, evidence) => {
    const notes = notesIn(await watched(implementation));
    expect(notes.find((one) => one.note === note)?.evidence).toMatch(evidence);
    if (implementation === 'timer') expect(notes.map((one) => one.note)).toContain(NOTES.goesOn);
  });

  it('is a trick where it is much work', async () => {
    const outcome = await watched('worksLater');
    const tricks = outcome.outcome === 'trick' ? outcome.tricks : [];
    expect(tricks.map(({ trick }) => trick)).toEqual([TRICKS.later]);
  });

  it('is a trick also of one that fails when that was seen', async () => {
    const outcome = await watched('worksLaterAndFails');
    const tricks = outcome.outcome === 'trick' ? outcome.tricks : [];
    expect(tricks.map(({ trick }) => trick)).toEqual([TRICKS.later]);
    expect(notesIn(outcome).at(-1)).toMatchObject({
      note: NOTES.fails,
      evidence: expect.stringMatching(/^it throws RangeError: It is over/),
    });
  });

  it('is told also of one that fails while it is looked at', async () => {
    const notes = notesIn(await watched('timerAndFails'));
    expect(notes).toContainEqual({
      note: NOTES.goesOn,
      evidence: expect.stringMatching(/^a timer of its own still waits/),
    });
    expect(notes.map(({ note }) => note)).toContain(NOTES.open);
    expect(notes.at(-1)).toMatchObject({
      note: NOTES.fails,
      evidence: expect.stringMatching(/^it throws RangeError: No more/),
    });
  });

  it.each(['clean', 'tidies', 'endsItsThread', 'closesItsFile'])(
    'is nothing of an honest one: %s',
    async (implementation) => {
      const outcome = await watched(implementation);
      expect(outcome.outcome).toBe('completed');
      const told = notesIn(outcome).map(({ note }) => note);
      expect(told.filter((note) => note !== NOTES.files)).toEqual(
        implementation === 'endsItsThread' ? [NOTES.startsThreads] : [],
      );
    },
  );

  it('is not looked for where a call fails, which is told with its line', async () => {
    const [told, ...others] = notesIn(await watched('failsWhereItIsWatched'));
    expect(others).toEqual([]);
    expect(told?.note).toBe(NOTES.fails);
    expect(told?.evidence).toMatch(
      /^it throws TypeError: Not before an audience, in failsWhereItIsWatched \(leaves\.bench\.ts:/,
    );
  });

  it('is not what inputs leave', async () => {
    const inMake = await compiledTask('leaves-in-make.bench.ts');
    const outcome = await trialOfTask(
      inMake,
      { implementation: 'clean' },
      { pass: 'watch', seed: 5 },
    );
    expect(outcome.outcome).toBe('completed');
    expect(notesIn(outcome).map(({ note }) => note)).not.toContain(NOTES.open);
  });
});
