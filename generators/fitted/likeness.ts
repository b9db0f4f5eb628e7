/** A log and a workload side by side, figure by figure. */

import type { Counts, LogMeasure } from './measure.ts';

/** One figure of both. */
export interface Likeness {
  readonly name: string;
  readonly log: number;
  readonly fitted: number;
  /** What a workload does not keep of a log, and this figure hangs on. */
  readonly notKept: string;
}

/** Further off than by this share is not alike. */
export const LIKE_WITHIN = 0.05;

/** Whether a figure differs by more than that, and by more than one. */
export function differs({ log, fitted }: Pick<Likeness, 'log' | 'fitted'>): boolean {
  const difference = Math.abs(fitted - log);
  return difference > 1 && difference > LIKE_WITHIN * log;
}

const QUANTILES = [
  ['median', 0.5],
  ['90%', 0.9],
  ['99%', 0.99],
  ['most', 1],
] as const;

const ALIKE =
  'visitors that are alike, and pages that are alike, are put together, and each gets their mean';
const COUNTS: readonly (readonly [keyof Counts, string, notKept?: string])[] = [
  ['events', 'events'],
  [
    'hours',
    'hours with events',
    'visits fall on hours by how busy these were, as far as the visits of those who are alike allow; which visitor came when is not kept',
  ],
  ['pages', 'pages'],
  ['visitors', 'visitors'],
  ['pairs', '(page, visitor)'],
  ['triples', '(hour, page, visitor): sum of the uniques'],
  ['visits', '(hour, visitor)'],
  [
    'hourPages',
    '(hour, page): lines of the answer',
    'at which hours a page is seen, and which pages are fetched together, is not kept: jobs with a timetable and visits that fetch everything come out otherwise',
  ],
];

/** Counts, then quantiles of the events by page and by visitor, then what is late. */
export function likenesses(log: LogMeasure, fitted: LogMeasure): Likeness[] {
  const [real, drawn] = [log.counts(), fitted.counts()];
  const counts = COUNTS.map(([of, name, notKept = ALIKE]) => ({
    name,
    log: real[of],
    fitted: drawn[of],
    notKept,
  }));
  const quantiles = (['pages', 'visitors'] as const).flatMap((of) => {
    const [ofLog, ofFitted] = [log, fitted].map((measure) => sortedEvents(measure[of]()));
    return QUANTILES.map(([word, share]) => ({
      name: `events of a ${of.slice(0, -1)}: ${word}`,
      log: quantile(ofLog!, share),
      fitted: quantile(ofFitted!, share),
      notKept: ALIKE,
    }));
  });
  const late = {
    name: 'late events',
    log: log.times.delays.total,
    fitted: fitted.times.delays.total,
    notKept: 'which events are late is drawn; those that are late together are not kept',
  };
  return [...counts, ...quantiles, late];
}

function sortedEvents(figures: Iterable<{ readonly events: number }>): Float64Array {
  return Float64Array.from(figures, ({ events }) => events).sort();
}

function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
