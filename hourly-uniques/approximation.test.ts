import { describe, expect, it } from 'vitest';
import { errorOf, wrongAnswer } from './approximation.ts';
import { captureAnswer } from './capture-answer.ts';
import { formatHour } from './hour.ts';
import type { ExpectedAnswer } from './oracle.ts';

const pages = ['/a', '__proto__', '/c'];
const expected: ExpectedAnswer = {
  hours: Float64Array.of(10, 10, 11, 11),
  pageIds: Uint32Array.of(0, 1, 0, 2),
  counts: Uint32Array.of(100, 10, 1, 50),
};

/** `__PROTO__` stands for the page `__proto__`, which JSON.parse makes a key like any other. */
function answerOf(first: Record<string, number>, second: Record<string, number>): unknown {
  const entries = (counts: Record<string, number>) =>
    Object.entries(counts).map(([page, count]) => `${JSON.stringify(page.toLowerCase())}:${count}`);
  return JSON.parse(
    `{${JSON.stringify(formatHour(10))}:{${entries(first)}},${JSON.stringify(formatHour(11))}:{${entries(second)}}}`,
  );
}

const right = answerOf({ '/a': 100, __PROTO__: 10 }, { '/a': 1, '/c': 50 });
const estimated = answerOf({ '/a': 102, __PROTO__: 9 }, { '/a': 1, '/c': 50 });

describe('an approximate answer', () => {
  it('is told by how far its counts are off', () => {
    expect(wrongAnswer('approximate', expected, pages, captureAnswer(estimated))).toBeNull();
    const error = errorOf('approximate', expected, pages, captureAnswer(estimated));
    expect(error?.exactShare).toBe(0.5);
    expect(error?.meanRelative).toBeCloseTo((0.02 + 0.1) / 4, 12);
    expect(error?.worstRelative).toBeCloseTo(0.1, 12);
    expect(errorOf('approximate', expected, pages, captureAnswer(right))).toEqual({
      exactShare: 1,
      meanRelative: 0,
      worstRelative: 0,
    });
  });

  it('never passes as exact', () => {
    expect(wrongAnswer(undefined, expected, pages, captureAnswer(estimated))).toMatchObject({
      differences: 2,
    });
    expect(wrongAnswer('exact', expected, pages, captureAnswer(estimated))).toMatchObject({
      differences: 2,
    });
    expect(errorOf('exact', expected, pages, captureAnswer(right))).toBeNull();
  });

  it.each([
    ['lacks a pair', answerOf({ '/a': 100 }, { '/a': 1, '/c': 50 })],
    ['has a pair too many', answerOf({ '/a': 100, __PROTO__: 10, '/c': 1 }, { '/a': 1, '/c': 50 })],
    ['counts in parts', answerOf({ '/a': 99.5, __PROTO__: 10 }, { '/a': 1, '/c': 50 })],
    ['counts nobody', answerOf({ '/a': 0, __PROTO__: 10 }, { '/a': 1, '/c': 50 })],
    ['counts fewer than nobody', answerOf({ '/a': -1, __PROTO__: 10 }, { '/a': 1, '/c': 50 })],
  ])('is wrong where it %s', (_, answer) => {
    expect(wrongAnswer('approximate', expected, pages, captureAnswer(answer))).toMatchObject({
      differences: 1,
    });
  });

  it.each([null, 3, [], new Map()])('is wrong where it is %s', (answer) => {
    expect(wrongAnswer('approximate', expected, pages, captureAnswer(answer))).not.toBeNull();
  });
});
