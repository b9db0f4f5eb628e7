import { describe, expect, it } from 'vitest';
import { problemOfClaims } from './task-claims.ts';

const task = { workloads: { one: { size: 10, order: 'random' }, other: {} } };
const make = () => 1;
const problemOf = (claims: object) => problemOfClaims({ ...task, ...claims });

describe('what a task claims', () => {
  it('is well where it can be checked', () => {
    expect(problemOf({})).toBe(null);
    expect(
      problemOf({
        sizes: { size: [1e2, 1e6] },
        hostile: { empty: { make: () => [] }, broken: { make: () => '[', throws: 'SyntaxError' } },
        relations: {
          reversed: { change: () => [] },
          parts: { split: () => [], merge: () => [] },
        },
        wrongAnswers: { 'lacks one': () => [] },
        requirements: { fast: ['scaling'], sound: ['right', 'hostile empty', 'relation parts'] },
      }),
    ).toBe(null);
  });

  it.each([
    [{ sizes: { size: [0, 10] } }, /a size of 0 tells nothing/],
    [{ sizes: { size: [10] } }, /at least two/],
    [{ sizes: { size: [10, 10] } }, /at least two/],
    [{ sizes: { size: [1.5, 10] } }, /1\.5 is no whole number above 0/],
    [{ sizes: { size: ['1', 10] } }, /'1' is no whole number above 0/],
    [{ sizes: { size: [-1, 10] } }, /-1 is no whole number/],
    [{ sizes: { size: [1, Number.POSITIVE_INFINITY] } }, /Infinity is no whole number/],
    [{ sizes: { size: 10 } }, /must be a list of numbers/],
    [{ sizes: { sise: [1, 10] } }, /no parameter called "sise".*Did you mean size/],
    [{ sizes: { order: [1, 10] } }, /order that is no number/],
    [{ hostile: { empty: [] } }, /hostile empty has no make/],
    [{ hostile: { empty: { make, throws: TypeError } } }, /name of an error/],
    [{ hostile: { empty: { make, trows: 'A' } } }, /no field called "trows".*Did you mean throws/],
    [{ relations: { parts: { change: make, anser: make } } }, /"anser".*Did you mean answer/],
    [{ hostile: { x: { make, throws: 'A', expected: 1 } } }, /both expected and throws/],
    [{ relations: { reversed: {} } }, /relation reversed must have change/],
    [{ relations: { parts: { split: () => [] } } }, /relation parts must have/],
    [{ wrongAnswers: { 'lacks one': [] } }, /wrongAnswers "lacks one" must be a function/],
    [{ wrongAnswers: { ' ': make } }, /one without words/],
    [
      { wrongAnswers: { x: make }, workloads: { one: { answer: 1 } } },
      /the workload one has a parameter called answer/,
    ],
    [{ requirements: {} }, /requirements is empty/],
    [{ requirements: { fast: [] } }, /"fast" must be a list of checks/],
    [{ requirements: { fast: 'right' } }, /"fast" must be a list of checks/],
    [{ requirements: { fast: ['no heavyer'] } }, /no check called.*Did you mean no heavier/],
    [{ requirements: { x: ['hostile empy'] }, hostile: { empty: { make } } }, /hostile empty/],
    [{ requirements: { fast: ['scaling'] } }, /needs “sizes”/],
  ])('is refused where it cannot: %o', (claims, words) => {
    expect(problemOf(claims)).toMatch(words);
  });
});
