/** Where a broken gate's time or bytes go: both sides are profiled once it is known to be broken. */

import { profileAlone } from '../hourly-uniques/audit/profiled-run.ts';
import { linesOf } from '../reports/figures/explanations.ts';
import { isOf } from '../reports/figures/fields.ts';
import type { Gates } from '../reports/figures/gate.ts';
import { fails, type GateResult, isDecidedMetric } from '../reports/figures/gate.ts';
import type { GateLines } from '../reports/figures/gate-report.ts';
import { profiledCall } from '../reports/figures/profiles.ts';
import { makeReport } from '../reports/figures/report.ts';
import { attempt, type MadeRecord, type MeasuredPart, only } from './compare-run.ts';
import type { Session } from './session.ts';

/** What was found, and the record that it was found in; of none, where no gate is broken. */
export interface FoundLines {
  readonly lines: readonly GateLines[];
  readonly made: readonly MadeRecord[];
}

/** Each takes some seconds; the worst say what happened. */
const MOST_PROFILED = 3;

/**
 * Profiles the worst of those that broke a gate.
 *
 * @param number Of attempts that were made: this one has inputs of its own.
 */
export async function linesOfBroken(
  { compared, work }: MeasuredPart,
  results: readonly GateResult[],
  number: number,
  outFolder: string,
  session: Session,
): Promise<FoundLines> {
  const broken = worstOf(results);
  if (broken.length === 0) return { lines: [], made: [] };
  const gates: Gates = new Map(broken.map(({ metric, limit }) => [metric, limit]));
  const made = await attempt(
    only(work, compared, broken, gates),
    number,
    outFolder,
    session,
    profileAlone,
  );
  const { profiles } = makeReport(made.record);
  const lines = broken.flatMap((result): GateLines[] => {
    const { implementation, workload, metric } = result;
    const sides = compared.find(({ name }) => name === implementation)!;
    const measure = isDecidedMetric(metric) ? 'self CPU time' : 'bytes allocated';
    const [base, head] = [sides.base, sides.head].map((name) => {
      const profile = profiles?.find(isOf(workload, name));
      return profile === undefined ? null : profiledCall(profile, measure);
    });
    if (base == null || head == null) return [];
    const differences = linesOf(base, head);
    const [baseTotal, headTotal] = [base.total, head.total];
    return [{ implementation, workload, measure, baseTotal, headTotal, differences }];
  });
  return { lines, made: [made] };
}

/** One gate of each implementation on each workload, the most broken first. */
function worstOf(results: readonly GateResult[]): GateResult[] {
  const excess = ({ ratio, limit }: GateResult) => (ratio ?? Number.POSITIVE_INFINITY) - limit;
  const sorted = results.filter(fails).toSorted((a, b) => excess(b) - excess(a));
  const isFirst = (one: GateResult, index: number) =>
    sorted.findIndex(
      (other) => other.implementation === one.implementation && other.workload === one.workload,
    ) === index;
  return sorted.filter(isFirst).slice(0, MOST_PROFILED);
}
