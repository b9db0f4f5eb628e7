/** Candidates against the baseline, metric by metric, with verdicts. Pure. */
import { z } from 'zod';
import { decideTimes, type TimeDecision } from '../../harness/record/decide.ts';
import type { RunRecord } from '../../harness/record/record.ts';
import type { TrialEntry } from '../../harness/record/record-schema.ts';
import { pairedRatio } from '../../harness/stats/paired-ratio.ts';
import { median } from '../../harness/stats/summary.ts';
import { VERDICTS } from '../../harness/stats/verdict.ts';
import { type Group, ruleOfGroup } from '../../harness/wire/groups.ts';
import type { Plain } from '../../harness/wire/plain.ts';
import { countedRatio } from './counted-ratio.ts';
import { figure, implementationName, workloadName } from './fields.ts';
import type { MemoryFigures } from './memory.ts';
import { METRICS, type Measured, type Metric, metricName } from './metrics.ts';

export const comparison = z.object({
  baseline: implementationName,
  candidate: implementationName,
  workload: workloadName,
  metric: metricName,
  ratio: figure.describe('Candidate ÷ baseline: below 1 is faster, or lighter.'),
  low: figure.describe('Lower limit of its interval; null where there is none.'),
  high: figure,
  /** 0 but for gates. */
  limit: z
    .number()
    .describe('What the verdict is about: higher says that the ratio is above 1 + limit.'),
  confidence: z.number().describe('Of the interval, 0 to 1.'),
  /**
   * Below the baseline, above it, the same within the threshold, or not to be told; null where it was not measured, and for
   * metrics that only describe.
   */
  verdict: z.enum(VERDICTS).nullable(),
  exact: z.boolean().describe('Counted, and the same in every trial: there is no doubt.'),
  /** In which both sides were measured. */
  rounds: z.int(),
  /** How many more are expected to resolve it; null where it is resolved, or that cannot be told. */
  moreRounds: z.number().nullable(),
});

/** Candidate ÷ baseline with its interval; null where there is none. */
export type Comparison = Plain<typeof comparison>;

/** All trials of one implementation on one workload. */
export interface Side extends Measured {
  readonly workload: string;
  readonly implementation: string;
  /** For each number of events that was measured, smallest first. */
  readonly sizes: readonly MemoryFigures[];
}

const CONFIDENCE = 0.95;

/** The comparisons of a run, each within its form: of each candidate, and of the fastest candidate with the second. */
export function comparisonsOf(
  record: RunRecord,
  sides: readonly Side[],
): {
  readonly comparisons: readonly Comparison[];
  readonly leaders: readonly Comparison[];
  /** Of the wall time; empty where there are no several runtimes. */
  readonly betweenRuntimes: readonly Comparison[];
} {
  const { groups } = record.header;
  const each = record.header.workloads.flatMap((workload) =>
    groups
      .filter(({ workloads }) => workloads === undefined || workloads.includes(workload))
      .map((group) => comparisonsOfGroup(record, sides, workload, group)),
  );
  return {
    comparisons: each.flatMap(({ comparisons }) => comparisons),
    leaders: each.flatMap(({ leaders }) => leaders),
    betweenRuntimes: each.flatMap(({ betweenRuntimes }) => betweenRuntimes),
  };
}

function comparisonsOfGroup(
  { header, trials, looks }: RunRecord,
  sides: readonly Side[],
  workload: string,
  group: Group,
): ReturnType<typeof comparisonsOf> {
  const rule = ruleOfGroup(header, group, header.groups);
  const isOwn = (side: {
    readonly workload: string | null;
    readonly implementation: string | null;
  }) =>
    side.workload === workload &&
    side.implementation !== null &&
    group.implementations.includes(side.implementation);
  const ownLooks = looks.filter((look) => look.workload === workload && look.form === group.form);
  const decided = decideTimes(trials.filter(isOwn), ownLooks, rule);
  const own = sides.filter(isOwn);
  const baseline = own.find(({ implementation }) => implementation === group.baseline);
  const candidates = own.filter((side) => side !== baseline);
  const leader = decided.find((one) => one.isOfLeaders && one.baseline !== group.baseline);
  const pairs = decided.filter(
    (one) =>
      !one.isOfLeaders &&
      rule.pairs?.some(
        ({ baseline, candidate }) => baseline === one.baseline && candidate === one.candidate,
      ),
  );
  return {
    comparisons: candidates.flatMap((candidate) =>
      baseline === undefined
        ? []
        : METRICS.map((metric) =>
            comparisonOf(baseline, candidate, metric, decided, header.threshold),
          ),
    ),
    leaders: leader === undefined ? [] : [decidedComparison(leader, workload)],
    betweenRuntimes: pairs
      .filter(({ metric }) => metric === 'wallTime')
      .map((pair) => decidedComparison(pair, workload)),
  };
}

function comparisonOf(
  baseline: Side,
  candidate: Side,
  metric: Metric,
  decided: readonly TimeDecision[],
  threshold: number,
): Comparison {
  const decision = decided.find(
    (one) =>
      one.baseline === baseline.implementation &&
      one.candidate === candidate.implementation &&
      one.metric === metric.name,
  );
  if (decision !== undefined) return decidedComparison(decision, candidate.workload);
  const compared = {
    baseline: baseline.implementation,
    candidate: candidate.implementation,
    workload: candidate.workload,
    metric: metric.name,
    limit: 0,
    confidence: CONFIDENCE,
    exact: false,
    moreRounds: null,
  };
  if (metric.isCounted)
    return { ...compared, ...countedRatio(baseline, candidate, metric, threshold) };
  const pairs = pairsOf(baseline, candidate, metric);
  const ratio = pairedRatio(pairs) ?? { ratio: null, low: null, high: null };
  return { ...compared, ...ratio, verdict: null, rounds: pairs.length };
}

function decidedComparison(
  { baseline, candidate, metric, limit, decision }: Omit<TimeDecision, 'isOfLeaders'>,
  workload: string,
): Comparison {
  const { key: _, verdict, ratio, ...figures } = decision;
  return {
    baseline,
    candidate,
    workload,
    metric,
    limit,
    ratio,
    ...figures,
    verdict: ratio === null ? null : verdict,
    exact: false,
  };
}

/** A round without a value on both sides is left out. */
function pairsOf(baseline: Side, candidate: Side, metric: Metric) {
  const baselineByRound = middleByRound(baseline, metric);
  return [...middleByRound(candidate, metric)].flatMap(([round, value]) => {
    const paired = baselineByRound.get(round);
    return paired === undefined ? [] : [{ baseline: paired, candidate: value }];
  });
}

/** The trial is the unit that is compared: the median of its calls. */
export function middleByRound(side: Side, metric: Metric): Map<TrialEntry['round'], number> {
  const byRound = new Map<TrialEntry['round'], number>();
  for (const { round, values } of metric.valuesOf(side)) {
    const middle = median(values.toSorted((a, b) => a - b));
    if (middle !== null) byRound.set(round, middle);
  }
  return byRound;
}
