/** The answer of a run of several workloads, before each of them has its own: who is fastest where. Pure. */
import { percent } from '../../quantity.ts';
import { type FormReport, partsOf } from '../figures/parts.ts';
import type { Report } from '../figures/report.ts';
import { baselineFaultInWords, type Judgement, judgementsOf } from './judgements.ts';
import { shownName } from './units.ts';
import { LITTLE, littleInWords } from './verdicts.ts';

const MOST_NAMED = 3;

/**
 * `Fastest: radix on large and random; builtin, the baseline, on small.`, then where that cannot be told, or nothing was timed, and who was
 * not right; before all of it, where the baseline does not count; empty where there is one workload, nobody to compare, or no time.
 */
function overviewInWords(report: FormReport): string[] {
  const { workloads, baseline } = report.request;
  const each = workloads.map((workload) => ({
    workload,
    judgements: judgementsOf(report, workload),
  }));
  const compared = each.filter(({ judgements }) =>
    judgements.some(({ time }) => time?.verdict != null),
  );
  // A baseline that does not count is told of before those workloads that it does count on.
  const faults = grouped(
    each.flatMap(({ workload }) => {
      const fault = baselineFaultInWords(report, workload);
      return fault === null ? [] : [{ workload, fault }];
    }),
    ({ fault }) => fault,
  );
  if (each.length < 2 || compared.length + faults.length === 0) return [];
  const where = (names: readonly string[]) => placesInWords(names, each.length);
  const byName = (isOne: (judgements: readonly Judgement[]) => boolean) =>
    grouped(
      compared.filter(({ judgements }) => isOne(judgements)),
      ({ judgements }) => fastestIn(judgements, baseline),
    );
  const namesOn = (one: ReturnType<typeof byName>) =>
    one.flatMap(([name, on]) => {
      if (name === null) return [];
      return [`${shownName(name)}${name === baseline ? ', the baseline,' : ''} on ${where(on)}`];
    });
  const fastest = byName((judgements) => !isBehindNoise(judgements));
  const [told, toldBehind] = [namesOn(fastest), namesOn(byName(isBehindNoise))];
  const little = namesOn(byName(isByLittle));
  const open = fastest.find(([name]) => name === null)?.[1] ?? [];
  const ofBaseline = fastest.find(([name]) => name === baseline)?.[1] ?? [];
  // Elsewhere, an estimate or a wrong answer may have come sooner.
  const isOfAll = (names: readonly string[]) =>
    each.every((one) => !names.includes(one.workload) || one.judgements.every(isExact));
  const among = isOfAll(ofBaseline) ? '' : ' of what is exact and right';
  const candidates = isOfAll(open) ? 'candidate' : 'candidate that is exact and right';
  const wrong = grouped(
    each.flatMap(({ workload, judgements }) =>
      judgements.filter(({ right }) => !right).map(({ candidate }) => ({ workload, candidate })),
    ),
    ({ candidate }) => candidate,
  );
  const more = wrong.length - MOST_NAMED;
  const faulty = faults.flatMap(([, on]) => on);
  const left = each
    .filter((one) => !compared.includes(one) && !faulty.includes(one.workload))
    .map(({ workload }) => workload);
  return [
    ...faults.map(([fault, on]) => `On ${where(on)}: ${fault[0]!.toLowerCase()}${fault.slice(1)}`),
    ...(told.length === 0 ? [] : [`Fastest${among}: ${told.join('; ')}.`]),
    ...(toldBehind.length === 0 ? [] : [`Shown to be faster: ${toldBehind.join('; ')}.`]),
    ...(little.length === 0
      ? []
      : [`By less than ${percent(LITTLE)}, of these: ${little.join('; ')}.`]),
    ...(open.length === 0
      ? []
      : [`No ${candidates} is shown to be faster than ${shownName(baseline)} on ${where(open)}.`]),
    ...(left.length === 0 ? [] : [`Times were not compared on ${where(left)}.`]),
    ...(wrong.length === 0
      ? []
      : [
          `Not right, or not checked: ${wrong
            .slice(0, MOST_NAMED)
            .map(([name, on]) => `${shownName(name)} on ${where(on)}`)
            .join('; ')}${more > 0 ? `; and ${more} more` : ''}.`,
        ]),
  ];
}

/** The same of each form that a run has. */
export function overviewsOf(report: Report): string[] {
  const parts = partsOf(report);
  return parts.flatMap((part) => {
    const sentences = overviewInWords(part);
    // Also where nothing is told of the others: it is not true of them.
    return parts.length === 1
      ? sentences
      : sentences.map((sentence) => `${shownName(part.form)} · ${sentence}`);
  });
}

/** Of those that are exact and right; the baseline where all are slower; null where rounds do not tell. */
function fastestIn(judgements: readonly Judgement[], baseline: string): string | null {
  const exact = judgements.filter(isExact);
  // As they are sorted, the first is the fastest of them.
  const shown = exact.find(({ time }) => time?.verdict === 'lower');
  if (shown !== undefined) return shown.candidate;
  const isSlower = exact.length > 0 && exact.every(({ time }) => time?.verdict === 'higher');
  return isSlower ? baseline : null;
}

/** Whether one that may be faster still stands before whoever is shown to be. */
function isBehindNoise(judgements: readonly Judgement[]): boolean {
  const exact = judgements.filter(isExact);
  return (
    exact[0]?.time?.verdict === 'unresolved' && exact.some(({ time }) => time?.verdict === 'lower')
  );
}

/** Whether whoever is fastest is so by little, to be told beside: `faster` alone would promise more. */
function isByLittle(judgements: readonly Judgement[]): boolean {
  const exact = judgements.filter(isExact);
  const shown = exact.find(({ time }) => time?.verdict === 'lower');
  // Of a baseline that all are slower than, the next one is the first.
  const time = (shown ?? exact[0])?.time;
  return time !== undefined && littleInWords(time) !== null;
}

function isExact({ right, error }: Judgement): boolean {
  return right && error === null;
}

/** Names of workloads by a key, what has most of them first. */
function grouped<Item extends { readonly workload: string }, Key>(
  items: readonly Item[],
  keyOf: (item: Item) => Key,
): [Key, string[]][] {
  const groups = new Map<Key, string[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item.workload]);
  }
  return [...groups].sort(([, a], [, b]) => b.length - a.length);
}

/** `all 4 workloads`; `small and large`; `small, large, random and 2 more`. */
function placesInWords(names: readonly string[], all: number): string {
  if (names.length === all) return all === 2 ? 'both workloads' : `all ${all} workloads`;
  const shown = names.slice(0, MOST_NAMED).map(shownName);
  const more = names.length - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${more} more`;
  return shown.length === 1 ? shown[0]! : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
