/** Exporters for services that follow figures over many commits. Pure. */
import { createHash } from 'node:crypto';
import { printable } from '../../printable.ts';
import type { FollowedFigures } from '../figures/gate-figures.ts';
import type { Measurement } from '../figures/measurements.ts';
import { peakBoundIn } from '../figures/memory.ts';
import type { MetricName } from '../figures/metrics.ts';
import type { Report } from '../figures/report.ts';
import { inertJson } from './inert-json.ts';

/** What is worth following: smaller is better for each. */
const FOLLOWED: readonly { readonly metric: MetricName; readonly measure: string }[] = [
  { metric: 'wallTime', measure: 'latency' },
  { metric: 'peakLiveBytes', measure: 'peak-live-bytes' },
  { metric: 'allocatedBytes', measure: 'allocated-bytes' },
  { metric: 'liveObjects', measure: 'live-objects' },
  { metric: 'gcPause', measure: 'gc-pause' },
  { metric: 'callPeakRss', measure: 'peak-rss-of-call' },
];

/** Of a part of a name. Bencher refuses a whole file for one name of more than 1,024 bytes. */
const LONGEST_PART_BYTES = 400;
const LONGEST_NAME = 2_000;
/** What stands between the parts of a name, or around one. */
const SEPARATOR = /(?:^| )[/·](?: |$)|^"/;

/**
 * For github-action-benchmark, its tool `customSmallerIsBetter`: an array of `{ name, unit, value, range, extra }`
 * (https://github.com/benchmark-action/github-action-benchmark, "customSmallerIsBetter"). It finds the entry of the run before by
 * its name alone, and alarms by the quotient of both values: names are unlike, and a value of 0 is left out, against which
 * every later one would be infinitely worse.
 */
export function renderGithubBenchmark(report: Report): string {
  return githubBenchmarkOf([report]);
}

/** The same of several runs. */
export function githubBenchmarkOf(reports: readonly FollowedFigures[]): string {
  return `${inertJson(reports.flatMap(entriesOf), 2)}\n`;
}

function entriesOf(report: FollowedFigures) {
  return followed(report).flatMap(({ measurement, measure, median, bounds }) => {
    if (median === 0) return [];
    const { n, unit } = measurement;
    const isBounded = bounds !== null && measurement.interval === null;
    const { low, high } = isBounded ? bounds : measurement;
    return {
      name: `${nameOf(measurement)} · ${measure}`,
      unit,
      value: median,
      // It is shown behind the value, as a text.
      ...(low === null || high === null ? {} : { range: `${low} to ${high}` }),
      extra: `${n} ${n === 1 ? 'sample' : 'samples'}; Node ${report.environment.node}`,
    };
  });
}

/**
 * Bencher Metric Format: `{ benchmark: { measure: { value, lower_value, upper_value } } }`
 * (https://bencher.dev/docs/reference/bencher-metric-format/). `latency` is in nanoseconds there.
 */
export function renderBencher(report: Report): string {
  return bencherOf([report]);
}

/** The same of several runs. */
export function bencherOf(reports: readonly FollowedFigures[]): string {
  const benchmarks = new Map<string, Record<string, unknown>>();
  for (const { measurement, measure, median, bounds } of reports.flatMap(followed)) {
    const name = nameOf(measurement);
    const measures = benchmarks.get(name) ?? {};
    measures[measure] = {
      value: median,
      ...(bounds === null ? {} : { lower_value: bounds.low, upper_value: bounds.high }),
    };
    benchmarks.set(name, measures);
  }
  // `__proto__` is a name like any other.
  return `${inertJson(Object.fromEntries(benchmarks), 2)}\n`;
}

interface Followed {
  readonly measurement: Measurement;
  readonly measure: string;
  readonly median: number;
  /** Of the median; of a peak of which little more is known than the most that it may be, what was seen and that. */
  readonly bounds: { readonly low: number; readonly high: number } | null;
}

function followed(report: FollowedFigures): Followed[] {
  return report.measurements.flatMap((measurement) => {
    const measure = FOLLOWED.find(({ metric }) => metric === measurement.metric)?.measure;
    const { median, implementation, workload, metric } = measurement;
    if (measure === undefined || median === null) return [];
    const high = metric === 'peakLiveBytes' ? peakBoundIn(report, workload, implementation) : null;
    const bounds = high === null ? measurement.interval : { low: median, high };
    return [{ measurement, measure, median, bounds }];
  });
}

function nameOf({ implementation, workload }: Measurement): string {
  return `${partOfName(workload)} / ${partOfName(implementation)}`;
}

/** Two names never become one: quoted where it holds a separator, with its digest where it is cut. */
function partOfName(text: string): string {
  const shown = printable(text, LONGEST_NAME);
  const part = SEPARATOR.test(shown) ? JSON.stringify(shown) : shown;
  if (Buffer.byteLength(part) <= LONGEST_PART_BYTES && text.length <= LONGEST_NAME) return part;
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 12);
  // Half a character at the end of the bytes becomes a replacement character, which goes.
  const begin = Buffer.from(part)
    .subarray(0, LONGEST_PART_BYTES - 20)
    .toString('utf8');
  return `${begin.replace(/\ufffd$/, '')}…${digest}`;
}
