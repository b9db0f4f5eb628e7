/** What is said of an answer: right, or how it is wrong. Runs in the judge's process. */

import type { GivenEvents, JudgedDataset, Question, Verdict } from '../../harness/wire/judging.ts';
import { errorOf, wrongAnswer } from '../approximation.ts';
import type { CapturedAnswer } from '../captured-answer.ts';
import { type Dataset, openDataset } from '../dataset.ts';
import { type ExpectedAnswer, expectedAnswer } from '../oracle.ts';
import { givenEvents } from '../variation.ts';

/** A dataset, and what has been worked out about it. */
export interface Case {
  readonly of: JudgedDataset;
  readonly dataset: Dataset;
  /** The right answers to what calls got, the last used one last. */
  readonly answers: Map<string, ExpectedAnswer>;
}

/** @returns `before` where it is the same dataset. @throws Error where the dataset is not the one that was prepared. */
export function openCase({ datasetFolder, digest }: JudgedDataset, before: Case | null): Case {
  if (before?.of.digest === digest) return before;
  const dataset = openDataset({ datasetFolder, digest });
  return { of: { datasetFolder, digest }, dataset, answers: new Map() };
}

/** Holds an answer against the right one; where it is another, against those to what other calls got. */
export function verdictOn(
  of: Case,
  { counts, given, others, answer: captured }: Question,
): Verdict {
  // By the trial's side of this task.
  const answer = captured as CapturedAnswer;
  const { pages } = of.dataset;
  const right = rightAnswer(of, given);
  const wrong = wrongAnswer(counts, right, pages, answer);
  if (wrong === null) return { isRight: true, error: errorOf(counts, right, pages, answer) };
  const isOfOther = others.some((other) => {
    const toOther = rightAnswer(of, other);
    const isExactly = wrongAnswer(counts, toOther, pages, answer) === null;
    return isExactly || hasCountsOf(answer, toOther, right);
  });
  return { isRight: false, wrong, isOfOther, lazy: whyLazy(answer) };
}

/** All together, of the right answers that are kept: the sides of a round get the same events, one after the other. */
const MOST_PAIRS = 2 ** 23;

function rightAnswer({ dataset, answers }: Case, given: GivenEvents): ExpectedAnswer {
  const key = JSON.stringify(given);
  const right = answers.get(key) ?? expectedAnswer(givenEvents(dataset, given));
  answers.delete(key);
  answers.set(key, right);
  let pairs = [...answers.values()].reduce((sum, { counts }) => sum + counts.length, 0);
  for (const [oldest, { counts }] of answers) {
    if (pairs <= MOST_PAIRS || oldest === key) break;
    pairs -= counts.length;
    answers.delete(oldest);
  }
  return right;
}

/**
 * Whether it may be the answer to other events, moved or renamed since: it has the same counts, and the right answer has others.
 * A few counts can be the same by chance.
 */
const FEWEST_COUNTS = 8;

function hasCountsOf(
  answer: CapturedAnswer,
  other: ExpectedAnswer,
  right: ExpectedAnswer,
): boolean {
  const given = answer.counts.toSorted();
  const same = (counts: Uint32Array) => {
    const sorted = counts.toSorted();
    return sorted.length === given.length && sorted.every((count, index) => count === given[index]);
  };
  return given.length >= FEWEST_COUNTS && same(other.counts) && !same(right.counts);
}

/** In words, where it computes what is read from it; null where it does not. */
function whyLazy({ notPlain, hours }: CapturedAnswer): string | null {
  if (notPlain !== null) return notPlain.isLazy ? `its answer is ${notPlain.why}` : null;
  const lazy = hours.find((hour) => hour.notPlain?.isLazy);
  return lazy === undefined ? null : `hour ${lazy.name} of its answer is ${lazy.notPlain?.why}`;
}
