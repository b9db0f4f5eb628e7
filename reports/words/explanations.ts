/** The table that answers *why*, in words: the baseline's flaw, the fix, the requirement met. Every part of it is a figure. Pure. */
import { printable } from '../../printable.ts';
import { grouped, percent } from '../../quantity.ts';
import type { Claim } from '../figures/claims.ts';
import type { Difference, Explanation, ExplanationPart } from '../figures/explanations.ts';
import { isOf } from '../figures/fields.ts';
import type { FormReport } from '../figures/parts.ts';
import { isDiscredited } from '../figures/rightness.ts';
import { where } from './profile-words.ts';
import { intervalText, ratioText } from './ratios.ts';
import { itemsInWords } from './task-words.ts';
import { columnFormat, NOT_MEASURED, shownName } from './units.ts';
import { littleInWords, NOT_RESOLVED } from './verdicts.ts';

/** One resource of one candidate. */
export interface Why {
  readonly candidate: string;
  /** `time`, `allocated`, `peak`. */
  readonly resource: string;
  readonly flaw: string;
  readonly fix: string;
  readonly met: string;
}

/** So many are told of each; all of them are in the JSON. */
const MOST_TOLD = { line: 2, part: 1, objects: 2 } as const;
/** So little of it is left that it is gone. */
const GONE_SHARE = 0.01;
const LONGEST_LINE = 60;

const RESOURCES = { wallTime: 'time', allocatedBytes: 'allocated', peakLiveBytes: 'peak' } as const;
const REQUIREMENTS = {
  wallTime: 'faster',
  allocatedBytes: 'fewer allocated bytes',
  peakLiveBytes: 'lower peak memory',
} as const;
const WORSE = {
  wallTime: 'slower',
  allocatedBytes: 'more allocated bytes',
  peakLiveBytes: 'higher peak memory',
} as const;

/** The candidates in the order of the request, a row for each resource that anything is known of. */
export function whyOf(report: FormReport, workload: string): Why[] {
  const { explanations = [] } = report;
  return explanations
    .filter((one) => one.workload === workload)
    .flatMap(({ candidate, parts }) =>
      parts.map((part) => ({
        candidate: shownName(candidate),
        resource: RESOURCES[part.metric],
        flaw: flawInWords(part),
        fix: fixInWords(part),
        met: metInWords(part, report),
      })),
    );
}

/** What candidates say of themselves and the counts refute or confirm; then whom there are no profiles of, and why. */
export function besidesWhy(report: FormReport, workload: string): string[] {
  const { explanations = [], request, profiles = [] } = report;
  const isProfiled = profiles.some((one) => one.workload === workload);
  const unexplained =
    isProfiled && isDiscredited(report, workload, request.baseline)
      ? [`No candidate is explained: the figures of ${shownName(request.baseline)} are no measure.`]
      : [];
  const claims = explanations
    .filter((one) => one.workload === workload)
    .flatMap((one) => one.claims.map((claim) => claimInWords(one, claim)));
  const gaps = request.implementations.flatMap((name) =>
    profiles
      .filter(isOf(workload, name))
      .flatMap(({ results }) =>
        results.length === 0
          ? [`${shownName(name)} was not profiled: no time was left (--budget).`]
          : results.flatMap(({ tool, problem }) =>
              problem === null
                ? []
                : [`${shownName(name)} was not profiled by ${tool}: ${problem.message}`],
            ),
      ),
  );
  return [...unexplained, ...claims, ...gaps];
}

/** On what the figures stand. */
export function sourcesOfWhy({ explanations = [] }: FormReport, workload: string): string {
  const parts = explanations.filter((one) => one.workload === workload).flatMap((one) => one.parts);
  const eventsOf = (...metrics: readonly ExplanationPart['metric'][]) =>
    parts.find(({ metric }) => metrics.includes(metric))?.events;
  const [profiled, counted] = [eventsOf('wallTime'), eventsOf('peakLiveBytes', 'allocatedBytes')];
  const on = (events: number) => (events > 1 ? `the first ${itemsInWords(events)}` : 'one input');
  return [
    profiled === undefined
      ? ''
      : `Time by line is processor time of a call on ${on(profiled)}, sampled over many; lines of the same text are the same line.`,
    counted === undefined ? '' : `Objects and bytes are those of one call on ${on(counted)}.`,
    `What differs by less than ${percent(0.02)} of both is left out; a flaw is gone where less than ${percent(GONE_SHARE)} of it is left.`,
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

function flawInWords(part: ExplanationPart): string {
  const told = toldOf(part.saved);
  if (told.length === 0) return 'none that it is without';
  // Lines and the census each have an account of bytes of their own, and the larger one is no part of the smaller.
  const isPart = told.every(({ baseline }) => baseline <= (part.baselineTotal ?? 0));
  const whole =
    part.baselineTotal === null || !isPart
      ? ''
      : `; of ${amountInWords(part.unit, part.baselineTotal)}`;
  return `${told.map((one) => `${nameOf(one)} ${sizeOf(part, one, 'baseline')}`).join('; ')}${whole}`;
}

function fixInWords(part: ExplanationPart): string {
  const saved = toldOf(part.saved);
  const left = saved.filter((one) => !isGone(one));
  const added = toldOf(part.added);
  // As of the flaw: a larger one is no part of it.
  const isPart = [...left, ...added].every((one) => one.candidate <= (part.candidateTotal ?? 0));
  const whole =
    part.candidateTotal === null || !isPart
      ? []
      : [`in all ${amountInWords(part.unit, part.candidateTotal)}`];
  return [
    ...(saved.length > left.length ? [left.length === 0 ? 'gone' : 'gone, but'] : []),
    ...left.map((one) => `${sizeOf(part, one, 'candidate')} left of ${shortNameOf(one)}`),
    ...(added.length === 0
      ? []
      : [
          `${saved.length === 0 ? 'adds' : 'instead'} ${added
            .map((one) => `${nameOf(one)} ${sizeOf(part, one, 'candidate')}`)
            .join(', ')}`,
        ]),
    ...whole,
  ]
    .join('; ')
    .replace('gone, but;', 'gone, but');
}

/** A requirement, or that none is met and where the cost went. */
function metInWords(
  { metric, compared, saved, added }: ExplanationPart,
  report: FormReport,
): string {
  // What is more than none has no ratio, and was measured.
  if (compared === null || (compared.ratio === null && compared.verdict === null))
    return `none: ${NOT_MEASURED}`;
  const [most] = toldOf(added);
  const moved =
    most === undefined
      ? ''
      : `; ${saved.length === 0 ? 'it is in' : 'moved to'} ${shortNameOf(most)}`;
  const little = littleInWords(compared);
  const by = little === null ? '' : ` by ${little}`;
  switch (compared.verdict) {
    case 'lower':
      return `${REQUIREMENTS[metric]}${by}, ${ratioText(compared, report)}`;
    case 'higher':
      return `none: ${WORSE[metric]}${by}, ${ratioText(compared, report)}${moved}`;
    case 'equivalent':
      return `none: the same within ${percent(report.request.threshold)}${moved}`;
    case 'unresolved':
      return compared.low === null || compared.high === null
        ? `none shown: ${NOT_RESOLVED}`
        : `none shown: ${NOT_RESOLVED}, ${intervalText(compared.low, compared.high)}`;
    case null:
      return `none shown: ${ratioText(compared, report)}, without a verdict`;
  }
}

/** `mine says "fewer sets" (its description): refuted. Set: 9,982 made in both.`: what is made and what is kept are counted apart. */
function claimInWords({ baseline, candidate }: Explanation, claim: Claim): string {
  const counted = claim.counted === 'made' ? 'made' : 'alive at the peak';
  const counts =
    claim.baseline === claim.candidate
      ? `${grouped(claim.candidate)} ${counted} in both`
      : `${grouped(claim.candidate)} ${counted}, and ${grouped(claim.baseline)} in ${shownName(baseline)}`;
  return `${shownName(candidate)} says "${printable(claim.said)}" (its ${claim.where}): ${claim.outcome}. ${claim.what}: ${counts}.`;
}

/** Lines first, then what the engine does, then objects. */
function toldOf(differences: readonly Difference[]): Difference[] {
  return (['line', 'part', 'objects'] as const).flatMap((of) =>
    differences.filter((one) => one.of === of).slice(0, MOST_TOLD[of]),
  );
}

function isGone({ baseline, candidate, baselineCount, candidateCount }: Difference): boolean {
  return (
    candidate <= GONE_SHARE * baseline &&
    (baselineCount === null || (candidateCount ?? 0) <= GONE_SHARE * baselineCount)
  );
}

/** `count.ts:27 “const key = …”`, `(garbage collector)`, `string (flat)`. */
function nameOf(difference: Difference): string {
  const { of, what } = difference;
  return of === 'line'
    ? `${shortNameOf(difference)} “${printable(what, LONGEST_LINE)}”`
    : printable(what, LONGEST_LINE);
}

function shortNameOf({ of, what, file, line }: Difference): string {
  return of === 'line'
    ? where({ file, line, function: '', share: 0, amount: 0 })
    : printable(what, LONGEST_LINE);
}

/** `143 ms`; of objects `2,509,913 (80.6 MB)`. */
function sizeOf(
  { unit }: ExplanationPart,
  difference: Difference,
  side: 'baseline' | 'candidate',
): string {
  const size = amountInWords(unit, difference[side]);
  const count = difference[`${side}Count`];
  // Contents of array buffers are bytes, and no objects.
  return count === null || count === 0 ? size : `${grouped(count)} (${size})`;
}

function amountInWords(unit: ExplanationPart['unit'], amount: number): string {
  const { unit: name, format } = columnFormat(unit, [amount]);
  return `${format(amount)} ${name}`;
}
