import { describe, expect, it } from 'vitest';
import { compiledTask, trialOfTask } from '../../fixtures/tasks/trials.ts';
import { notesIn } from '../../wire/outcome.ts';
import { NOTES, type NoteName } from '../../wire/tricks.ts';
import { copyOfInput } from './input-copies.ts';
import { judgeParts, type PartsOfCall } from './off-the-clock.ts';

const offTheClock = await compiledTask('off-the-clock.bench.ts');
const LOOKED_FOR: readonly NoteName[] = [NOTES.offTheClock, NOTES.itsInputs, NOTES.judges];

async function notesOf(task: string, implementation: string) {
  const asked = { task, implementation };
  const outcome = await trialOfTask(offTheClock, asked, { pass: 'watch', seed: 5 });
  expect(outcome.outcome).not.toBe('failed');
  return notesIn(outcome).filter(({ note }) => LOOKED_FOR.includes(note));
}

describe('work that no clock sees', () => {
  it.each([
    ['equal', 'getter', /^reading its answer takes/],
    ['equal', 'getterOnce', /^reading its answer takes/],
    ['equal', 'inResult', /^what its “result” does takes .* its call takes/],
    ['equal', 'inOpen', /^what its “open” does takes .* its call takes/],
    ['equal', 'inClose', /^what its “close” does takes .* its call takes/],
    ['equal', 'partly', /^of its answer, \.numbers is a getter, which works when it is read/],
    ['iterables', 'generator', /^reading its answer takes/],
    ['iterables', 'proxy', /^reading its answer takes/],
  ])('is told with figures: %s/%s', async (task, implementation, evidence) => {
    const notes = await notesOf(task, implementation);
    expect(notes).toContainEqual({
      note: NOTES.offTheClock,
      evidence: expect.stringMatching(evidence),
    });
  });

  it.each([
    ['inMake', /^of a copy of its input, it makes another answer; the baseline does not/],
    ['fasterOfMade', /^a call on a copy of its input takes .*, on what “make” made /],
  ])('is told where it was done by make: %s', async (implementation, evidence) => {
    const notes = await notesOf('equal', implementation);
    expect(notes.map(({ note }) => note)).toEqual([NOTES.itsInputs]);
    expect(notes[0]?.evidence).toMatch(evidence);
  });

  it.each([
    ['equal', 'honest'],
    ['equal', 'another'],
    ['equal', 'thenable'],
    ['equal', 'opens'],
    // That is told by its check.
    ['equal', 'wrong'],
    ['iterables', 'honest'],
    ['tolerant', 'honest'],
    ['tolerant', 'another'],
  ])('is nothing of others: %s/%s', async (task, implementation) => {
    expect(await notesOf(task, implementation)).toEqual([]);
  });

  it('is told where it changes what its task goes by', async () => {
    expect(await notesOf('tolerant', 'loosens')).toEqual([
      {
        note: NOTES.judges,
        evidence: expect.stringMatching(/calls its answer wrong: is not sorted/),
      },
    ]);
  });

  it('is caught where it replaces what judges', async () => {
    const asked = { task: 'equal', implementation: 'replacesTheJudge' };
    const timing = { pass: 'time', warmUps: 1, iterations: 2, isFirstCallAlone: false } as const;
    expect(await trialOfTask(offTheClock, asked, timing)).toMatchObject({
      outcome: 'trick',
      message: expect.stringMatching(/util\.isDeepStrictEqual was replaced/),
    });
  });
});

const PARTS: PartsOfCall = {
  openNs: 0,
  callNs: 1e6,
  resultNs: 0,
  closeNs: 0,
  lazy: null,
  readNs: 5e5,
  readRightNs: 5e5,
  copy: { callNs: 1.2e6, isRight: true },
};

describe('what parts of a call took', () => {
  it.each<[what: string, Partial<PartsOfCall>]>([
    ['less than the call', { openNs: 9e5, resultNs: 9e5, closeNs: 9e5 }],
    ['as reading a right answer does', { readNs: 5e6, readRightNs: 4.5e6 }],
    ['what no clock can tell', { callNs: 100, openNs: 15_000, resultNs: 15_000, copy: null }],
    ['where the input cannot be copied', { copy: null }],
    ['other kinds of arrays', { copy: { callNs: 3e6, isRight: true } }],
  ])('is nothing to be told: %s', (_, parts) => {
    expect(judgeParts({ ...PARTS, ...parts })).toEqual([]);
  });

  it('is told where it is more than the call', () => {
    const parts = { ...PARTS, openNs: 2e6, resultNs: 3e6, closeNs: 4e6, readNs: 9e6 };
    expect(judgeParts(parts).map(({ evidence }) => evidence)).toEqual([
      'what its “open” does takes 2.0 ms; its call takes 1.0 ms',
      'what its “result” does takes 3.0 ms; its call takes 1.0 ms',
      'what its “close” does takes 4.0 ms; its call takes 1.0 ms',
      'reading its answer takes, beyond twice what reading a right one does, 8.0 ms; its call takes 1.0 ms',
    ]);
  });
});

describe('an answer that is worked out when it is read', () => {
  const lazy = '.numbers is a getter';

  it('is told where reading it takes little', () => {
    expect(judgeParts({ ...PARTS, lazy }).map(({ evidence }) => evidence)).toEqual([
      'of its answer, .numbers is a getter, which works when it is read; of a right one, nothing does',
    ]);
  });

  it('is told once, by what reading takes', () => {
    const told = judgeParts({ ...PARTS, lazy, readNs: 9e6 });
    expect(told.map(({ evidence }) => evidence)).toEqual([expect.stringMatching(/^reading its/)]);
  });
});

describe('a copy of an input', () => {
  it('is equal, and holds together what belongs together', () => {
    const shared = { at: new Date(3) };
    const input = {
      list: [shared, shared, 1.5],
      map: new Map([['a', new Set([1])]]),
      bytes: new Uint8Array(3),
    };
    const copy = copyOfInput(input)?.value as typeof input;
    expect(copy).toEqual(input);
    expect(copy).not.toBe(input);
    expect(copy.list[0]).toBe(copy.list[1]);
    expect(copy.list[0]).not.toBe(shared);
  });

  it.each<[what: string, unknown]>([
    ['text', 'text'],
    ['a function', [() => 1]],
    ['an object of a class', { at: new (class Own {})() }],
    ['a part of a buffer', new Uint8Array(new ArrayBuffer(8), 4)],
    [
      'a getter',
      {
        get now() {
          return 1;
        },
      },
    ],
    ['a proxy', new Proxy({}, {})],
  ])('is not made of %s', (_, input) => {
    expect(copyOfInput(input)).toBeNull();
  });
});
