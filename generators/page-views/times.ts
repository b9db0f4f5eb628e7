/** Draws the events' timestamps in the order in which they arrive. */

import { buildAliasTable, pickSlots } from './alias-table.ts';
import { ln } from './logarithm.ts';
import type { PageViewParameters } from './parameters.ts';
import { type FillWords, oneByOne } from './random.ts';
import { hourWeights, MS_PER_HOUR } from './rhythm.ts';

/**
 * Overwrites all of `timestampsMs` with the next events' milliseconds since 1970, integers; `scratch`
 * has the same length.
 */
export type FillTimes = (timestampsMs: Float64Array, scratch: Uint32Array) => void;

/**
 * Starts the stream of timestamps that the parameters ask for. Nothing in it grows with the number of
 * events: a sorted stream draws event `i` of `n` between the quantiles `i / n` and `(i + 1) / n`.
 *
 * @param fillWords Random words for the times themselves.
 * @param fillLateWords Random words for who is late, and by how much.
 */
export function arrivalTimes(
  parameters: PageViewParameters,
  fillWords: FillWords,
  fillLateWords: FillWords,
): FillTimes {
  const { order, startMs, hours, dailyRhythm, weeklyRhythm, lateShare } = parameters;
  const weights = hourWeights(startMs, hours, dailyRhythm, weeklyRhythm);
  if (order === 'shuffled') return shuffledTimes(startMs, weights, fillWords);
  const fillInOrder = stratifiedTimes(parameters, weights, fillWords);
  return order === 'late' && lateShare > 0
    ? withLateArrivals(parameters, fillInOrder, fillLateWords)
    : fillInOrder;
}

function shuffledTimes(startMs: number, weights: Float64Array, fillWords: FillWords): FillTimes {
  const table = buildAliasTable(weights);
  return (timestampsMs, scratch) => {
    fillWords(scratch);
    pickSlots(table, scratch, scratch);
    for (let i = 0; i < scratch.length; i++) {
      timestampsMs[i] = startMs + scratch[i]! * MS_PER_HOUR;
    }
    fillWords(scratch);
    for (let i = 0; i < scratch.length; i++) {
      timestampsMs[i]! += Math.trunc(scratch[i]! * (MS_PER_HOUR / 2 ** 32));
    }
  };
}

/** Ascending, or descending where the order is `reversed`. */
function stratifiedTimes(
  { events, order, startMs, hours }: PageViewParameters,
  weights: Float64Array,
  fillWords: FillWords,
): FillTimes {
  const weightBefore = new Float64Array(hours + 1);
  for (let i = 0; i < hours; i++) weightBefore[i + 1] = weightBefore[i]! + weights[i]!;
  const step = weightBefore[hours]! / events;
  const direction = order === 'reversed' ? -1 : 1;
  let nextPosition = order === 'reversed' ? events - 1 : 0;
  let lastHour = order === 'reversed' ? hours - 1 : 0;
  return (timestampsMs, scratch) => {
    fillWords(scratch);
    let position = nextPosition;
    let hour = lastHour;
    let from = weightBefore[hour]!;
    let to = weightBefore[hour + 1]!;
    let msPerWeight = MS_PER_HOUR / weights[hour]!;
    for (let i = 0; i < scratch.length; i++) {
      const quantile = (position + scratch[i]! / 2 ** 32) * step;
      if (quantile < from || quantile >= to) {
        while (hour < hours - 1 && quantile >= weightBefore[hour + 1]!) hour++;
        while (hour > 0 && quantile < weightBefore[hour]!) hour--;
        from = weightBefore[hour]!;
        to = weightBefore[hour + 1]!;
        msPerWeight = MS_PER_HOUR / weights[hour]!;
      }
      const inHour = Math.min(Math.trunc((quantile - from) * msPerWeight), MS_PER_HOUR - 1);
      timestampsMs[i] = startMs + hour * MS_PER_HOUR + inHour;
      position += direction;
    }
    nextPosition = position;
    lastHour = hour;
  };
}

/**
 * Gives some events a timestamp before that of the event in front of them, as if they had been held
 * up on their way. What is left of an exponential wait is distributed as the whole. So the number of
 * events on time between two late ones, which is geometric, is an exponential wait rounded down, and
 * it can start afresh with each call; and a delay's remainder by the room since the start of the span
 * is exponential again, cut off there.
 */
function withLateArrivals(
  { startMs, lateShare, lateMinutes }: PageViewParameters,
  fillInOrder: FillTimes,
  fillWords: FillWords,
): FillTimes {
  const nextWord = oneByOne(fillWords);
  // Exponentially distributed with mean 1.
  const nextWait = () => -ln((nextWord() + 1) / 2 ** 32);
  const onTimePerWait = lateShare === 1 ? 0 : -1 / ln(1 - lateShare);
  const onTime = () => Math.floor(nextWait() * onTimePerWait);
  let precedingMs = startMs;
  return (timestampsMs, scratch) => {
    fillInOrder(timestampsMs, scratch);
    const lastMs = timestampsMs[timestampsMs.length - 1]!;
    // Backwards, so that the event in front of a late one still has the time it had in order.
    for (let i = timestampsMs.length - 1 - onTime(); i >= 0; i -= 1 + onTime()) {
      const inFrontMs = i > 0 ? timestampsMs[i - 1]! : precedingMs;
      const delayMs = nextWait() * lateMinutes * 60_000;
      if (inFrontMs > startMs) {
        timestampsMs[i] = inFrontMs - 1 - Math.trunc(delayMs % (inFrontMs - startMs));
      }
    }
    precedingMs = lastMs;
  };
}
