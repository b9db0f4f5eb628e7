/** What an implementation of a task costs, against the baseline: memory, and how time grows. Pure. */

import { printable } from '../../../printable.ts';
import { grouped } from '../../../quantity.ts';
import { isPeak, type PeakBytes } from '../../memory/peak-trials.ts';
import type { Scaling } from '../../record/audit-entry.ts';
import { type Exponent, exponentOf } from '../../stats/slope.ts';
import { completed, type TrialOutcome } from '../../wire/outcome.ts';
import type { SizedCall } from '../../wire/passes/sizes.ts';
import { bytesInWords, outcomeInWords, peakInWords } from '../evidence-in-words.ts';
import type { Growth, Judged, TaskCosts, TaskEvidence } from './evidence.ts';

/** What differs by less is the same. */
const TOLERANCE = 0.02;
/** What V8 allocates by itself during a call. */
const LITTLE_BYTES = 256;

const NOT_RIGHT: Judged = ['unresolved', 'not measured, because its answers are not right'];
const BASELINE_NOT_RIGHT: Judged = [
  'unresolved',
  'not compared, because the baseline’s answers are not right',
];

/** By the peak, where it tells the two apart; else by what is allocated in all. */
export function judgeHeavier({ implementation, baseline, own, ofBaseline }: TaskEvidence): Judged {
  if (own === null) return NOT_RIGHT;
  const mine = memoryOf(own);
  if (typeof mine === 'string') return ['unresolved', mine];
  if (implementation === baseline)
    return [
      'pass',
      `it is the baseline itself: ${peakInWords(mine.peak)} alive at its peak, ${bytesInWords(mine.allocatedBytes)} allocated by a call`,
    ];
  if (ofBaseline === null) return BASELINE_NOT_RIGHT;
  const theirs = memoryOf(ofBaseline);
  if (typeof theirs === 'string') return ['unresolved', `of the baseline ${theirs}`];
  const sentences = [
    `${peakInWords(mine.peak)} alive at its peak, the baseline’s ${peakInWords(theirs.peak)}`,
    `${bytesInWords(mine.allocatedBytes)} allocated by a call, the baseline’s ${bytesInWords(theirs.allocatedBytes)}`,
  ];
  if (isAbove(mine.peak, theirs.peak)) return ['fail', ...sentences];
  const isPeakLower = isAbove(theirs.peak, mine.peak);
  const isMore =
    mine.allocatedBytes > theirs.allocatedBytes * (1 + TOLERANCE) &&
    mine.allocatedBytes > theirs.allocatedBytes + LITTLE_BYTES;
  if (!isMore) return ['pass', ...sentences];
  if (isPeakLower)
    return ['pass', ...sentences, 'it allocates more in all, of which less is alive at once'];
  return ['fail', ...sentences, 'the peaks are too near to be told apart'];
}

function isAbove(one: PeakBytes, other: PeakBytes): boolean {
  return one.seenBytes > other.atMostBytes * (1 + TOLERANCE);
}

function memoryOf({
  peak,
  census,
}: TaskCosts): { readonly peak: PeakBytes; readonly allocatedBytes: number } | string {
  if (peak === null || census === null) return 'not measured';
  if (!isPeak(peak)) return `not measured: ${outcomeInWords(peak)}`;
  const counted = completed(census);
  if (counted === null) return `not measured: ${outcomeInWords(census)}`;
  return { peak, allocatedBytes: Math.max(0, counted.result.allocatedBytes) };
}

/**
 * A table that outgrows the caches, and a logarithm, make the largest size so many times dearer than the smallest beside another
 * way that has neither: they are not told from each other.
 */
const FACTOR_OVER_RANGE = 4;

/** Grows no faster than the baseline with any of the parameters. */
export function judgeScaling(evidence: TaskEvidence): Judged {
  const { task, workload, own, ofBaseline, implementation, baseline } = evidence;
  if (task.sizes === undefined) return ['not checked', 'the task gives no “sizes”'];
  if (own === null) return NOT_RIGHT;
  if (own.growth.length === 0)
    return [
      'not checked',
      `the workload ${printable(workload)} has no parameter ${Object.keys(task.sizes).map(printable).join(' or ')}, whose sizes the task gives`,
    ];
  if (ofBaseline === null && implementation !== baseline) return BASELINE_NOT_RIGHT;
  const each = own.growth.map((growth) => {
    const other = ofBaseline?.growth.find(({ parameter }) => parameter === growth.parameter);
    return growthAgainst(growth, implementation === baseline ? null : (other ?? null));
  });
  const worst = (['fail', 'unresolved'] as const).find((one) =>
    each.some(([outcome]) => outcome === one),
  );
  return [worst ?? 'pass', ...each.flatMap(([, ...sentences]) => sentences)];
}

function growthAgainst({ parameter, outcome }: Growth, other: Growth | null): Judged {
  const mine = completed(outcome);
  const theirs = other === null ? null : completed(other.outcome);
  if (mine === null) {
    const isAlone = other !== null && theirs !== null;
    const isOfTask = outcome.outcome === 'failed' && outcome.usage;
    return [isAlone && !isOfTask ? 'fail' : 'unresolved', outcomeInWords(outcome)];
  }
  const own = exponentIn(mine.calls);
  if (own === null)
    return ['unresolved', `too few sizes of ${printable(parameter)} to tell how time grows`];
  const leftOut =
    mine.leftOut.length === 0
      ? []
      : [`left out, because calls would take too long: ${mine.leftOut.map(grouped).join(', ')}`];
  const grows = `time grows with ${printable(parameter)} to the power of ${inWords(own)}, over ${rangeInWords(mine.calls)}`;
  if (other === null) return ['pass', `${grows}; it is the baseline itself`, ...leftOut];
  if (theirs === null)
    return ['unresolved', grows, `of the baseline: ${outcomeInWords(other.outcome)}`, ...leftOut];
  const ofBaseline = exponentIn(theirs.calls);
  const against = exponentIn(ratios(mine.calls, theirs.calls));
  if (ofBaseline === null || against === null)
    return ['unresolved', grows, 'too few sizes in common with the baseline', ...leftOut];
  const sizes = mine.calls.map(({ size }) => size);
  const tolerance = Math.log(FACTOR_OVER_RANGE) / Math.log(Math.max(...sizes) / Math.min(...sizes));
  const sentences = [
    grows,
    `the baseline’s to the power of ${inWords(ofBaseline)}; what it takes of the baseline’s time, to the power of ${inWords(against)}`,
    `above ${tolerance.toFixed(2)} is worse: below it, caches and a logarithm look alike`,
    ...leftOut,
  ];
  // Shown to be worse, and by enough to matter.
  if (against.low > 0 && against.exponent > tolerance) return ['fail', ...sentences];
  return [against.high <= tolerance ? 'pass' : 'unresolved', ...sentences];
}

function exponentIn(calls: readonly SizedCall[]): Exponent | null {
  return exponentOf(calls.map(({ size, wallNs }) => ({ size, durationNs: wallNs })));
}

/** Call by call of each size, in the order in which they were made. */
function ratios(mine: readonly SizedCall[], theirs: readonly SizedCall[]): SizedCall[] {
  const left = [...theirs];
  return mine.flatMap(({ size, wallNs }) => {
    const index = left.findIndex((one) => one.size === size);
    if (index < 0) return [];
    const [other] = left.splice(index, 1);
    return [{ size, wallNs: wallNs / other!.wallNs }];
  });
}

function inWords({ exponent, low, high }: Exponent): string {
  return `${exponent.toFixed(2)} (95% interval ${low.toFixed(2)} to ${high.toFixed(2)})`;
}

function rangeInWords(calls: readonly SizedCall[]): string {
  const sizes = [...new Set(calls.map(({ size }) => size))].sort((a, b) => a - b);
  return `${sizes.length} sizes from ${grouped(sizes[0]!)} to ${grouped(sizes.at(-1)!)}`;
}

/** Of the first parameter, for charts; null where it was not measured. */
export function scalingOf({ own }: Pick<TaskEvidence, 'own'>): Scaling | null {
  for (const { parameter, outcome } of own?.growth ?? []) {
    const sized = completed(outcome as TrialOutcome<'sizes'>);
    const fit = sized === null ? null : exponentIn(sized.calls);
    if (sized === null || fit === null) continue;
    const points = sized.calls.map(({ size, wallNs }) => ({ events: size, wallNs }));
    return { parameter, points, ...fit };
  }
  return null;
}
