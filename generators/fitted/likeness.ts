/** A log and a workload side by side, figure by figure. */

import type { Counts, LogMeasure } from './measure.ts';

/** One figure of both. */
export interface Likeness {
  readonly name: string;
  readonly log: number;
  readonly fitted: number;
}

const QUANTILES = [
  ['median', 0.5],
  ['90%', 0.9],
  ['99%', 0.99],
  ['most', 1],
] as const;

const COUNTS: readonly (readonly [keyof Counts, string])[] = [
  ['events', 'events'],
  ['hours', 'hours with events'],
  ['pages', 'pages'],
  ['visitors', 'visitors'],
  ['pairs', '(page, visitor)'],
  ['triples', '(hour, page, visitor): sum of the uniques'],
  ['visits', '(hour, visitor)'],
  ['hourPages', '(hour, page): lines of the answer'],
];

/** Counts, then quantiles of the events by page and by visitor, then what is late. */
export function likenesses(log: LogMeasure, fitted: LogMeasure): Likeness[] {
  const [real, drawn] = [log.counts(), fitted.counts()];
  const counts = COUNTS.map(([of, name]) => ({ name, log: real[of], fitted: drawn[of] }));
  const quantiles = (['pages', 'visitors'] as const).flatMap((of) => {
    const [ofLog, ofFitted] = [log, fitted].map((measure) => sortedEvents(measure[of]()));
    return QUANTILES.map(([word, share]) => ({
      name: `events of a ${of.slice(0, -1)}: ${word}`,
      log: quantile(ofLog!, share),
      fitted: quantile(ofFitted!, share),
    }));
  });
  const late = {
    name: 'late events',
    log: log.times.delays.total,
    fitted: fitted.times.delays.total,
  };
  return [...counts, ...quantiles, late];
}

function sortedEvents(figures: Iterable<{ readonly events: number }>): Float64Array {
  return Float64Array.from(figures, ({ events }) => events).sort();
}

function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
