/** Requirements 3, 4 and 8, from what was measured. Pure. */

import {
  bytesInWords,
  firstFew,
  outcomeInWords,
  peakInWords,
} from '../../harness/audit/evidence-in-words.ts';
import { isPeak } from '../../harness/memory/peak-trials.ts';
import type { Requirement, Scaling } from '../../harness/record/audit-entry.ts';
import { exponentOf } from '../../harness/stats/slope.ts';
import { median } from '../../harness/stats/summary.ts';
import { completed, type TrialOutcome } from '../../harness/wire/outcome.ts';
import type { Trick } from '../../harness/wire/refusal.ts';
import { TRICKS } from '../../harness/wire/tricks.ts';
import { grouped, percent } from '../../quantity.ts';
import { type Evidence, type RequirementNumber, requirement } from './evidence.ts';
import { faultsOf, told } from './judge-answers.ts';

/** A peak is known to within so much; what differs by less is the same. */
const PEAK_TOLERANCE = 0.02;

/** Requirement 3: the peak is not above the baseline's. */
export function judgePeak(evidence: Evidence): Requirement {
  const { own, ofBaseline, implementation, baseline } = evidence;
  const [mine, theirs] = [own.peak, ofBaseline.peak];
  if (!isPeak(mine)) return unresolved(3, mine);
  if (implementation === baseline) {
    return requirement(3, 'pass', [
      `it is the baseline itself: ${peakInWords(mine)} alive at its peak`,
    ]);
  }
  if (!isPeak(theirs)) return unresolved(3, theirs);
  // Of a handful of events a peak may be nothing, or less than what was there before.
  const hasRatio = Math.min(mine.seenBytes, theirs.seenBytes) > 0;
  const against = hasRatio ? `${(mine.seenBytes / theirs.seenBytes).toFixed(2)} times` : 'against';
  const sentence = `${peakInWords(mine)} alive at its peak, ${against} the baseline’s ${peakInWords(theirs)}`;
  if (mine.atMostBytes <= theirs.seenBytes * (1 + PEAK_TOLERANCE)) {
    return requirement(3, 'pass', [sentence]);
  }
  if (mine.seenBytes > theirs.atMostBytes * (1 + PEAK_TOLERANCE)) {
    return requirement(3, 'fail', [sentence]);
  }
  return requirement(3, 'unresolved', [sentence, 'the two intervals overlap']);
}

/**
 * The exponent that a linear algorithm stays below. Cache misses make it look steeper: an entry of a table that outgrows
 * the caches costs up to nearly three times as much over a 64-fold span, which is 0.25; a logarithm's factor is 0.1.
 * Growth by the square root of n in each event would make 1.5, a list that is searched 2.
 */
const LINEAR_BELOW = 1.25;
/** Time for each event, against the baseline's: the best calls of two processes on a shared machine. */
const LOW_CONSTANT = 1.5;
const HIGH_CONSTANT = 2;

/** Time over events; null where it was not measured. */
export function scalingOf({ own }: Evidence): Scaling | null {
  const scaled = completed(own.scale);
  if (scaled === null) return null;
  const fit = exponentOf(
    scaled.calls.map(({ events, wallNs }) => ({ size: events, durationNs: wallNs })),
  );
  if (fit === null) return null;
  return { points: scaled.calls.map(({ events, wallNs }) => ({ events, wallNs })), ...fit };
}

/** Requirement 4: linear, and no slower than the baseline by much. */
export function judgeScaling(evidence: Evidence, tricks: readonly Trick[]): Requirement {
  const { own, ofBaseline, implementation, baseline } = evidence;
  const scaling = scalingOf(evidence);
  if (scaling === null) {
    if (own.scale.outcome !== 'completed') return unresolved(4, own.scale);
    return requirement(4, 'unresolved', ['too few events to tell how time grows with them']);
  }
  const { exponent, low, high, points } = scaling;
  const sizes = points.map(({ events }) => events);
  const [smallest, largest] = [Math.min(...sizes), Math.max(...sizes)];
  const slows = told(tricks, [TRICKS.slows]);
  const sentences = [
    ...slows,
    `time grows as events to the power of ${exponent.toFixed(2)} (95% interval ${low.toFixed(2)} to ${high.toFixed(2)}), ` +
      `over ${new Set(sizes).size} sizes from ${grouped(smallest)} to ${grouped(largest)} events`,
  ];
  const mine = bestNsPerEvent(own.scale);
  const theirs = implementation === baseline ? mine : bestNsPerEvent(ofBaseline.scale);
  const constant = mine === null || theirs === null ? null : mine / theirs;
  if (mine !== null) {
    const against =
      implementation === baseline || constant === null
        ? ''
        : `, ${constant.toFixed(2)} times the baseline’s`;
    sentences.push(`${grouped(Math.round(mine))} ns an event at its best${against}`);
  }
  const isSteep = low > LINEAR_BELOW || slows.length > 0;
  if (isSteep || (constant !== null && constant > HIGH_CONSTANT)) {
    return requirement(4, 'fail', sentences);
  }
  const isShown = high <= LINEAR_BELOW && constant !== null && constant <= LOW_CONSTANT;
  return requirement(4, isShown ? 'pass' : 'unresolved', sentences);
}

function bestNsPerEvent(scale: TrialOutcome<'scale'>): number | null {
  const calls = largestCalls(scale);
  return calls.length === 0
    ? null
    : Math.min(...calls.map(({ events, wallNs }) => wallNs / events));
}

function largestCalls(scale: TrialOutcome<'scale'>) {
  const calls = completed(scale)?.calls ?? [];
  const largest = Math.max(...calls.map(({ events }) => events));
  return calls.filter(({ events }) => events === largest);
}

/** So much after the last event is nothing, of time and of bytes alike. */
const NOTHING_SHARE = 0.005;
/** Building the answer takes its own cost; what takes more than so many times as much walks something else as well. */
const MOST_TIMES_THE_ANSWER = 3;

/** Requirement 8: one pass, and nothing but the answer itself may be left to do after the last event. */
export function judgeOnePass(evidence: Evidence, tricks: readonly Trick[]): Requirement {
  const faults = [...told(tricks, [TRICKS.later]), ...faultsOf(evidence, 8)];
  if (faults.length > 0) return requirement(8, 'fail', firstFew(faults));
  if (evidence.examined.outcome !== 'completed') return unresolved(8, evidence.examined);
  const time = afterInTime(evidence);
  const bytes = afterInBytes(evidence);
  if (time === null) return unresolved(8, evidence.own.scale);
  if (bytes === null) return unresolved(8, evidence.own.census);
  const sentences = [
    `after the last event: ${percent(time.share)} of the time, ${inTimes(time)}; ` +
      `${percent(bytes.share)} of the bytes allocated (${bytesInWords(bytes.after)}), ${inTimes(bytes)}`,
    'one pass over a one-shot iterator is enough',
  ];
  if (isNothing(time) && isNothing(bytes)) {
    return requirement(8, 'pass', [
      ...sentences,
      `nothing is left to do then: less than ${percent(NOTHING_SHARE)} of either, or no more than ` +
        `${MOST_TIMES_THE_ANSWER} times what building the answer object takes`,
    ]);
  }
  // Bytes are the same in every run; time alone may be the machine's.
  if (isNothing(bytes)) {
    return requirement(8, 'unresolved', [
      ...sentences,
      'the bytes say one thing, the time another',
    ]);
  }
  return requirement(8, 'fail', [
    ...sentences,
    `more than ${MOST_TIMES_THE_ANSWER} times what building the answer object takes: something is walked at the end`,
  ]);
}

/** What came after the last event, of how much in all, and what building the answer alone takes. */
interface After {
  readonly after: number;
  readonly share: number;
  /** null where it was not measured. */
  readonly answerAlone: number | null;
}

function isNothing({ after, share, answerAlone }: After): boolean {
  if (share <= NOTHING_SHARE) return true;
  return answerAlone !== null && after <= MOST_TIMES_THE_ANSWER * answerAlone;
}

function inTimes({ after, answerAlone }: After): string {
  if (answerAlone === null || answerAlone <= 0) return 'building the answer alone was not measured';
  return `${(after / answerAlone).toFixed(2)} times what building the answer alone takes`;
}

function afterInTime({ own, ofAnswer }: Evidence): After | null {
  const middle = (scale: TrialOutcome<'scale'>, of: 'afterLastNs' | 'wallNs') =>
    median(
      largestCalls(scale)
        .map((call) => call[of])
        .sort((a, b) => a - b),
    );
  const [after, all] = [middle(own.scale, 'afterLastNs'), middle(own.scale, 'wallNs')];
  if (after === null || all === null) return null;
  return { after, share: after / all, answerAlone: middle(ofAnswer.scale, 'afterLastNs') };
}

function afterInBytes({ own, ofAnswer }: Evidence): After | null {
  const [mine, alone] = [bytesAfterLast(own.census), bytesAfterLast(ofAnswer.census)];
  if (mine === null) return null;
  return { after: mine.after, share: mine.after / mine.all, answerAlone: alone?.after ?? null };
}

function bytesAfterLast(outcome: TrialOutcome<'census'>): { after: number; all: number } | null {
  const census = completed(outcome);
  const last = census?.result.points.find(({ events }) => events === census.events);
  if (census === null || last === undefined) return null;
  return {
    // A string that became another's alias counts as fewer bytes, which were not given back.
    after: last.allocatedNext.reduce((sum, { bytes }) => sum + Math.max(0, bytes), 0),
    all: Math.max(1, census.result.allocatedBytes),
  };
}

function unresolved(number: RequirementNumber, outcome: TrialOutcome): Requirement {
  return requirement(number, 'unresolved', [`not measured: ${outcomeInWords(outcome)}`]);
}
