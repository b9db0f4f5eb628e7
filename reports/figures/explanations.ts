/**
 * Why a candidate wins or loses: what the baseline spends that it does not, what it spends instead, and which requirement that
 * serves; from profiles and counted objects alone. Pure.
 */
import { z } from 'zod';
import type { Group } from '../../harness/wire/groups.ts';
import type { ObjectCount } from '../../harness/wire/memory-results.ts';
import { INTERNALS } from '../../harness/wire/object-kinds.ts';
import type { Plain } from '../../harness/wire/plain.ts';
import { claim, claimsOf, countedIn } from './claims.ts';
import { type Comparison, comparison } from './comparisons.ts';
import { figure, implementationName, isOf, workloadName } from './fields.ts';
import type { MemoryFigures, ReportedMemory } from './memory.ts';
import type { MetricName } from './metrics.ts';
import { type ProfiledCall, profiledCall, type ReportedProfile } from './profiles.ts';
import { isDiscredited, isRight } from './rightness.ts';
import type { ReportedTrial } from './trials.ts';

/** For JSON. */
export const difference = z.object({
  /** `line` of source, `part` that is in no line, or `objects` of a kind. */
  of: z.enum(['line', 'part', 'objects']),
  what: z.string().describe('The text of the line, the part of the engine, or the kind of object.'),
  file: z.string().describe('Empty where it is no line.'),
  line: z.int().nullable(),
  baseline: z.number().describe('Nanoseconds or bytes of a call.'),
  candidate: z.number(),
  baselineCount: z.int().nullable().describe('Of objects; null of lines.'),
  candidateCount: z.int().nullable(),
});

/** Something that the two spend differently on. */
export type Difference = Plain<typeof difference>;

const part = z.object({
  metric: z.enum(['wallTime', 'allocatedBytes', 'peakLiveBytes']),
  unit: z.enum(['ns', 'bytes']),
  /** By the profile or by the census, which says less than the comparison, and of another number of events. */
  events: z.int().describe('The calls that this is of were on so many.'),
  baselineTotal: figure,
  candidateTotal: figure,
  saved: z
    .array(difference)
    .describe("The baseline's flaw: what it spends and the candidate does not."),
  added: z.array(difference).describe('What the candidate spends and the baseline does not.'),
  compared: comparison.nullable().describe('What all of it comes to; null where not measured.'),
});

/** One resource, and where the difference comes from. */
export type ExplanationPart = Plain<typeof part>;

export const explanation = z.object({
  workload: workloadName,
  baseline: implementationName,
  candidate: implementationName,
  parts: z.array(part),
  claims: z.array(claim).describe('What it says of itself, against what was counted.'),
});

/** Why one candidate wins or loses. */
export type Explanation = Plain<typeof explanation>;

/** For JSON. */
export const explanations = z
  .array(explanation)
  .describe('Why candidates win or lose; absent where nothing was profiled.');

/** What explanations are made of: parts of a report. */
interface Evidence {
  readonly request: { readonly workloads: readonly string[] };
  readonly groups: readonly Group[];
  readonly trials: readonly ReportedTrial[];
  readonly audits: Parameters<typeof isRight>[0]['audits'];
  readonly memory: readonly ReportedMemory[];
  readonly comparisons: readonly Comparison[];
  readonly implementations: readonly (Parameters<typeof claimsOf>[0] & {
    readonly name: string;
  })[];
  readonly profiles: readonly ReportedProfile[];
}

/**
 * One for each right candidate of which anything is known, in the order of the request; none against a baseline that was wrong, or
 * caught at a trick: what it spends is no measure.
 */
export function explanationsOf(report: Evidence): Explanation[] {
  return report.request.workloads.flatMap((workload) =>
    report.groups.flatMap(({ baseline, implementations }) =>
      implementations.flatMap((candidate): Explanation[] => {
        if (candidate === baseline || !isRight(report, workload, candidate)) return [];
        if (isDiscredited(report, workload, baseline)) return [];
        const of = <Entry extends { readonly workload: string; readonly implementation: string }>(
          entries: readonly Entry[],
        ): Pair<Entry> => [
          entries.find(isOf(workload, baseline)) ?? null,
          entries.find(isOf(workload, candidate)) ?? null,
        ];
        const profiled = of(report.profiles);
        const [theirs, own] = of(report.memory.toSorted((a, b) => a.events - b.events));
        const compared = (metric: MetricName) =>
          report.comparisons.find(
            (one) =>
              one.workload === workload && one.candidate === candidate && one.metric === metric,
          ) ?? null;
        const parts = [
          ofTime(profiled, compared('wallTime')),
          ofAllocation([theirs, own], profiled, compared('allocatedBytes')),
          ofPeak([theirs, own], compared('peakLiveBytes')),
        ].filter((one) => one !== null);
        const said = report.implementations.find(({ name }) => name === candidate);
        const [ofBase, ofOwn] = [countedIn(theirs), countedIn(own)];
        const claims =
          said === undefined || ofBase === null || ofOwn === null
            ? []
            : claimsOf(said, ofBase, ofOwn);
        if (parts.length === 0 && claims.length === 0) return [];
        return [{ workload, baseline, candidate, parts, claims }];
      }),
    ),
  );
}

/** The baseline's, and the candidate's. */
type Pair<Value> = readonly [Value | null, Value | null];

function pairOf<One, Other>([theirs, own]: Pair<One>, of: (one: One) => Other | null): Pair<Other> {
  return [theirs && of(theirs), own && of(own)];
}

function ofTime(
  profiles: Pair<ReportedProfile>,
  compared: ExplanationPart['compared'],
): ExplanationPart | null {
  const [base, mine] = pairOf(profiles, (profile) => profiledCall(profile, 'self CPU time'));
  if (base === null || mine === null) return null;
  return {
    metric: 'wallTime',
    unit: 'ns',
    events: profiles[0]!.events,
    baselineTotal: base.total,
    candidateTotal: mine.total,
    ...apart(linesOf(base, mine), base.total + mine.total),
    compared,
  };
}

function ofAllocation(
  [theirs, own]: Pair<MemoryFigures>,
  profiles: Pair<ReportedProfile>,
  compared: ExplanationPart['compared'],
): ExplanationPart | null {
  const [base, mine] = pairOf(profiles, (profile) => profiledCall(profile, 'bytes allocated'));
  const lines = base === null || mine === null ? [] : linesOf(base, mine);
  const objects = objectsOf(theirs?.allocatedObjects, own?.allocatedObjects);
  // Where one of the two is missing or of other events, nothing is added up with it.
  const isCounted = objects.length > 0 && theirs !== null && own !== null;
  if (!isCounted && lines.length === 0) return null;
  const totals = isCounted
    ? [theirs.allocatedBytes, own.allocatedBytes]
    : [base!.total, mine!.total];
  const [baselineTotal, candidateTotal] = totals as [number | null, number | null];
  const of = (differences: readonly Difference[], total: number) => apart(differences, total);
  const byLine = of(lines, (base?.total ?? 0) + (mine?.total ?? 0));
  const byKind = of(objects, (baselineTotal ?? 0) + (candidateTotal ?? 0));
  return {
    metric: 'allocatedBytes',
    unit: 'bytes',
    events: isCounted ? theirs.events : profiles[0]!.events,
    baselineTotal,
    candidateTotal,
    saved: [...byLine.saved, ...byKind.saved],
    added: [...byLine.added, ...byKind.added],
    compared,
  };
}

function ofPeak(
  [theirs, own]: Pair<MemoryFigures>,
  compared: ExplanationPart['compared'],
): ExplanationPart | null {
  const objects = objectsOf(theirs?.liveObjects, own?.liveObjects);
  if (objects.length === 0 || theirs === null || own === null) return null;
  const [baselineTotal, candidateTotal] = [theirs.peakLiveBytes, own.peakLiveBytes];
  return {
    metric: 'peakLiveBytes',
    unit: 'bytes',
    events: theirs.events,
    baselineTotal,
    candidateTotal,
    ...apart(objects, baselineTotal + candidateTotal),
    compared,
  };
}

/** The lines of both, those of one text as one: a line that both have is no difference, in whatever file it stands. */
export function linesOf(base: ProfiledCall, own: ProfiledCall): Difference[] {
  const keyOf = ({ file, text }: ProfiledCall['lines'][number]) =>
    JSON.stringify([file === '', text.replace(/\s+/g, ' ')]);
  const byKey = new Map<string, Difference>();
  for (const [side, { lines }] of [
    ['baseline', base],
    ['candidate', own],
  ] as const)
    for (const line of lines) {
      const { file, text } = line;
      const known = byKey.get(keyOf(line)) ?? {
        ...{ of: file === '' ? 'part' : 'line', what: text, file, line: line.line },
        ...{ baseline: 0, candidate: 0, baselineCount: null, candidateCount: null },
      };
      byKey.set(keyOf(line), { ...known, [side]: known[side] + Math.max(0, line.amount) });
    }
  return [...byKey.values()];
}

/** Of both, but for what the engine makes for itself; none where one was not counted. */
function objectsOf(
  base: readonly ObjectCount[] | null | undefined,
  own: readonly ObjectCount[] | null | undefined,
): Difference[] {
  if (base == null || own == null) return [];
  const kinds = new Set([...base, ...own].map(({ kind }) => kind));
  kinds.delete(INTERNALS);
  const of = (objects: readonly ObjectCount[], name: string) => {
    const found = objects.find(({ kind }) => kind === name);
    return { count: Math.max(0, found?.count ?? 0), bytes: Math.max(0, found?.bytes ?? 0) };
  };
  return [...kinds].map((kind): Difference => {
    const [theirs, mine] = [of(base, kind), of(own, kind)];
    return {
      ...{ of: 'objects', what: kind, file: '', line: null },
      ...{ baseline: theirs.bytes, candidate: mine.bytes },
      ...{ baselineCount: theirs.count, candidateCount: mine.count },
    };
  });
}

/** What two differ by less in is not told: samples and the engine's own objects come and go. */
const LEAST_SHARE = 0.02;

/** What is saved and what is added, the most first. */
function apart(
  differences: readonly Difference[],
  total: number,
): Pick<ExplanationPart, 'saved' | 'added'> {
  const least = LEAST_SHARE * total;
  const byHowMuch = (sign: 1 | -1) =>
    differences
      .filter(({ baseline, candidate }) => {
        const more = sign * (baseline - candidate);
        return more > 0 && more >= least;
      })
      .toSorted((a, b) => sign * (b.baseline - b.candidate - (a.baseline - a.candidate)));
  return { saved: byHowMuch(1), added: byHowMuch(-1) };
}
