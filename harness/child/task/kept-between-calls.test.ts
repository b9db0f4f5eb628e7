import { describe, expect, it } from 'vitest';
import { compiledTask, trialOfTask } from '../../fixtures/tasks/trials.ts';
import { completed, notesIn } from '../../wire/outcome.ts';
import { NOTES, type NoteName } from '../../wire/tricks.ts';
import { judgeSeries, type WeighedCalls, type WeighedSeries } from './kept-between-calls.ts';

const keeps = await compiledTask('keeps.bench.ts');

async function notesOf(implementation: string) {
  const outcome = await trialOfTask(keeps, { implementation }, { pass: 'watch', seed: 5 });
  return completed(outcome)?.notes;
}

const KEEPING: readonly NoteName[] = [NOTES.grows, NOTES.between, NOTES.repeats];

describe('what is kept between calls of a task', () => {
  it.each([
    ['remembers', NOTES.repeats, /calls on inputs of earlier calls take/],
    ['grows', NOTES.grows, /kB more are kept after/],
    ['table', NOTES.between, /4,\d{3} kB more than before its first call/],
  ])('is told with figures: %s', async (implementation, note, evidence) => {
    const notes = await notesOf(implementation);
    expect(notes?.find((one) => one.note === note)?.evidence).toMatch(evidence);
  });

  it.each([
    ['clean', []],
    ['grows', [NOTES.grows]],
  ])('is not what makes the inputs keeps: %s', async (implementation, notes) => {
    const inMake = await compiledTask('keeps-in-make.bench.ts');
    const outcome = await trialOfTask(inMake, { implementation }, { pass: 'watch', seed: 5 });
    const told = notesIn(outcome).map(({ note }) => note);
    expect(told.filter((note) => KEEPING.includes(note))).toEqual(notes);
  });

  it('is nothing of an honest one', async () => {
    expect(await notesOf('honest')).toEqual([]);
  });
});

const calls = (cpuMs: number, allocatedBytes: number, growsBytes = 0): WeighedCalls[] =>
  Array.from({ length: 5 }, (_, turn) => ({
    cpuNs: cpuMs * 1e6,
    allocatedBytes,
    heapBytes: 1e7 + turn * growsBytes,
  }));

const series = (known: WeighedCalls[], fresh: WeighedCalls[]): WeighedSeries => ({
  calls: 1,
  heapBeforeBytes: 1e7,
  grownByInputsBytes: 0,
  first: fresh[0]!,
  known,
  fresh,
});

describe('what was weighed', () => {
  it.each([
    ['as cheap', series(calls(10, 2e6), calls(10, 2e6)), []],
    [
      'cheap in time alone, where a call takes next to none',
      series(calls(0.1, 1e3), calls(1, 1e3)),
      [],
    ],
    ['cheap in time', series(calls(4, 2e6), calls(10, 2e6)), [NOTES.repeats]],
    ['cheap in bytes', series(calls(10, 1e6), calls(10, 2e6)), [NOTES.repeats]],
    ['the noise of a busy machine', series(calls(7, 1.9e6), calls(10, 2e6)), []],
    ['growing', series(calls(10, 2e6), calls(10, 2e6, 1e5)), [NOTES.grows]],
    ['growing by what V8 keeps', series(calls(10, 2e6), calls(10, 2e6, 2e4)), []],
    [
      'growing by what makes the inputs',
      { ...series(calls(10, 2e6), calls(10, 2e6, 1e5)), grownByInputsBytes: 9e4 },
      [],
    ],
    [
      'growing by a table of inputs that leaps',
      { ...series(calls(10, 2e6), calls(10, 2e6, 4.04e6)), grownByInputsBytes: 4e6 },
      [],
    ],
    [
      'growing by more than the inputs do',
      { ...series(calls(10, 2e6), calls(10, 2e6, 4.4e6)), grownByInputsBytes: 4e6 },
      [NOTES.grows],
    ],
  ])('is judged: %s', (_, weighed, notes) => {
    expect(judgeSeries(weighed).map(({ note }) => note)).toEqual(notes);
  });
});
