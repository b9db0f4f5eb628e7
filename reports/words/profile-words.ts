/** What profiles say in sentences, and two implementations side by side. Pure. */
import type {
  Hotspot,
  ImplementationProfile,
  KeptObjects,
  Measure,
  ProfileRecord,
  Ranking,
  Retainer,
} from '../../harness/record/profile-record.ts';
import { printable } from '../../printable.ts';
import { counted, grouped, percentInColumn } from '../../quantity.ts';
import { callOf, type ProfiledCall } from '../figures/profiles.ts';
import { columnFormat } from './units.ts';

/** The hottest line or function of each measure, beside what the author says. */
export function evidenceOf(
  profile: ImplementationProfile,
  of: Pick<ProfileRecord, 'task'>,
): string[] {
  const sentences = [`${profile.name} says of itself: ${profile.bottleneck}`];
  for (const ranking of profile.results.flatMap(({ findings }) => findings.rankings)) {
    const [first, second] = ranking.hotspots;
    if (first === undefined) continue;
    const then =
      second === undefined ? '' : `, then ${spelled(second)} ${percentInColumn(second.share)}`;
    sentences.push(
      `Measured, ${ranking.measure} by ${ranking.by}: ${spelled(first)} ${percentInColumn(first.share)} (${amountOf(ranking, first)})${then}.`,
    );
  }
  for (const { calls, findings } of profile.results) {
    const { kept, series, collections } = findings;
    if (kept !== null) sentences.push(...keptInWords(kept, momentOf(of)));
    const delay = series.find(({ unit }) => unit === 'ms');
    if (delay !== undefined) {
      sentences.push(
        `Measured, the event loop was held up for ${delay.most.toFixed(0)} ms at the most.`,
      );
    }
    for (const { kind, count, pauseMs } of collections) {
      // Each implementation makes as many calls as there is time for.
      const during = calls === null ? '' : ` in ${counted(calls, 'call')}`;
      sentences.push(
        `Measured, ${counted(count, 'collection')} of kind ${kind} paused for ${pauseMs.toFixed(0)} ms${during}.`,
      );
    }
  }
  return sentences;
}

/** When snapshots were taken: nothing tells when within a call of a task most is alive. */
export function momentOf({ task }: Pick<ProfileRecord, 'task'>): string {
  return task === undefined ? 'at the peak' : 'at the end of a call';
}

/** The kind that weighs most, and the chain that keeps most. */
function keptInWords({ kinds, retainers }: KeptObjects, moment: string): string[] {
  const [heaviest] = kinds;
  if (heaviest === undefined) return [];
  const chain: Retainer[] = [];
  // Of each depth the first row, as long as the next stands below it.
  for (const row of retainers) {
    if (row.depth !== chain.length) break;
    chain.push(row);
  }
  const path = chain.map(
    ({ kind, count, share }) => `${grouped(count)} × ${kind} (${percentInColumn(share)})`,
  );
  const { kind, count, shallowBytes } = heaviest;
  return [
    `Measured, alive ${moment}: most bytes in ${grouped(count)} × ${kind}, ${(shallowBytes / 1e6).toFixed(1)} MB. Kept by ${path.join(' → ')}.`,
  ];
}

function spelled(hotspot: Hotspot): string {
  const at = where(hotspot);
  return at === '' ? hotspot.function : `${hotspot.function} in ${at}`;
}

/** Of one call, with its unit. */
export function amountOf(ranking: Ranking, hotspot: Pick<Hotspot, 'amount'>): string {
  const each = ofOneCall(ranking, hotspot);
  const { unit, format } = columnFormat(ranking.unit, [each]);
  const text = `${format(each)} ${unit}`.trim();
  return ranking.calls === 1 ? text : `${text} a call`;
}

/** What one call takes; the whole where the profile covers not even one. */
export function ofOneCall({ calls }: Ranking, { amount }: Pick<Hotspot, 'amount'>): number {
  return amount / Math.max(1, calls);
}

/** Rankings that two implementations are compared by. */
export const COMPARED = [
  ['self CPU time', 'line'],
  ['bytes allocated', 'line'],
  ['bytes kept', 'function'],
  ['objects kept', 'function'],
] as const;

/** The largest place of the first that the other has in no function of that name. */
export function diffSentences({ implementations }: ProfileRecord): string[] {
  const [one, other] = implementations;
  if (one === undefined || other === undefined) return [];
  return COMPARED.flatMap(([measure, by]): string[] => {
    const [left, right] = [one, other].map((profile) => rankingOf(profile, measure, by));
    const top = left?.hotspots.find(({ file }) => file !== '');
    if (left === undefined || right === undefined || top === undefined) return [];
    const same = right.hotspots.filter((hotspot) => hotspot.function === top.function);
    const there =
      same.length === 0
        ? `in ${other.name} there is no such function`
        : `in ${other.name} all of ${top.function} takes ${amountOf(right, { amount: same.reduce((sum, { amount }) => sum + amount, 0) })}`;
    return [
      `${capital(measure)}: ${spelled(top)} takes ${amountOf(left, top)} (${percentInColumn(top.share)}) in ${one.name}; ${there}, and everything ${amountOf(right, { amount: right.total })}.`,
    ];
  });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `naive-set-of-sets.ts:27`; empty for what is in no file. */
export function where({ file, line }: Hotspot): string {
  const base = printable(file.replace(/^.*[\\/]/, ''));
  return line === null ? base : `${base}:${line}`;
}

/** The processor time of one call by its lines; null where that was not profiled. */
export function callByLine(profile: ImplementationProfile): ProfiledCall | null {
  const ranking = rankingOf(profile, 'self CPU time', 'line');
  return ranking === undefined ? null : callOf(ranking);
}

/** The ranking of that measure, where the implementation has it. */
export function rankingOf(
  { results }: ImplementationProfile,
  measure: Measure,
  by: Ranking['by'],
): Ranking | undefined {
  return results
    .flatMap(({ findings }) => findings.rankings)
    .find((ranking) => ranking.measure === measure && ranking.by === by);
}
