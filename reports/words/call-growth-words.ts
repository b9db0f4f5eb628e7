/** Whether memory or time grows from call to call, in words. Pure. */
import { counted, grouped } from '../../quantity.ts';
import type { CallGrowth } from '../figures/call-growth.ts';
import type { Report } from '../figures/report.ts';
import type { Finding } from './finding.ts';
import { columnFormat, shownName } from './units.ts';

type Trend = CallGrowth['alive'];

/** One for each implementation and what was followed; what grows first. */
export function callGrowthFindings({ callGrowth = [] }: Report, workload: string): Finding[] {
  const told = callGrowth
    .filter((one) => one.workload === workload)
    .flatMap((one) => [
      { rank: isOfEngine(one) ? RANKS.steady : RANKS[one.alive.kind], ...aliveInWords(one) },
      { rank: RANKS[one.time.kind], ...timeInWords(one) },
    ]);
  return told
    .sort((a, b) => a.rank - b.rank)
    .map(({ cause, whom, advice }) => ({ cause, whom, advice, matters: true }));
}

const RANKS = { grows: 0, 'cannot tell': 1, 'levels off': 2, steady: 3 } as const;

/** Of what is kept, objects that somebody holds are at least so much; the rest are tables that grow by leaps. */
const LEAST_HELD = 0.3;

/** Whether what grows is nothing that anybody holds, as far as a look at all objects tells. */
function isOfEngine({ alive, heldBytes }: CallGrowth): boolean {
  if (alive.kind !== 'grows' || heldBytes === undefined || heldBytes === null) return false;
  return heldBytes < LEAST_HELD * (alive.slope ?? 0);
}

function overCalls({ calls, processes, events }: CallGrowth): string {
  const on = events === undefined ? '' : ` on ${counted(events, 'event')}`;
  return `${grouped(calls)} calls${on} in each of ${counted(processes, 'process', 'processes')}`;
}

type Told = Pick<Finding, 'cause' | 'whom' | 'advice'>;

/** What is said of one alone. */
function alone(cause: string): Told {
  return { cause, whom: null, advice: '' };
}

function aliveInWords(one: CallGrowth): Told {
  const { alive } = one;
  const name = shownName(one.implementation);
  const over = overCalls(one);
  switch (alive.kind) {
    case 'grows':
      if (isOfEngine(one))
        return alone(
          `${name}: what is alive grows by ${amountOf(alive, 'bytes')} from call to call, over ${over}; no objects that code can reach account for it, but code and tables of the engine's own, or memory outside of its heap`,
        );
      return alone(
        `${name} keeps ${amountOf(alive, 'bytes')} more after each call, over ${over}: ${keptByInWords(one)}`,
      );
    case 'levels off':
      return alone(
        `${name} kept ${amount(alive.gained, 'bytes')} in its first calls, and nothing more after: a cache that is full, or code (${over})`,
      );
    case 'steady':
      return {
        cause: `Nothing more is kept from call to call, over ${over}`,
        whom: `${name}${limitOf(alive, 'bytes')}`,
        advice: '',
      };
    case 'cannot tell':
      return {
        cause: `Whether more is kept from call to call cannot be told from ${over}`,
        whom: name,
        advice: 'More calls would tell.',
      };
  }
}

/** `kept by Map "seen" (lru.ts:12), made in visit (lru.ts:14)`. */
function keptByInWords({ keptBy = [] }: CallGrowth): string {
  const told = keptBy.map(
    ({ kind, path, file, line, mostly, bytesPerCall, madeIn: made }, index, all) => {
      const name = path === null ? '' : ` "${shownName(path)}"`;
      const by = `${shownName(kind)}${name}${placeInWords(file, line)}`;
      const what = mostly === kind ? '' : `, mostly ${shownName(mostly)}`;
      const share = all.length === 1 ? '' : ` ${amount(bytesPerCall, 'bytes')}`;
      const where =
        made === null
          ? ''
          : `, made in ${shownName(made.function)}${placeInWords(made.file, made.line)}`;
      return `${index === 0 ? 'kept' : 'and'}${share} by ${by}${what}${where}`;
    },
  );
  return told.length === 0 ? 'a leak, or a cache without a limit' : told.join(', ');
}

function placeInWords(file: string | null, line: number | null): string {
  if (file === null) return '';
  return ` (${shownName(file)}${line === null ? '' : `:${line}`})`;
}

function timeInWords(one: CallGrowth): Told {
  const { time } = one;
  const name = shownName(one.implementation);
  const over = overCalls(one);
  switch (time.kind) {
    case 'grows':
      return alone(
        `${name} gets slower: each call takes ${amountOf(time, 'ns')} more than the one before, over ${over}`,
      );
    case 'cannot tell':
      return {
        cause: `Whether calls get slower one after the other cannot be told from ${over}`,
        whom: name,
        advice: '',
      };
    default:
      return {
        cause: `Calls do not get slower one after the other, over ${over}`,
        whom: `${name}${limitOf(time, 'ns')}`,
        advice: '',
      };
  }
}

/** `1.20 kB (1.10 to 1.30 kB)`. */
function amountOf({ slope, low, high }: Trend, unit: 'bytes' | 'ns'): string {
  const told = amount(slope ?? 0, unit);
  return low === null || high === null
    ? told
    : `${told} (${amount(low, unit)} to ${amount(high, unit)})`;
}

function limitOf({ high }: Trend, unit: 'bytes' | 'ns'): string {
  return high === null || high <= 0 ? '' : `, ${amount(high, unit)} a call at the most`;
}

function amount(value: number, unit: 'bytes' | 'ns'): string {
  const { unit: shown, format } = columnFormat(unit, [value]);
  return Math.abs(value) < 0.01 ? `0 ${shown}` : `${format(value)} ${shown}`;
}
