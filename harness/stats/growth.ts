/** How a cost grows with a size: which of five classes, or that none fits, or that it cannot be told. Pure. */
import { misfitWithStep } from './cache-step.ts';
import { exponentOf } from './slope.ts';
import { meanOf, squaresOf, sumOf } from './summary.ts';

/** By what an input of n costs, beside what costs the same at every size. */
export const GROWTHS = {
  constant: () => 0,
  'log n': (n: number) => Math.log(n + 1),
  n: (n: number) => n,
  'n log n': (n: number) => n * Math.log(n + 1),
  'n²': (n: number) => n * n,
} as const satisfies Readonly<Record<string, (n: number) => number>>;

/** One of {@link GROWTHS}. */
export type GrowthClass = keyof typeof GROWTHS;

/** A cost at one size: of each round, or one value that was counted. */
export interface CostAt {
  readonly size: number;
  /** Above 0. */
  readonly values: readonly number[];
}

/** What is known of the growth. */
export interface Growth {
  /** Those that describe the points, the best first: one where it is told, several where these fit alike, none where none fits. */
  readonly classes: readonly GrowthClass[];
  /** Of the best class: cost = fixed + each · class(n); null where none fits. */
  readonly fixed: number | null;
  readonly each: number | null;
  /** How far points lie from the best class, typically, as a share of them. */
  readonly misfit: number;
  /** Of the power law through all points, with its interval; null where it cannot be told. */
  readonly exponent: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** Fewer sizes, or a narrower range, fit many classes. */
const FEWEST_SIZES = 5;
const NARROWEST_RANGE = 8;
/** What caches and compilers do to a cost at one size, however well it is measured. */
const FLOOR = 0.02;
/** A class from which points lie further than this describes them badly. */
const WORST_MISFIT = 0.15;
/** Noise alone leaves points so much further off the right class in 1 of 100 cases (chi squared, of 5 to 9 degrees). */
const UNEXPLAINED = 1.45;
/** Of Akaike's criterion: the evidence for the better of two is then 20 to 1 (Burnham and Anderson, 2002, 2.6: exp(6 / 2)). */
const CLEAR = 6;

/**
 * Fits every class, alone and with a fixed cost beside it, to the logarithms of costs, so that each size counts alike; and chooses by
 * Akaike's criterion for few points (Hurvich and Tsai, Biometrika 76, 1989). Its variance is never taken for smaller than
 * what rounds vary and {@link FLOOR}: two classes that lie within that of the points fit alike, and then the one with fewer
 * coefficients is not proven better. All classes within {@link CLEAR} of the best are named. So no class is told alone unless the
 * others are at least twenty times less likely, and none at all where even the best lies 15% off. Those are
 * named besides that describe the points as well with one step up, as data make that outgrow a cache.
 *
 * It says how the cost grew over the sizes that were measured, and nothing beyond.
 *
 * @returns null where there are fewer than five sizes, they span less than a factor of 8, or a cost is not above 0.
 */
export function growthOf(costs: readonly CostAt[]): Growth | null {
  const points = costs.filter(({ values }) => values.length > 0);
  const sizes = points.map(({ size }) => size);
  if (points.length < FEWEST_SIZES) return null;
  if (Math.max(...sizes) < NARROWEST_RANGE * Math.min(...sizes)) return null;
  if (!points.every(({ size, values }) => size > 0 && values.every((value) => value > 0)))
    return null;
  const means = points.map(({ size, values }) => ({ size, log: meanOf(values.map(Math.log)) }));
  const noise = noiseOf(points);
  const worst = Math.max(WORST_MISFIT, 3 * Math.sqrt(noise));
  const fits = (Object.keys(GROWTHS) as GrowthClass[])
    .map((name) => bestOf(name, means, noise))
    .sort((a, b) => a.criterion - b.criterion);
  const best = fits[0]!;
  const isFitting = best.misfit <= worst;
  const near = fits.filter((fit) => fit.criterion - best.criterion < CLEAR && fit.misfit <= worst);
  // The step of a cache makes one class look like another, of which rounds say nothing.
  const explained = Math.max(best.misfit, UNEXPLAINED * Math.sqrt(noise));
  near.push(...fits.filter((fit) => !near.includes(fit) && steppedMisfit(fit, means) <= explained));
  // What hardly grows over the range is constant by any other name.
  const isFlat = near.some(({ name }) => name === 'constant');
  const told = isFlat ? near.filter((fit) => fit.name === 'constant' || !fit.isFlat) : near;
  const power = exponentOf(means.map(({ size, log }) => ({ size, durationNs: Math.exp(log) })));
  return {
    classes: isFitting ? told.map(({ name }) => name) : [],
    fixed: isFitting ? best.fixed : null,
    each: isFitting ? best.each : null,
    misfit: best.misfit,
    exponent: power?.exponent ?? null,
    low: power?.low ?? null,
    high: power?.high ?? null,
  };
}

/** With one step, as that of a cache. */
function steppedMisfit({ name, fixed, each }: Fit, means: readonly Mean[]): number {
  return misfitWithStep(
    means.map(({ size, log }) => ({
      size,
      log: log - Math.log(costAt(name, { fixed, each }, size)),
    })),
  );
}

interface Mean {
  readonly size: number;
  /** Mean of the logarithms of the costs. */
  readonly log: number;
}

interface Coefficients {
  readonly fixed: number;
  readonly each: number;
}

interface Fit extends Coefficients {
  readonly name: GrowthClass;
  readonly misfit: number;
  readonly criterion: number;
  /** Whether the largest size costs hardly more than the smallest. */
  readonly isFlat: boolean;
}

/** With a fixed cost, or without where that is as good. */
function bestOf(name: GrowthClass, means: readonly Mean[], noise: number): Fit {
  const alone = judged(name, withoutFixed(name, means), means, 1, noise);
  if (name === 'constant') return alone;
  const both = judged(name, withFixed(name, means), means, 2, noise);
  return both.criterion < alone.criterion ? both : alone;
}

function withoutFixed(name: GrowthClass, means: readonly Mean[]): Coefficients {
  if (name === 'constant') return { fixed: Math.exp(meanOf(means.map(({ log }) => log))), each: 0 };
  return scaledBy(name, means, 0);
}

const SEARCHES = 4;
const STEPS = 40;
/** Of a fixed cost, beyond which it is all, or nothing. */
const ORDERS = Math.log(1_000);

/** The fixed cost is looked for over all its orders of magnitude, ever closer. */
function withFixed(name: GrowthClass, means: readonly Mean[]): Coefficients {
  const costs = means.map(({ size }) => GROWTHS[name](size));
  let low = Math.log(Math.min(...costs)) - ORDERS;
  let high = Math.log(Math.max(...costs)) + ORDERS;
  const lossAt = (log: number) => squaresLeft(name, scaledBy(name, means, Math.exp(log)), means);
  for (let search = 0; search < SEARCHES; search++) {
    const width = (high - low) / STEPS;
    let best = low;
    for (let step = 1; step <= STEPS; step++) {
      const log = low + step * width;
      if (lossAt(log) < lossAt(best)) best = log;
    }
    low = best - width;
    high = best + width;
  }
  return scaledBy(name, means, Math.exp((low + high) / 2));
}

/** A factor is a sum in logarithms, so that the best one for an offset is known at once. */
function scaledBy(name: GrowthClass, means: readonly Mean[], offset: number): Coefficients {
  const grow = GROWTHS[name];
  const each = Math.exp(meanOf(means.map(({ size, log }) => log - Math.log(offset + grow(size)))));
  return { fixed: each * offset, each };
}

/** The largest cost over the smallest, below which nobody would say that it grows. */
const FLAT = 1.1;

function judged(
  name: GrowthClass,
  coefficients: Coefficients,
  means: readonly Mean[],
  parameters: number,
  noise: number,
): Fit {
  const k = means.length;
  const squares = squaresLeft(name, coefficients, means);
  const costs = means.map(({ size }) => costAt(name, coefficients, size));
  // The variance is a parameter, too.
  const used = parameters + 1;
  const correction = (2 * used * (used + 1)) / Math.max(1, k - used - 1);
  return {
    name,
    ...coefficients,
    misfit: Math.sqrt(squares / k),
    criterion: k * Math.log(squares / k + noise) + 2 * used + correction,
    isFlat: Math.max(...costs) < FLAT * Math.min(...costs),
  };
}

/** What a class with these coefficients says that a size costs. */
export function costAt(name: GrowthClass, { fixed, each }: Coefficients, size: number): number {
  return fixed + each * GROWTHS[name](size);
}

function squaresLeft(
  name: GrowthClass,
  coefficients: Coefficients,
  means: readonly Mean[],
): number {
  return means.reduce(
    (sum, { size, log }) => sum + (log - Math.log(costAt(name, coefficients, size))) ** 2,
    0,
  );
}

/** Variance of the mean of a size, as its rounds and caches vary. */
function noiseOf(points: readonly CostAt[]): number {
  const squares = points.map(({ values }) => {
    const logs = values.map(Math.log);
    return { degrees: logs.length - 1, sum: squaresOf(logs) };
  });
  const degrees = sumOf(squares.map(({ degrees }) => degrees));
  const variance = degrees === 0 ? 0 : sumOf(squares.map(({ sum }) => sum)) / degrees;
  const perMean = meanOf(points.map(({ values }) => 1 / values.length));
  return variance * perMean + FLOOR ** 2;
}
