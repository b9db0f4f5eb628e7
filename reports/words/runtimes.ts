/** What several runtimes are compared for, in words: on which a function is faster, and whether the winner changes. Pure. */
import type { SideOnRuntime } from '../../harness/wire/runtime.ts';
import { printable } from '../../printable.ts';
import { percent } from '../../quantity.ts';
import type { Comparison } from '../figures/comparisons.ts';
import type { FormReport } from '../figures/parts.ts';
import type { Report } from '../figures/report.ts';
import type { LineInReport } from '../figures/sweep-schema.ts';
import { intervalText, times, timesOf } from './ratios.ts';
import { shownName, sizeText } from './units.ts';
import { verdictInWords } from './verdicts.ts';

/** Sentences of one workload; empty where there are no several runtimes, or nothing was timed. */
export function runtimesInWords(part: FormReport, workload: string): string[] {
  const sides = part.groups.flatMap((group) => group.sides ?? []);
  const compared = (part.betweenRuntimes ?? []).filter((one) => one.workload === workload);
  const runtimes = [...new Set(sides.map(({ runtime }) => runtime))];
  const [first, ...others] = runtimes;
  if (first === undefined || compared.length === 0) return [];
  const implementations = [...new Set(sides.map(({ implementation }) => implementation))];
  const sideOf = (implementation: string, runtime: string) =>
    sides.find((one) => one.implementation === implementation && one.runtime === runtime)?.side;
  const faster = implementations.flatMap((implementation) =>
    others.flatMap((runtime): string[] => {
      const [from, to] = [sideOf(implementation, first), sideOf(implementation, runtime)];
      const one = compared.find(({ baseline, candidate }) => baseline === from && candidate === to);
      return one === undefined ? [] : [acrossInWords(part, implementation, first, runtime, one)];
    }),
  );
  const winners = runtimes.map((runtime) => ({
    runtime,
    names: unbeaten(
      sides.filter((one) => one.runtime === runtime),
      compared,
      part.groups[0]?.approximate ?? [],
    ),
  }));
  const isContest = implementations.length > 1 && others.length > 0;
  return [...faster, ...(isContest ? winnersInWords(winners) : [])];
}

/** `radix on node@24 takes 0.85× the time of node@22 (0.82–0.88): faster.` */
function acrossInWords(
  { request }: Pick<Report, 'request'>,
  implementation: string,
  first: string,
  runtime: string,
  { ratio, low, high, verdict }: Comparison,
): string {
  const name = shownName(implementation);
  if (ratio === null || low === null || high === null || verdict === null)
    return `${name}: too little was measured to compare ${shownName(runtime)} with ${shownName(first)}.`;
  const between = intervalText(low, high);
  switch (verdict) {
    case 'lower':
    case 'higher':
      return `${name} is ${verdictInWords({ verdict, ratio }, 'ns')} on ${shownName(runtime)} than on ${shownName(first)}: ${timesOf({ ratio, verdict })} the time (${between}).`;
    case 'equivalent':
      return `${name} is as fast on ${shownName(runtime)} as on ${shownName(first)}, within ${percent(request.threshold)}: ${times(ratio)} the time (${between}).`;
    case 'unresolved':
      return `Whether ${name} is faster on ${shownName(runtime)} or on ${shownName(first)} cannot be told: ${between}× the time.`;
  }
}

/** Whether the winner changes, for a sweep: a sentence for neighbouring sizes that say the same, `1,000 to 10,000: the winner changes: …`. */
export function sweptWinnersInWords({ byRuntime = [], sizes }: LineInReport): string[] {
  const told: { from: number; to: number; sentence: string }[] = [];
  for (const { size } of sizes) {
    const winners = byRuntime.flatMap(({ runtime, winners }) => {
      const one = winners.find((winner) => winner.size === size);
      return one === undefined ? [] : [{ runtime, names: [one.best, ...one.rivals].sort() }];
    });
    if (winners.length < 2) continue;
    const [sentence] = winnersInWords(winners) as [string];
    const last = told.at(-1);
    if (last?.sentence === sentence) last.to = size;
    else told.push({ from: size, to: size, sentence });
  }
  const lower = (text: string) => text[0]!.toLowerCase() + text.slice(1);
  return told.map(
    ({ from, to, sentence }) =>
      `Between runtimes, ${from === to ? `at ${sizeText(from)}` : `from ${sizeText(from)} to ${sizeText(to)}`}: ${lower(sentence)}`,
  );
}

interface Winners {
  readonly runtime: string;
  /** Those that no other is known to be faster than. */
  readonly names: readonly string[];
}

/** Of the sides of one runtime that were timed; estimates win nothing. */
function unbeaten(
  sides: readonly SideOnRuntime[],
  compared: readonly Comparison[],
  approximate: readonly string[],
): string[] {
  const exact = sides.filter(({ side }) => !approximate.includes(side));
  const isCompared = (side: string) =>
    compared.some(
      ({ baseline, candidate, ratio }) =>
        ratio !== null && (side === baseline || side === candidate),
    );
  const isFaster = (one: string, other: string) =>
    compared.some(
      ({ baseline, candidate, verdict }) =>
        (candidate === one && baseline === other && verdict === 'lower') ||
        (baseline === one && candidate === other && verdict === 'higher'),
    );
  return exact
    .filter(({ side }) => isCompared(side) && !exact.some((other) => isFaster(other.side, side)))
    .map(({ implementation }) => implementation);
}

function winnersInWords(winners: readonly Winners[]): string[] {
  const each = winners
    .map(({ runtime, names }) => `${listed(names)} on ${shownName(runtime)}`)
    .join('; ');
  if (winners.some(({ names }) => names.length === 0)) return [`Fastest: ${each}.`];
  const common = winners[0]!.names.filter((name) =>
    winners.every(({ names }) => names.includes(name)),
  );
  if (common.length === 0) return [`The winner changes: ${each}.`];
  const isClear = winners.every(({ names }) => names.length === 1);
  if (isClear) return [`The winner does not change: ${shownName(common[0]!)} on each runtime.`];
  return [`Whether the winner changes cannot be told. Not known to be beaten: ${each}.`];
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'nobody' : names.map(shownName).join(' or ');
}

/** What each runtime is, for whoever wants to measure the same again. */
export function runtimeFacts({ request }: Pick<Report, 'request'>): string[] {
  return (request.runtimes ?? []).map(
    ({ name, kind, version, v8 = 'unknown', webkit = 'unknown', digest }) => {
      const engine =
        kind === 'bun' ? `JavaScriptCore of WebKit ${webkit.slice(0, 12)}` : `V8 ${v8}`;
      return `${shownName(name)}: ${printable(`${version}, ${engine}`, 200)}, SHA-256 ${digest.slice(0, 12)}`;
    },
  );
}
