/** Measures the times of events: their order, how late the late ones are, their resolution, and the gaps within a visit. */

const MS_PER_HOUR = 3_600_000;
const MS_PER_MINUTE = 60_000;
/** Steps of the histograms for each doubling. */
const STEPS = 4;

/** Counts by powers of two: values from 1 to 2 ** 64. */
export class LogHistogram {
  total = 0;
  readonly #counts = new Float64Array(64 * STEPS);

  add(value: number): void {
    this.#counts[Math.max(0, Math.floor(Math.log2(value) * STEPS))]!++;
    this.total++;
  }

  /** The value below which this share lies, as the middle of its step; 0 where nothing was counted. */
  quantile(share: number): number {
    let left = share * this.total;
    for (const [step, count] of this.#counts.entries()) {
      left -= count;
      if (count > 0 && left <= 0) return Math.round(2 ** ((step + 0.5) / STEPS));
    }
    return 0;
  }
}

/** Takes the times of events in the order in which they stand in the log. */
export class TimeMeasure {
  readonly byMinute = new Float64Array(60);
  readonly delays = new LogHistogram();
  readonly gaps = new LogHistogram();
  forward = 0;
  backward = 0;
  firstMs = Number.POSITIVE_INFINITY;
  lastMs = Number.NEGATIVE_INFINITY;
  /** The largest unit of which all times are multiples, of those that logs are written in. */
  resolutionMs = MS_PER_HOUR;
  #previousMs = Number.NaN;
  readonly #lastOfVisitor = new Map<number, number>();

  add(timestampMs: number): void {
    const inHour = timestampMs - Math.floor(timestampMs / MS_PER_HOUR) * MS_PER_HOUR;
    this.byMinute[Math.floor(inHour / MS_PER_MINUTE)]!++;
    while (inHour % this.resolutionMs !== 0) this.resolutionMs = finer(this.resolutionMs);
    if (timestampMs > this.#previousMs) this.forward++;
    else if (timestampMs < this.#previousMs) this.backward++;
    this.#previousMs = timestampMs;
    if (timestampMs < this.lastMs) this.delays.add(this.lastMs - timestampMs);
    else this.lastMs = timestampMs;
    if (timestampMs < this.firstMs) this.firstMs = timestampMs;
  }

  /** The same event, of a visitor whose gaps are measured. */
  addOfVisitor(timestampMs: number, visitor: number, isFirstOfHour: boolean): void {
    const before = this.#lastOfVisitor.get(visitor);
    if (before !== undefined && !isFirstOfHour) {
      // Within the same second counts as a millisecond: what is short is short.
      this.gaps.add(Math.max(1, Math.abs(timestampMs - before)));
    }
    this.#lastOfVisitor.set(visitor, timestampMs);
  }

  /** Forgets visitors that are not to be kept. */
  keepOnly(isKept: (visitor: number) => boolean): void {
    for (const visitor of this.#lastOfVisitor.keys()) {
      if (!isKept(visitor)) this.#lastOfVisitor.delete(visitor);
    }
  }
}

function finer(resolutionMs: number): number {
  if (resolutionMs === MS_PER_HOUR) return MS_PER_MINUTE;
  return resolutionMs === MS_PER_MINUTE ? 1000 : 1;
}
