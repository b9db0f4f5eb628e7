/** How timing trials are laid out, warmed up and looked at. Pure, but for the layout's chance. */
import { randomInt } from 'node:crypto';
import { type ForkCosts, optimalCalls, type VarianceComponents } from '../stats/iterations.ts';
import { MOST_PADDING_BYTES, type ProcessLayout } from '../wire/layout.ts';

/** How many calls a timing trial makes; the same for every implementation of a workload. */
export interface Calls {
  readonly warmUps: number;
  readonly iterations: number;
  /** Whether nothing else runs during the first warm-up, so that what it takes is a figure. */
  readonly isFirstCallAlone: boolean;
  /** How many make a sample, where one is too short; one where absent. */
  readonly callsPerSample?: number;
  /** @see Samples */
  readonly fewerCalls?: Samples['fewerCalls'];
}

/** What the series of all sides come to. */
export interface CallPlan {
  readonly warmUps: number;
  readonly iterations: number;
  readonly costs: ForkCosts;
}

/** What a series of calls told of one implementation. */
export interface SeriesOutcome {
  /** Calls before the steady ones; null where the series did not become steady, or is too short to tell. */
  readonly warmUpCalls: number | null;
  /** Of one call and its preparation. */
  readonly secondsPerCall: number;
}

/** A call of the series that looks for the steady state takes about so long. */
const SERIES_CALL_SECONDS = 0.06;
/** Warm-up where the series did not tell: most code is compiled after so many calls of it. */
const DEFAULT_WARM_UP_CALLS = 5;
const MOST_WARM_UPS = 20;
/** Until a process is ready to make its first call. */
const START_SECONDS = 0.15;
/**
 * Of the logarithms of durations, within a process and between processes: the built-in implementations had spreads of 2%
 * to 3% within and 2% to 4% between on a quiet machine. Only their proportion counts.
 */
const VARIANCES: VarianceComponents = { withinForks: 0.025 ** 2, betweenForks: 0.03 ** 2 };
const MOST_ITERATIONS = 10;
/** Of short calls. */
const LONGEST_SAMPLE_NS = 0.25e9;

/** How many of the events a call of the series gets, so that there can be many of them. */
export function eventsOfSeries(slowestCallSeconds: number, events: number): number {
  return Math.max(
    1,
    Math.min(events, Math.ceil((events * SERIES_CALL_SECONDS) / slowestCallSeconds)),
  );
}

/**
 * Chooses the calls of a timing trial, as many for all sides: different numbers would favour the side that
 * makes more. The side that takes longest to become steady decides the warm-up. What warms code up is the
 * work that it does, so that it is carried over from the short calls of the series to calls on all events; the first call
 * of that size is never counted, because memory and caches know nothing of it yet.
 *
 * @param series One for each implementation.
 * @param seriesEvents How many events each call of the series got.
 * @param events Of the workload.
 */
export function planCalls(
  series: readonly SeriesOutcome[],
  seriesEvents: number,
  events: number,
): CallPlan {
  const calls = Math.max(1, ...series.map((one) => one.warmUpCalls ?? DEFAULT_WARM_UP_CALLS));
  const warmUpWork = calls * seriesEvents;
  const warmUps = within(1, Math.ceil(warmUpWork / events), MOST_WARM_UPS);
  const mean = series.reduce((sum, one) => sum + one.secondsPerCall, 0) / series.length;
  const perEvent = mean / seriesEvents;
  const costs = {
    forkNs: 1e9 * (START_SECONDS + warmUps * events * perEvent),
    callNs: 1e9 * events * perEvent,
  };
  return { warmUps, iterations: iterationsFor(costs, VARIANCES), costs };
}

/** How many calls make a sample, of each side. */
export interface Samples {
  /** As many as the shortest ones need, the same for all, so that as many inputs lie in caches. */
  readonly callsPerSample: number;
  /** Of those whose samples would take too long, by name; absent where there are none. */
  readonly fewerCalls?: Readonly<Record<string, number>>;
}

/** How many calls make a sample of the side of this name. */
export function callsOfSample(
  { callsPerSample = 1, fewerCalls = {} }: Pick<Calls, 'callsPerSample' | 'fewerCalls'>,
  name: string,
): number {
  // A side may be called toString.
  return Object.hasOwn(fewerCalls, name) ? fewerCalls[name]! : callsPerSample;
}

/** A side by its series: how many calls can be timed together, and what one of them takes. */
export interface ShortCalls {
  readonly name: string;
  readonly needed: number;
  readonly callNs: number;
}

/** What they need, but for those that take a thousand times what others do. @param sides At least one. */
export function samplesOfShort(sides: readonly ShortCalls[]): Samples {
  const callsPerSample = Math.max(...sides.map(({ needed }) => needed));
  const fewer = sides.flatMap(({ name, callNs }): [string, number][] => {
    const most = Math.max(1, Math.floor(LONGEST_SAMPLE_NS / callNs));
    return most < callsPerSample ? [[name, most]] : [];
  });
  return fewer.length === 0
    ? { callsPerSample }
    : { callsPerSample, fewerCalls: Object.fromEntries(fewer) };
}

/** How many timed calls a trial makes. */
export function iterationsFor(costs: ForkCosts, variances: VarianceComponents): number {
  return optimalCalls(costs, variances, { min: 1, max: MOST_ITERATIONS });
}

function within(least: number, value: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/**
 * A layout by chance, so that what it does to times is spread over the trials instead of standing between two sides
 * (Mytkowicz et al., "Producing Wrong Data Without Doing Anything Obviously Wrong", ASPLOS 2009).
 */
export function randomLayout(): ProcessLayout {
  return { hashSeed: randomInt(1, 2 ** 31), paddingBytes: randomInt(MOST_PADDING_BYTES) };
}
