/** Whether something grows from one look to the next: a slope that every process of several has. Pure. */
import { slopeOf } from './slope.ts';
import { median } from './summary.ts';

/** What the looks of several processes say together. */
export interface Trend {
  /** `levels off`: it grew at first, and then no more. */
  readonly kind: 'grows' | 'steady' | 'levels off' | 'cannot tell';
  /** For each look, the median of the processes, and an interval that holds that of every process; null where there is none. */
  readonly slope: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** What was there at the end above the first look, the median of the processes. */
  readonly gained: number;
}

/** Of the looks, at the start: code is compiled, and caches that have a limit fill. */
const LEFT_OUT = 1 / 4;
/** Looks near each other are alike; their medians hardly are. */
const BLOCKS = 15;
const FEWEST_LOOKS = 40;

/** Code and what compilers know of it are kept as well, once: so many times `least` are more than these. */
const MORE_THAN_CODE = 8;

/** One value for several looks near each other: the smallest of memory, to which what is not collected yet only adds; the middle of times. */
export type Centre = 'least' | 'median';

/**
 * The slope of each process, over blocks of its looks without the first quarter, one value each: the median of the slopes between
 * any two, with Kendall's interval (slope.ts). Neighbouring looks are alike, so that their own interval would be too
 * narrow. It grows where the interval of every process is above 0 and what it says of the looks together is more than `least`; it is
 * steady where none can be so steep.
 *
 * @param processes The looks of each, in order.
 * @param least What growth over all looks of a process must exceed to be one.
 */
export function trendOf(
  processes: readonly (readonly number[])[],
  least: number,
  centre: Centre = 'median',
): Trend {
  const few = { kind: 'cannot tell', slope: null, low: null, high: null, gained: 0 } as const;
  if (processes.length === 0 || processes.some((looks) => looks.length < FEWEST_LOOKS)) return few;
  const blocks = processes.map((looks) => blocksOf(looks, centre));
  const gains = blocks.map((own, index) => own.at(-1)!.y - processes[index]![0]!);
  const gained = median(gains.sort((a, b) => a - b))!;
  const known = blocks.map((own) => slopeOf(own)).filter((slope) => slope !== null);
  if (known.length < processes.length) return { ...few, gained };
  const low = Math.min(...known.map((one) => one.low));
  const high = Math.max(...known.map((one) => one.high));
  const slope = median(known.map((one) => one.slope).sort((a, b) => a - b))!;
  const looks = Math.min(...processes.map(({ length }) => length));
  const told = { slope, low, high, gained };
  if (low > 0 && slope * looks > least) return { kind: 'grows', ...told };
  if (high * looks > least) return { kind: 'cannot tell', ...told };
  return { kind: gained > MORE_THAN_CODE * least ? 'levels off' : 'steady', ...told };
}

function blocksOf(
  looks: readonly number[],
  centre: Centre,
): { readonly x: number; readonly y: number }[] {
  const first = Math.floor(looks.length * LEFT_OUT);
  const width = (looks.length - first) / BLOCKS;
  return Array.from({ length: BLOCKS }, (_, block) => {
    const from = first + Math.round(block * width);
    const to = first + Math.round((block + 1) * width);
    const own = looks.slice(from, to).sort((a, b) => a - b);
    return { x: (from + to - 1) / 2, y: centre === 'least' ? own[0]! : median(own)! };
  });
}
