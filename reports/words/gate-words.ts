/** What gates said, in sentences. Pure. */
import { printable } from '../../printable.ts';
import { counted, grouped, percent } from '../../quantity.ts';
import { fails, type GatedMetric, type GateResult, isDecidedMetric } from '../figures/gate.ts';
import type { GateOdds } from '../figures/gate-odds.ts';
import { type GateReport, gateVerdict } from '../figures/gate-report.ts';
import { hasAskedForRounds } from '../figures/report.ts';
import { aboveNothing } from './ratios.ts';

/** Short enough for a table that is 80 columns wide. */
export const GATE_LABELS: Readonly<Record<GatedMetric, string>> = {
  wallTime: 'time',
  cpuTime: 'CPU time',
  peakLiveBytes: 'peak memory',
  retainedBytes: 'retained',
  allocatedBytes: 'allocated',
  allocatedObjects: 'objects made',
  liveObjects: 'objects alive',
};

const MOST_TOLD = 3;

/** `radix on random`. */
export function gateSubject({ implementation, workload }: GateResult): string {
  return `${printable(implementation, 200)} on ${printable(workload, 200)}`;
}

/** A revision or record in a title: a whole hash, or a dot, tells nobody what it is. */
export function sideInWords(side: string): string {
  if (side === '.') return 'the working tree';
  return printable(/^[0-9a-f]{40,64}$/.test(side) ? side.slice(0, 12) : side, 200);
}

/** `+12.3%`, `−4.0%`, `+0.02%`: an end of an interval that is near to a limit of 0 is still seen to lie on one side of it. */
export function changeInWords(ratio: number): string {
  const share = 100 * (ratio - 1);
  const size = Math.abs(share);
  const isSeen = size >= 0.005 && size < 0.05;
  const text = size < 100 ? size.toFixed(isSeen ? 2 : 1) : grouped(Math.round(size));
  return `${Number(text) === 0 ? '±' : share < 0 ? '−' : '+'}${text}%`;
}

/** A change, and what both sides came to, where that is known. */
type Change = Pick<GateResult, 'ratio' | 'low' | 'high'> &
  Partial<Pick<GateResult, 'metric' | 'base' | 'head' | 'atMost'>>;

/** `67.1 MB`: by how much head is above a base that is next to nothing; null where a percentage says something. */
export function aboveNothingOf({
  metric,
  base = null,
  head = null,
  atMost,
}: Change): string | null {
  if (metric === undefined) return null;
  return aboveNothing(metric, atMost?.base ?? base, atMost?.head ?? head);
}

/** `+12.3% (+9.1% to +15.8%)`; `67.1 MB above next to nothing`. */
export function rangeInWords(change: Change): string {
  const { ratio, low, high } = change;
  const above = aboveNothingOf(change);
  if (above !== null) return `${above} above next to nothing`;
  if (ratio === null) return 'by an amount that has no ratio';
  const between =
    low === null || high === null ? '' : ` (${changeInWords(low)} to ${changeInWords(high)})`;
  return `${changeInWords(ratio)}${between}`;
}

/** What would settle gates that are open. Counts are made once: more time tells no more of them. */
function remedyInWords(open: readonly GateResult[], hasAskedForRounds: boolean): string {
  const times = open.filter(({ metric }) => isDecidedMetric(metric));
  if (times.length === 0) return 'counts so near to the limit are told by a wider one alone';
  if (times.some(({ ratio }) => ratio === null))
    return 'too few rounds for an interval, which takes three: give more --rounds or --budget';
  // Where a thousand would not do, advice to measure for longer would be none.
  if (times.every(({ moreRounds }) => moreRounds === null))
    return 'a thousand more rounds would hardly tell: widen the limit, or measure where less else is done';
  const more = hasAskedForRounds ? 'more --rounds tell more' : 'a larger --budget tells more';
  return times.length === open.length ? more : `${more} of times`;
}

/** The first line of every format: the verdict, and why. */
export function gateSentence(report: GateReport): string {
  const { results, unchanged, leftOut, problems } = report;
  const [base, head] = [report.base, report.head].map(sideInWords);
  const open = results.filter(({ outcome }) => outcome === 'unresolved');
  const missing = results.filter(({ outcome }) => outcome === 'not measured');
  const remedy = remedyInWords(open, report.reports.some(hasAskedForRounds));
  const notMeasured =
    missing.length === 0 ? [] : [`not measured: ${listed(missing.map(gateInWords))}`];
  const notCompared =
    leftOut.length === 0
      ? []
      : [`not compared: ${listed(leftOut.map((one) => printable(one, 200)))}, see below`];
  const leftAside = [...notMeasured, ...notCompared];
  const besides = [
    ...(open.length === 0
      ? []
      : [
          `${counted(open.length, 'gate')} cannot be told (${listed(open.map(gateInWords))}): ${remedy}`,
        ]),
    ...leftAside,
  ];
  switch (gateVerdict(report)) {
    case 'worse':
      return sentence('worse', [
        listed(
          results
            .filter(fails)
            .map(
              (one) =>
                `${gateInWords(one)} ${rangeInWords(one)}, where ${allowedInWords(one.limit)} is allowed`,
            ),
        ),
        ...leftAside,
      ]);
    case 'failed':
      // What was not measured is so because of what failed, as a rule.
      return sentence('failed', [listed(problems.map(firstLine)), ...notCompared]);
    case 'not trusted':
      return sentence('this run cannot be trusted', [
        `${base} differs from itself too much to blame anybody: ${listed(
          results
            .filter(({ outcome }) => outcome === 'not trusted')
            .map(
              (one) =>
                `${gateInWords(one)} ${one.control === null ? '' : rangeInWords(one.control)}`,
            ),
        )}`,
        'run it again where less else is done',
        ...leftAside,
      ]);
    case 'holds': {
      const held = results.length - open.length - missing.length;
      return sentence('no gate is broken', [`${held} of ${results.length} hold`, ...besides]);
    }
    case 'cannot tell':
      return sentence('cannot tell', [
        `${counted(open.length, 'gate')} (${listed(open.map(gateInWords))}) may be broken or not; ${remedy}`,
        ...leftAside,
      ]);
    case 'nothing changed':
      return sentence('nothing changed', [
        `${sameInWords(unchanged)} in ${base} and ${head}, with the same packages; nothing was measured`,
      ]);
    case 'nothing compared':
      return sentence('nothing compared', [
        ...(results.length === 0
          ? unchanged.length === 0
            ? [`${base} and ${head} have nothing in common that could be measured`]
            : [`${sameInWords(unchanged)} in ${base} and ${head}`]
          : [
              `no gate could be measured in both ${base} and ${head}, for reasons that are told below`,
            ]),
        ...besides,
      ]);
  }
}

/** `radix on random, time`. */
function gateInWords(result: GateResult): string {
  return `${gateSubject(result)}, ${GATE_LABELS[result.metric]}`;
}

/** `+5%`. */
export function allowedInWords(limit: number): string {
  return `+${Number((100 * limit).toFixed(2))}%`;
}

function listed(items: readonly string[]): string {
  const more = items.length - MOST_TOLD;
  return `${items.slice(0, MOST_TOLD).join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

/** `sort; and 3 more compile to the same code`. */
function sameInWords(unchanged: readonly string[]): string {
  return `${listed(unchanged.map((one) => printable(one, 200)))} ${unchanged.length === 1 ? 'compiles' : 'compile'} to the same code`;
}

/** The rest stands below the verdict. */
function firstLine(text: string): string {
  return text.split('\n')[0]!.replace(/\.$/, '');
}

/** What was told in several, as errors of compilers are. */
export function inOneLine(text: string): string {
  const [first = '', ...others] = text.split(/\s*\n\s*/).filter((line) => line !== '');
  return others.length === 0 ? first : [first, ...others].join(' | ');
}

function sentence(verdict: string, parts: readonly string[]): string {
  return `${verdict}: ${parts.join('; ')}.`;
}

/** What was left out beside what was compared; empty where the verdict says it, or all of it differs. */
export function unchangedInWords({ results, unchanged }: GateReport): string[] {
  if (results.length === 0 || unchanged.length === 0) return [];
  return [
    `Not measured, because nothing changed: ${listed(unchanged.map((one) => printable(one, 200)))}.`,
  ];
}

/** What the gate's word is worth, in one line. */
export function oddsInWords({ limit, suspected, rounds, measuredRounds, found }: GateOdds): string {
  const alarm = `code that did not change is suspected in ${suspected.count} of ${suspected.of}, and blamed only where fresh rounds suspect it again`;
  const power =
    found === null
      ? 'no slowdown up to twice the time is found in nine of ten comparisons'
      : `a slowdown of ${percent(found)} is found in nine of ten comparisons`;
  return (
    `What this gate of time:${percent(limit)} is worth here, by ${counted(suspected.of, 'run')} of ${rounds} rounds made up of the ` +
    `${measuredRounds} that base, control and head ran: ${alarm}; ${power}.`
  );
}
