import { expect, it } from 'vitest';
import { differencesFrom } from './differences.ts';
import type { ExpectedAnswer } from './oracle.ts';

const expected: ExpectedAnswer = {
  hours: Float64Array.of(10, 10, 11),
  pageIds: Uint32Array.of(0, 1, 0),
  counts: Uint32Array.of(100, 10, 1),
};
const differences = (answer: unknown) => differencesFrom(expected, ['/a', '/b'], answer);

it('shows a key that came beside one that was wanted and did not', () => {
  const answer = { '1970-01-01T10': { '/a': 100, '/b': 10 }, '1970-01-01T11': { '/a': 1 } };
  expect(differences(answer)).toMatchObject({
    differences: 4,
    first: [
      { where: '1970-01-01 10:00', actual: 'no such hour, but "1970-01-01T10"' },
      { where: '1970-01-01 11:00', actual: 'no such hour, but "1970-01-01T10"' },
      { where: '1970-01-01T10', actual: 'present' },
      { where: '1970-01-01T11', actual: 'present' },
    ],
  });
});

it('says once that nothing was answered', () => {
  expect(differences({})).toEqual({
    differences: 1,
    first: [{ where: 'the answer', expected: '2 hours', actual: 'an object without any key' }],
  });
});

it('shows none where an hour is merely missing', () => {
  const answer = { '1970-01-01 10:00': { '/a': 100, '/b': 10 } };
  expect(differences(answer)).toEqual({
    differences: 1,
    first: [{ where: '1970-01-01 11:00', expected: '1 pages', actual: 'no such hour' }],
  });
});

it('shows a page that came beside one that was wanted and did not', () => {
  const answer = {
    '1970-01-01 10:00': { a: 100, b: 10 },
    '1970-01-01 11:00': { '/a': 1 },
  };
  expect(differences(answer)).toMatchObject({
    differences: 4,
    first: [
      { where: '1970-01-01 10:00 /a', expected: '100', actual: 'missing, but "a"' },
      { where: '1970-01-01 10:00 /b', expected: '10', actual: 'missing, but "a"' },
      { where: '1970-01-01 10:00 a', expected: 'no such page', actual: '100' },
      { where: '1970-01-01 10:00 b', expected: 'no such page', actual: '10' },
    ],
  });
});
