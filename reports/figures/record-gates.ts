/** Gates between two records, which were not made side by side. Pure. */
import { forkMedians } from '../../harness/record/decide.ts';
import type { RunRecord } from '../../harness/record/record.ts';
import { DECIDED_METRICS } from '../../harness/stats/decision-rule.ts';
import { compareUnpaired } from '../../harness/stats/unpaired.ts';
import { countedRatio } from './counted-ratio.ts';
import { isOf } from './fields.ts';
import {
  countedOutcome,
  type GateResult,
  type Gates,
  noMeasure,
  outcomeOf,
  peakBounds,
} from './gate.ts';
import { medianOf } from './measurements.ts';
import { peakBoundIn } from './memory.ts';
import { METRICS, type Measured } from './metrics.ts';
import { makeReport, type Report } from './report.ts';
import { isDiscredited } from './rightness.ts';

/**
 * What the gates say of two records, of each implementation and workload that both have with the same events. They were
 * not made side by side, so that the machine's own changes are part of every ratio.
 */
export function gatesOfRecords(base: RunRecord, head: RunRecord, gates: Gates): GateResult[] {
  const [baseReport, headReport] = [makeReport(base), makeReport(head)];
  const shared = baseReport.workloads.flatMap((one) => {
    const { workload } = one;
    return headReport.workloads.some((other) => isSameInput(one, other))
      ? base.header.implementations
          .filter((name) => isInBoth(base, head, workload, name))
          .map((implementation) => ({ workload, implementation }))
      : [];
  });
  const decided = DECIDED_METRICS.filter((metric) => gates.has(metric)).length * shared.length;
  return shared.flatMap(({ workload, implementation }) => {
    const isNone = [baseReport, headReport].some((report) =>
      isDiscredited(report, workload, implementation),
    );
    return [...gates].map(([metric, limit]): GateResult => {
      if (isNone) return noMeasure({ implementation, workload, metric, limit });
      const sides = [baseReport, headReport].map((report) =>
        medianOf(report, workload, implementation, metric),
      );
      const [baseMedian = null, headMedian = null] = sides;
      const known = {
        ...{ implementation, workload, metric, limit },
        ...{ base: baseMedian, head: headMedian, isConfirmed: null, control: null },
        ...peakBounds(metric, [
          peakBoundIn(baseReport, workload, implementation),
          peakBoundIn(headReport, workload, implementation),
        ]),
      };
      const isDecided = DECIDED_METRICS.find((one) => one === metric);
      if (isDecided === undefined) {
        const [below, above] = [baseReport, headReport].map((report) =>
          memoryIn(report, workload, implementation),
        );
        const counted = METRICS.find(({ name }) => name === metric)!;
        const ratio = countedRatio(below!, above!, counted, base.header.threshold);
        return { ...known, ...countedOutcome(ratio, baseMedian, headMedian, limit) };
      }
      if (baseMedian === null || headMedian === null)
        return { ...known, ratio: null, low: null, high: null, outcome: 'not measured' };
      const forks = [base, head].map(({ trials }) =>
        forkMedians(
          trials.filter((trial) => trial.workload === workload),
          implementation,
          isDecided,
        ),
      );
      const { ratio, low, high } = compareUnpaired(forks[0]!, forks[1]!, {
        alpha: base.header.alpha / decided,
        threshold: base.header.threshold,
      });
      return { ...known, ratio, low, high, outcome: outcomeOf(low, high, limit) };
    });
  });
}

/** At the size that is measured in every detail. */
function memoryIn({ memory }: Report, workload: string, implementation: string): Measured {
  return { trials: [], memory: memory.find(isOf(workload, implementation)) ?? null };
}

type WorkloadInReport = Report['workloads'][number];

function isSameInput(one: WorkloadInReport, other: WorkloadInReport): boolean {
  if (one.workload !== other.workload) return false;
  if ('task' in one || 'task' in other)
    return (
      'task' in one &&
      'task' in other &&
      one.task === other.task &&
      one.dataDigest === other.dataDigest &&
      one.inputDigest === other.inputDigest &&
      JSON.stringify(one.parameters) === JSON.stringify(other.parameters)
    );
  return one.digest === other.digest && one.strings === other.strings;
}

/** What two records do not share, by the names of implementations and workloads. */
export interface RecordsApart {
  readonly onlyInBase: readonly string[];
  readonly onlyInHead: readonly string[];
  /** Of both, and yet not compared: workloads of other inputs, implementations that took part in another form. */
  readonly unlike: readonly string[];
}

/** @see RecordsApart */
export function apartInRecords(base: RunRecord, head: RunRecord): RecordsApart {
  const [ofBase, ofHead] = [base, head].map(({ header }) => [
    ...header.implementations,
    ...header.workloads,
  ]) as [string[], string[]];
  const [baseInputs, headInputs] = [makeReport(base), makeReport(head)].map(
    (report) => report.workloads,
  ) as [Report['workloads'], Report['workloads']];
  const otherInputs = base.header.workloads.filter(
    (name) =>
      head.header.workloads.includes(name) &&
      !baseInputs.some(
        (one) => one.workload === name && headInputs.some((another) => isSameInput(one, another)),
      ),
  );
  const otherForms = base.header.implementations.filter(
    (name) =>
      head.header.implementations.includes(name) &&
      !base.header.workloads.some((workload) => isInBoth(base, head, workload, name)),
  );
  return {
    onlyInBase: ofBase.filter((name) => !ofHead.includes(name)),
    onlyInHead: ofHead.filter((name) => !ofBase.includes(name)),
    unlike: [...otherInputs, ...otherForms],
  };
}

/** Whether both had it take part on that workload, in the same form. */
function isInBoth(base: RunRecord, head: RunRecord, workload: string, name: string): boolean {
  const form = formOf(base, workload, name);
  return form !== null && form === formOf(head, workload, name);
}

/** null where it did not take part. */
function formOf({ header }: RunRecord, workload: string, name: string): string | null {
  const group = header.groups.find(
    ({ implementations, workloads }) =>
      implementations.includes(name) && (workloads?.includes(workload) ?? true),
  );
  return group?.form ?? null;
}
