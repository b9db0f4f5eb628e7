/**
 * The sizes of a sweep, one after the other: a grid from the smallest to the largest, then more where the winner changes or a
 * curve bends, until crossings are known well enough or the budget is spent. Fed with what each size gave; it starts no process and reads no
 * clock. Pure.
 */
import type { SizeEntry } from '../record/sweep-entry.ts';
import {
  changesOfWinner,
  crossingsOfPairs,
  type Pair,
  type TimesAt,
  winnersOf,
} from '../stats/winners.ts';
import { logMeanOf, steepestBend } from './sweep-bends.ts';
import { expectedSeconds, type VisitCost } from './sweep-costs.ts';
import { freeOf, gridOf, type SweptRange } from './sweep-grid.ts';

/** Implementations that are compared with each other. */
export interface SweptGroup {
  readonly baseline: string;
  /** The baseline among them. */
  readonly implementations: readonly string[];
}

/** What is to be swept. */
export interface SweepRequest extends SweptRange {
  readonly groups: readonly SweptGroup[];
  /** At every size of the grid. */
  readonly rounds: number;
  readonly budgetSeconds: number;
  /** These sizes alone, from the smallest up; chosen where absent. */
  readonly sizes?: readonly number[];
}

/** Why a size is measured. */
export type SweepReason = SizeEntry['why'];

/** What is next. */
export type SweepStep =
  | {
      readonly kind: 'measure';
      readonly size: number;
      readonly rounds: number;
      readonly why: SweepReason;
    }
  /** The rest of the grid takes longer than there is time; nothing follows. */
  | {
      readonly kind: 'too long';
      /** The next size, and all after it: not measured. */
      readonly from: number;
      /** The size that is to blame. */
      readonly size: number;
      readonly expectedSeconds: number;
      readonly leftSeconds: number;
      /** The largest size of the grid that there would be time for; null where there is none. */
      readonly affordable: number | null;
    };

/** What a size gave: the times of its rounds, and what it took to get them. */
export interface SweptSize extends TimesAt {
  readonly cost: VisitCost;
}

/** Known within about 5% to either side. */
export const PRECISION = 1.1;
/** From so many sizes on their growth tells what the others will take. */
const SIZES_FOR_FORECAST = 3;
/** A forecast over decades is no better than that. */
const FORECAST_DOUBT = 1.5;
/** Rounds of a size near a crossing, where the two are nearly alike. */
const ROUNDS_NEAR = 5;
/** Sizes further apart are halved before rounds are spent between them. */
const WIDE = 1.6;
/** Where a new size goes, beside a crossing that is known roughly: on either side, so that the curve is held. */
const BESIDE = [1, 1 / 1.25, 1.25, 1 / 1.1, 1.1] as const;
const MOST_BENDS = 6;
const MOST_SIZES = 60;

/** The steps; its input, for each step of kind `measure`, is what that size gave. */
export function* sweepSteps(request: SweepRequest): Generator<SweepStep, void, SweptSize> {
  const { groups, budgetSeconds, rounds } = request;
  const points: SweptSize[] = [];
  const leftSeconds = () => budgetSeconds - points.reduce((sum, { cost }) => sum + cost.seconds, 0);
  const grid = request.sizes ?? gridOf(request);
  for (const [index, size] of grid.entries()) {
    const ahead = grid.slice(index);
    const isTooLong = index >= SIZES_FOR_FORECAST ? tooLong(points, ahead, leftSeconds()) : null;
    if (isTooLong !== null) {
      yield isTooLong;
      return;
    }
    points.push(yield { kind: 'measure', size, rounds, why: 'grid' });
  }
  if (request.sizes !== undefined) return;
  let bends = 0;
  for (let step = 0; points.length < MOST_SIZES; step++) {
    const next =
      nextCrossing(points, groups, request, step) ??
      nextEnd(points, groups, request) ??
      (bends < MOST_BENDS ? nextBend(points, groups, request) : null);
    if (next === null) return;
    if (next.why === 'bend') bends++;
    const more = next.why === 'crossing' && next.isNear ? Math.max(rounds, ROUNDS_NEAR) : rounds;
    const seconds = (expectedSeconds(points.map(costAt), next.size) * more) / rounds;
    if (seconds > leftSeconds()) return;
    points.push(yield { kind: 'measure', size: next.size, rounds: more, why: next.why });
  }
}

function costAt({ size, cost }: SweptSize): { size: number; cost: VisitCost } {
  return { size, cost };
}

function tooLong(
  points: readonly SweptSize[],
  ahead: readonly number[],
  leftSeconds: number,
): Extract<SweepStep, { kind: 'too long' }> | null {
  const costs = points.map(costAt);
  let sum = 0;
  let affordable = points.at(-1)?.size ?? null;
  for (const size of ahead) {
    sum += expectedSeconds(costs, size);
    if (sum <= leftSeconds) affordable = size;
  }
  if (sum <= leftSeconds * FORECAST_DOUBT) return null;
  const size = ahead.at(-1)!;
  return {
    ...{ kind: 'too long', from: ahead[0]!, size },
    ...{ expectedSeconds: sum, leftSeconds, affordable },
  };
}

interface Next {
  readonly size: number;
  readonly why: SweepReason;
  /** Whether the crossing is known roughly already. */
  readonly isNear: boolean;
}

/** Where the crossing that is known worst could be known better; null where all are known well enough. */
function nextCrossing(
  points: readonly SweptSize[],
  groups: readonly SweptGroup[],
  request: SweepRequest,
  step: number,
): Next | null {
  let worst: { readonly width: number; readonly next: Next } | null = null;
  for (const group of groups) {
    const pairCount = group.implementations.length - 1;
    const crossings = crossingsOfPairs(points, pairCount);
    const winners = winnersOf(points, group.implementations, crossings);
    const changes = changesOfWinner(winners);
    const all = [...changes, ...pairsWithBaseline(group)];
    for (const [index, pair] of all.entries()) {
      for (const { size, low, high, after, before } of crossings(pair).crossings) {
        // A change of winner first; who is behind interests less.
        const width =
          (Math.log(high / low) / Math.log(PRECISION)) * (index < changes.length ? 4 : 1);
        if (high / low <= PRECISION || (worst !== null && width <= worst.width)) continue;
        const isNear = before / after <= WIDE ** 2;
        const sizes = isNear
          ? BESIDE.map((_, i) => size * BESIDE[(i + step) % BESIDE.length]!)
          : [size, Math.sqrt(after * before)];
        const free = freeOf(
          sizes,
          points,
          request,
          isNear ? after / 1.2 : after,
          isNear ? before * 1.2 : before,
        );
        if (free !== null) worst = { width, next: { size: free, why: 'crossing', isNear } };
      }
    }
  }
  return worst?.next ?? null;
}

/** Sizes near an end that no rounds tell; more of them say together where the curve goes. */
const MOST_NEAR_END = 10;

/** Beside an end of the range at which a pair is not told, while all is known further inside; null where there is none. */
function nextEnd(
  points: readonly SweptSize[],
  groups: readonly SweptGroup[],
  request: SweepRequest,
): Next | null {
  for (const group of groups) {
    const crossings = crossingsOfPairs(points, group.implementations.length - 1);
    for (const pair of pairsWithBaseline(group)) {
      const { signs } = crossings(pair);
      const first = signs.findIndex(({ sign }) => sign !== 0);
      const last = signs.findLastIndex(({ sign }) => sign !== 0);
      if (first < 0) continue;
      const ends = [
        { from: first, to: 0, untold: first },
        { from: last, to: signs.length - 1, untold: signs.length - 1 - last },
      ];
      for (const { from, to, untold } of ends) {
        if (untold === 0 || untold > MOST_NEAR_END) continue;
        const [inner, outer] = [signs[from]!.size, signs[to]!.size];
        // More of them near the end, where a crossing would be.
        const share = 0.4 + (0.6 * ((untold * 3) % 8)) / 8;
        const sizes = [inner * (outer / inner) ** share, outer];
        const [least, most] = [Math.min(inner, outer), Math.max(inner, outer)];
        const size = freeOf(sizes, points, request, least, most);
        if (size !== null) return { size, why: 'crossing', isNear: true };
      }
    }
  }
  return null;
}

function pairsWithBaseline({ baseline, implementations }: SweptGroup): Pair[] {
  return implementations
    .filter((name) => name !== baseline)
    .map((candidate) => ({ baseline, candidate }));
}

function nextBend(
  points: readonly SweptSize[],
  groups: readonly SweptGroup[],
  request: SweepRequest,
): Next | null {
  const names = groups.flatMap(({ implementations }) => implementations);
  const curves = names.map((name) =>
    points
      .flatMap(({ size, times }) => {
        const log = logMeanOf(times.get(name));
        return log === null ? [] : [{ size, log }];
      })
      .sort((a, b) => a.size - b.size),
  );
  const gap = steepestBend(curves);
  if (gap === null) return null;
  const size = freeOf([Math.sqrt(gap.from * gap.to)], points, request, gap.from, gap.to);
  return size === null ? null : { size, why: 'bend', isNear: false };
}
