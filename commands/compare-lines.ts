/** Where a broken gate's time or bytes go: both sides are profiled once it is known to be broken. */

import { profileAlone } from '../harness/profilers/profiled-run.ts';
import { printable } from '../printable.ts';
import { linesOf } from '../reports/figures/explanations.ts';
import { isOf } from '../reports/figures/fields.ts';
import { fails, type GateResult, type Gates, isDecidedMetric } from '../reports/figures/gate.ts';
import type { GateLines } from '../reports/figures/gate-report.ts';
import {
  type ProfiledCall,
  type ProfiledMeasure,
  profiledCall,
  type ReportedProfile,
} from '../reports/figures/profiles.ts';
import { makeReport } from '../reports/figures/report.ts';
import { attemptMore, type MadeRecord, type MeasuredPart, only } from './compare-run.ts';
import type { Session } from './session.ts';

/** What was found, and the record that it was found in; of none, where no gate is broken. */
export interface FoundLines {
  readonly lines: readonly GateLines[];
  /** Where lines could not be told. */
  readonly notes: readonly string[];
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
  if (broken.length === 0) return { lines: [], notes: [], made: [] };
  const gates: Gates = new Map(broken.map(({ metric, limit }) => [metric, limit]));
  const made = await attemptMore(
    only(work, compared, broken, gates),
    number,
    outFolder,
    session,
    profileAlone,
  );
  if (made === null)
    return {
      lines: [],
      notes: broken.map(
        ({ implementation, workload }) =>
          `${printable(implementation)} on ${printable(workload)}: which lines it is cannot be told: it could not be profiled.`,
      ),
      made: [],
    };
  const { profiles = [] } = makeReport(made.record);
  const lines: GateLines[] = [];
  const notes: string[] = [];
  for (const { implementation, workload, measure } of broken) {
    const sides = compared.find(({ name }) => name === implementation)!;
    const [base, head] = [sides.base, sides.head].map((name) =>
      callOfSide(profiles.find(isOf(workload, name)), measure),
    ) as [ProfiledCall | string, ProfiledCall | string];
    const problem = [base, head].find((one) => typeof one === 'string');
    if (problem !== undefined)
      notes.push(
        `${printable(implementation)} on ${printable(workload)}: which lines it is cannot be told: ${problem}`,
      );
    if (typeof base === 'string' || typeof head === 'string') continue;
    const differences = linesOf(base, head);
    const [baseTotal, headTotal] = [base.total, head.total];
    lines.push({ implementation, workload, measure, baseTotal, headTotal, differences });
  }
  return { lines, notes, made: [made] };
}

/** @returns why there is none, in words. */
function callOfSide(
  profile: ReportedProfile | undefined,
  measure: ProfiledMeasure,
): ProfiledCall | string {
  if (profile === undefined) return 'it was not profiled.';
  const call = profiledCall(profile, measure);
  if (call !== null) return call;
  const tool = measure === 'self CPU time' ? 'cpu' : 'heap';
  const problem = profile.results.find((one) => one.tool === tool)?.problem;
  // Nothing at all was allocated.
  if (tool === 'heap' && problem?.outcome === 'empty profile') return { total: 0, lines: [] };
  return problem?.message ?? 'there was no time left for it.';
}

interface BrokenPart {
  readonly implementation: string;
  readonly workload: string;
  readonly measure: ProfiledMeasure;
}

/** Times and bytes of the worst implementations on their workloads, the most broken first. */
function worstOf(results: readonly GateResult[]): (GateResult & BrokenPart)[] {
  const excess = ({ ratio, limit }: GateResult) => (ratio ?? Number.POSITIVE_INFINITY) - limit;
  const sorted = results
    .filter(fails)
    .toSorted((a, b) => excess(b) - excess(a))
    .map((one) => ({ ...one, measure: measureOf(one) }));
  const keyOf = (one: GateResult) => JSON.stringify([one.implementation, one.workload]);
  const worst = new Set([...new Set(sorted.map(keyOf))].slice(0, MOST_PROFILED));
  const isFirst = (one: GateResult & BrokenPart, index: number) =>
    sorted.findIndex((other) => keyOf(other) === keyOf(one) && other.measure === one.measure) ===
    index;
  return sorted.filter((one, index) => worst.has(keyOf(one)) && isFirst(one, index));
}

function measureOf({ metric }: GateResult): ProfiledMeasure {
  return isDecidedMetric(metric) ? 'self CPU time' : 'bytes allocated';
}
