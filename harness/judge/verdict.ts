/** What is said of an answer: right, or how it is wrong. Runs in the judge's process. */
import { errorOf, wrongAnswer } from '../../hourly-uniques/approximation.ts';
import { type Dataset, digestOf, firstEvents, loadDataset } from '../../hourly-uniques/dataset.ts';
import { type ExpectedAnswer, expectedAnswer } from '../../hourly-uniques/oracle.ts';
import { answerInOtherHours } from '../../hourly-uniques/other-hours.ts';
import type { CapturedAnswer } from '../wire/captured-answer.ts';
import type { GivenEvents, JudgedDataset, Question, Verdict } from '../wire/judging.ts';

/** A dataset, and what has been worked out about it. */
export interface Case {
  readonly of: JudgedDataset;
  readonly dataset: Dataset;
  /** By the number of events. */
  readonly expected: Map<number, ExpectedAnswer>;
}

/** @returns `before` where it is the same dataset. @throws Error where the dataset is not the one that was prepared. */
export function openCase({ datasetFolder, digest }: JudgedDataset, before: Case | null): Case {
  if (before?.of.digest === digest) return before;
  const dataset = loadDataset(datasetFolder);
  if (digestOf(dataset) !== digest) throw new Error(`The dataset in ${datasetFolder} has changed.`);
  return { of: { datasetFolder, digest }, dataset, expected: new Map() };
}

/** Holds an answer against the right one; where it is another, against those to what other calls got. */
export function verdictOn(of: Case, { counts, given, others, answer }: Question): Verdict {
  const { pages } = of.dataset;
  const right = rightAnswer(of, given);
  const wrong = wrongAnswer(counts, right, pages, answer);
  if (wrong === null) return { isRight: true, error: errorOf(counts, right, pages, answer) };
  const isOfOther = others.some(
    (other) => wrongAnswer(counts, rightAnswer(of, other), pages, answer) === null,
  );
  return { isRight: false, wrong, isOfOther, lazy: whyLazy(answer) };
}

function rightAnswer({ dataset, expected }: Case, { events, hours }: GivenEvents): ExpectedAnswer {
  const part = firstEvents(dataset, events);
  const { length } = part.timestampsMs;
  let unmoved = expected.get(length);
  if (unmoved === undefined) {
    unmoved = expectedAnswer(part);
    expected.set(length, unmoved);
  }
  return answerInOtherHours(part, unmoved, hours);
}

/** In words, where it computes what is read from it; null where it does not. */
function whyLazy({ notPlain, hours }: CapturedAnswer): string | null {
  if (notPlain !== null) return notPlain.isLazy ? `its answer is ${notPlain.why}` : null;
  const lazy = hours.find((hour) => hour.notPlain?.isLazy);
  return lazy === undefined ? null : `hour ${lazy.name} of its answer is ${lazy.notPlain?.why}`;
}
