/**
 * `npm run simulate:steps`: how often noise is called a step, and a step found, in simulated series of ratios, as a Markdown table.
 * Another number of series may be named: `npm run simulate:steps -- 20`.
 */
import { changepointsOf } from '../../harness/stats/changepoints.ts';
import { energySteps, likeliestStep } from '../../harness/stats/energy-steps.ts';
import { type Random, seeded } from '../../harness/stats/seeded.ts';
import { tTwoSidedTail } from '../../harness/stats/student-t.ts';
import { meanOf, squaresOf } from '../../harness/stats/summary.ts';

const SERIES = Number(process.argv[2] ?? 200);
const LENGTHS = [20, 40, 100];
const NOISE = 0.02;
const STEP = Math.log(1.05);
/** One point in so many is as much slower as points of a busy machine may be. */
const OUTLIER_SHARE = 0.05;
const OUTLIER = Math.log(1.15);
const SMALLEST_VARIANCE = 1e-8;
const NEAR = 2;

type Find = (values: readonly number[], random: Random) => readonly number[];
const byPelt =
  (factor: number): Find =>
  (values) =>
    changepointsOf(values, factor * Math.log(values.length), SMALLEST_VARIANCE);
/** Where energy distances are the largest, as by E-divisive; what tells is Welch's t between both sides, and no random order. */
const byWelch =
  (level: number): Find =>
  (values) => {
    const found: number[] = [];
    const open: [number, number][] = [[0, values.length]];
    for (let segment = open.pop(); segment !== undefined; segment = open.pop()) {
      const [from, to] = segment;
      const own = values.slice(from, to);
      if (own.length < 4) continue;
      const { at } = likeliestStep(own);
      if (chanceByWelch(own.slice(0, at), own.slice(at)) >= level) continue;
      found.push(from + at);
      open.push([from, from + at], [from + at, to]);
    }
    return found;
  };

/** Two-sided. */
function chanceByWelch(before: readonly number[], behind: readonly number[]): number {
  const [one, other] = [before, behind].map((side) => ({
    mean: meanOf(side),
    variance: squaresOf(side) / (side.length - 1) / side.length,
    freedom: side.length - 1,
  }));
  const variance = one!.variance + other!.variance;
  const degrees =
    variance ** 2 / (one!.variance ** 2 / one!.freedom + other!.variance ** 2 / other!.freedom);
  return tTwoSidedTail((other!.mean - one!.mean) / Math.sqrt(variance), degrees);
}

const METHODS: Readonly<Record<string, Find>> = {
  'E-divisive, p ≤ 0.01': (values, random) =>
    energySteps(values, { random, level: 0.01, permutations: 499 }).map(({ at }) => at),
  'the same places, Welch’s t with p < 0.001 (as Hunter)': byWelch(0.001),
  'PELT, penalty 15 ln n (as for warm-up)': byPelt(15),
  'PELT, penalty 6 ln n': byPelt(6),
};

/** Logarithms of ratios, normal by Box and Muller. */
function series(random: Random, length: number, hasOutliers: boolean): number[] {
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Array.from({ length }, () => {
    const isOut = random() < OUTLIER_SHARE && hasOutliers;
    return NOISE * normal() + (isOut ? OUTLIER : 0);
  });
}

/** Shares of series in which mere noise has a step, and in which the step that there is was found. */
function rates(find: Find, length: number, hasOutliers: boolean): readonly [number, number] {
  let alarms = 0;
  let found = 0;
  for (let seed = 1; seed <= SERIES; seed++) {
    const random = seeded(1_000 * length + seed);
    const noise = series(random, length, hasOutliers);
    const at = Math.floor(length * (0.5 + 0.25 * random()));
    if (find(noise, random).length > 0) alarms++;
    const stepped = noise.map((value, index) => (index < at ? value : value + STEP));
    if (find(stepped, random).some((place) => Math.abs(place - at) <= NEAR)) found++;
  }
  return [alarms / SERIES, found / SERIES];
}

const print = (line: string) => process.stdout.write(`${line}\n`);
const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
print(
  `${SERIES} series each of ratios with normal noise of 2%; a step of 5% begins in the third quarter, and is found where the`,
);
print('method says so at most two points away. Outliers: one point in twenty is 15% slower.\n');
print('| method | points | noise called a step | step found | the same with outliers |');
print('| --- | --: | --: | --: | --: |');
for (const [name, find] of Object.entries(METHODS)) {
  for (const length of LENGTHS) {
    const plain = rates(find, length, false).map(percent);
    const outliers = rates(find, length, true).map(percent);
    print(`| ${name} | ${length} | ${plain.join(' | ')} | ${outliers.join(', ')} |`);
  }
}
