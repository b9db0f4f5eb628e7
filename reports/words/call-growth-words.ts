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
      { rank: RANKS[one.alive.kind], cause: aliveInWords(one) },
      { rank: RANKS[one.time.kind], cause: timeInWords(one) },
    ]);
  return told
    .sort((a, b) => a.rank - b.rank)
    .map(({ cause }) => ({ cause, whom: null, advice: '', matters: true }));
}

const RANKS = { grows: 0, 'cannot tell': 1, 'levels off': 2, steady: 3 } as const;

function overCalls({ calls, processes }: CallGrowth): string {
  return `${grouped(calls)} calls in each of ${counted(processes, 'process', 'processes')}`;
}

function aliveInWords(one: CallGrowth): string {
  const { alive } = one;
  const name = shownName(one.implementation);
  const over = overCalls(one);
  switch (alive.kind) {
    case 'grows':
      return `${name} keeps ${amountOf(alive, 'bytes')} more after each call, over ${over}: a leak, or a cache without a limit`;
    case 'levels off':
      return `${name} kept ${amount(alive.gained, 'bytes')} in its first calls, and nothing more after: a cache that is full, or code (${over})`;
    case 'steady':
      return `${name} keeps nothing more from call to call${limitOf(alive, 'bytes')} (${over})`;
    case 'cannot tell':
      return `${name}: whether it keeps more from call to call cannot be told from ${over}; more of them would`;
  }
}

function timeInWords(one: CallGrowth): string {
  const { time } = one;
  const name = shownName(one.implementation);
  const over = overCalls(one);
  switch (time.kind) {
    case 'grows':
      return `${name} gets slower: each call takes ${amountOf(time, 'ns')} more than the one before, over ${over}`;
    case 'cannot tell':
      return `${name}: whether it gets slower from call to call cannot be told from ${over}`;
    default:
      return `${name} does not get slower from call to call${limitOf(time, 'ns')} (${over})`;
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
