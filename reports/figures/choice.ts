/** Which implementation to use: for each workload and form the fastest exact one, and how far it is ahead. Pure. */

import type { Comparison } from './comparisons.ts';
import { medianOf } from './measurements.ts';
import { partsOf } from './parts.ts';
import { eventsOf, type Report } from './report.ts';
import { isApproximate, isRight } from './rightness.ts';

/** The fastest of one form on one workload. */
export interface Choice {
  readonly fastest: string;
  readonly nsPerEvent: number;
  /** How many there are of that form, however they did. */
  readonly of: number;
  /** The next; null where no other one is exact, right and timed. */
  readonly next: string | null;
  readonly nextNsPerEvent: number | null;
  /** What it takes ÷ what the next takes, and the interval of that; null where it was not compared. */
  readonly ratio: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Whether the rounds tell the two from each other. */
  readonly isDifferent: boolean;
}

/** Of each workload, by form in the order of the report's groups; null where none was right and timed. */
export function choicesOf(report: Report): {
  readonly workload: string;
  readonly events: number;
  readonly choices: readonly (Choice | null)[];
}[] {
  const parts = partsOf(report);
  return report.workloads.flatMap(({ workload }) => {
    const events = eventsOf(report, workload)?.events;
    if (events === undefined) return [];
    return [{ workload, events, choices: parts.map((part) => choiceOf(part, workload, events)) }];
  });
}

function choiceOf(part: Report, workload: string, events: number): Choice | null {
  const { baseline, implementations } = part.request;
  const comparison = (candidate: string) =>
    part.comparisons.find(
      (one) =>
        one.workload === workload && one.candidate === candidate && one.metric === 'wallTime',
    );
  // Where the baseline failed, or does not count, there is no ratio, and times tell the order.
  const baselineNs = medianOf(part, workload, baseline, 'wallTime') || 1;
  const ranked = implementations
    .filter((name) => isRight(part, workload, name) && !isApproximate(part, name))
    .flatMap((name) => {
      const ns = medianOf(part, workload, name, 'wallTime');
      if (ns === null || events === 0) return [];
      const ratio = name === baseline ? 1 : comparison(name)?.ratio;
      return [{ name, ratio: ratio ?? ns / baselineNs, nsPerEvent: ns / events }];
    })
    .sort((a, b) => a.ratio - b.ratio);
  const [first, second] = ranked;
  if (first === undefined) return null;
  const { name: fastest, nsPerEvent } = first;
  const of = implementations.length;
  const alone = { next: null, nextNsPerEvent: null, ratio: null, low: null, high: null };
  if (second === undefined) return { fastest, nsPerEvent, of, ...alone, isDifferent: false };
  return {
    fastest,
    nsPerEvent,
    of,
    next: second.name,
    nextNsPerEvent: second.nsPerEvent,
    ...aheadOf(part, workload, fastest, second.name, comparison),
  };
}

/** Whichever way round the two were compared: with the baseline, or as the fastest two candidates. */
function aheadOf(
  part: Report,
  workload: string,
  first: string,
  second: string,
  comparisonOf: (candidate: string) => Comparison | undefined,
): Pick<Choice, 'ratio' | 'low' | 'high' | 'isDifferent'> {
  const { baseline } = part.request;
  const leader = part.leaders.find(
    (one) => one.workload === workload && one.candidate === first && one.baseline === second,
  );
  const direct = second === baseline ? comparisonOf(first) : leader;
  if (direct !== undefined) {
    const { ratio, low, high, verdict } = direct;
    return { ratio, low, high, isDifferent: verdict === 'lower' };
  }
  const reverse = first === baseline ? comparisonOf(second) : undefined;
  if (reverse === undefined) return { ratio: null, low: null, high: null, isDifferent: false };
  const { ratio, low, high, verdict } = reverse;
  return {
    ratio: inverse(ratio),
    low: inverse(high),
    high: inverse(low),
    isDifferent: verdict === 'higher',
  };
}

function inverse(ratio: number | null): number | null {
  return ratio === null || ratio === 0 ? null : 1 / ratio;
}
