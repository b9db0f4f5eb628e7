/** From a report to what a history keeps of it: figures against a pinned version. Pure. */
import { UsageError } from '../../contract.ts';
import type { HistoryFigure, HistoryLine } from '../../harness/record/history-file.ts';
import { tTwoSidedQuantile } from '../../harness/stats/student-t.ts';
import { printable } from '../../printable.ts';
import type { Comparison } from './comparisons.ts';
import { METRICS, type MetricName } from './metrics.ts';
import type { Report } from './report.ts';
import { isDiscredited } from './rightness.ts';

/** What is worth following over commits. */
const FOLLOWED_METRICS = [
  'wallTime',
  'peakLiveBytes',
  'allocatedBytes',
  'liveObjects',
] as const satisfies readonly MetricName[];

/** What `compare` calls the two sides of a comparison of revisions. */
const SIDE = /@(?:base|head)(?: \((.*)\))?$/s;
/** The base once more, to see what it differs from itself. */
const CONTROL = /@control$/;
const LEVEL = 0.05;

/** A name without its side, and the revision that it is of; the name itself where it has no side. */
function sideOfName(name: string): { readonly name: string; readonly version: string } {
  const found = SIDE.exec(name);
  if (found === null) return { name, version: name };
  return { name: name.slice(0, found.index), version: found[1] ?? name };
}

/** What a record says of the versions in it. */
export interface PinnedFigures {
  readonly type: HistoryLine['type'];
  readonly figures: readonly HistoryFigure[];
  /** What was measured against the pin: a revision, or an implementation's name. */
  readonly versions: readonly string[];
}

/**
 * The figures of a record against its baseline.
 *
 * @param pin The baseline, by revision or name; or the one candidate that is to be the next pin. Any baseline where null.
 * @throws UsageError where the record has no such one, or nothing to compare.
 */
export function pinnedFigures(report: Report, pin: string | null): PinnedFigures {
  const all = report.comparisons.filter(
    ({ workload, metric, ratio, baseline, candidate }) =>
      isFollowed(metric) &&
      ratio !== null &&
      ratio > 0 &&
      !CONTROL.test(candidate) &&
      // Of a wrong answer, or one that was caught at a trick, no figure is a measure.
      ![baseline, candidate].some((name) => isDiscredited(report, workload, name)),
  );
  if (all.length === 0)
    throw new UsageError(
      'The record compares nothing: a history needs runs with a baseline that stays the same, and what is measured against it, neither of them wrong or caught at a trick.',
    );
  if (pin === null) return pointOf(report, all);
  const ofBaseline = all.filter(({ baseline }) => sideOfName(baseline).version === pin);
  if (ofBaseline.length > 0) return pointOf(report, ofBaseline);
  const ofCandidate = all.filter(({ candidate }) => sideOfName(candidate).version === pin);
  if (ofCandidate.length > 0) return { ...pointOf(report, ofCandidate), type: 'link' };
  const there = new Set(
    all.flatMap(({ baseline, candidate }) =>
      [baseline, candidate].map((one) => sideOfName(one).version),
    ),
  );
  throw new UsageError(
    `--pin ${printable(pin)}: the record has no such version or implementation. It has ${printable([...there].join(', '), 300)}.`,
  );
}

function isFollowed(metric: MetricName): boolean {
  return FOLLOWED_METRICS.some((one) => one === metric);
}

function pointOf(report: Report, comparisons: readonly Comparison[]): PinnedFigures {
  return {
    type: 'point',
    figures: comparisons.map((comparison) => figureOf(report, comparison)),
    versions: [...new Set(comparisons.map(({ candidate }) => sideOfName(candidate).version))],
  };
}

function figureOf({ groups, implementations }: Report, comparison: Comparison): HistoryFigure {
  const { baseline, candidate, workload, metric } = comparison;
  const isCounted = METRICS.find(({ name }) => name === metric)?.isCounted ?? false;
  const group = groups.find(({ implementations }) => implementations.includes(candidate));
  return {
    task: group?.form ?? '',
    workload,
    implementation: sideOfName(candidate).name,
    metric,
    pin: sideOfName(baseline).version,
    pinned: sideOfName(baseline).name,
    pinCode: implementations.find(({ name }) => name === baseline)?.code ?? null,
    ratio: comparison.ratio!,
    ...(isCounted ? boundsOf(comparison) : intervalOf(comparison)),
    isCounted,
  };
}

/** Of counts: where there is no doubt, both are the ratio itself. */
function boundsOf({ ratio, low, high }: Comparison): Pick<HistoryFigure, 'low' | 'high'> {
  return low === null || high === null ? { low: ratio, high: ratio } : { low, high };
}

/** At 95%, whatever the level that the run decided at, so that points of different runs look alike. */
function intervalOf({
  ratio,
  low,
  high,
  confidence,
  rounds,
}: Comparison): Pick<HistoryFigure, 'low' | 'high'> {
  if (ratio === null || low === null || high === null || rounds < 2 || low <= 0)
    return { low: null, high: null };
  const scale =
    tTwoSidedQuantile(LEVEL, rounds - 1) / tTwoSidedQuantile(1 - confidence, rounds - 1);
  return {
    low: ratio * (low / ratio) ** scale,
    high: ratio * (high / ratio) ** scale,
  };
}
