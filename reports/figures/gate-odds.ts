/** How often a gate of times would blame code that did not change, and what it would find, by the rounds that were measured. Pure. */
import { forkMediansByRound } from '../../harness/record/decide.ts';
import type { RunRecord } from '../../harness/record/record.ts';
import { resampledRuns } from '../../harness/stats/resampled-runs.ts';
import { median } from '../../harness/stats/summary.ts';
import { ruleOfGroup } from '../../harness/wire/groups.ts';
import type { GateSides } from './gate.ts';
import { type Rate, rateOf } from './resampled.ts';

/** What a gate's word is worth, on the machine and at the time of its rounds. */
export interface GateOdds {
  /** That were drawn from: all of the run. */
  readonly measuredRounds: number;
  /** Of each run that was made up of them. */
  readonly rounds: number;
  readonly limit: number;
  /** Runs that suspected code that did not change; fresh rounds must suspect it again before it is blamed. */
  readonly suspected: Rate;
  /** The smallest share of the time, added, by which nine of ten comparisons fail, confirmation included; null where there is none below 100%. */
  readonly found: number | null;
}

/** Fewer say nothing of how often something happens. */
export const FEWEST_ODDS_ROUNDS = 8;
const MADE_UP_RUNS = 200;
const ENOUGH_POWER = 0.9;
const STEPS = [
  0.01, 0.02, 0.03, 0.04, 0.05, 0.07, 0.1, 0.13, 0.16, 0.2, 0.25, 0.3, 0.4, 0.5, 0.7, 1,
];

/**
 * By resampling: in each round, base, control and head are taken for the same code, head without what it differs by on the whole. Rounds of
 * all implementations are drawn from together.
 *
 * @param records Of one comparison: the first says how many rounds a run has, the others add rounds of the same sides.
 * @returns null where there are too few.
 */
export function gateOdds(
  records: readonly RunRecord[],
  compared: readonly GateSides[],
  limit: number,
): GateOdds | null {
  const [first] = records;
  const [group] = first?.header.groups ?? [];
  if (first === undefined || group === undefined) return null;
  const measured = records.flatMap((record) => sameCodeRounds(record, compared).flat());
  const lengths = sameCodeRounds(first, compared).map((rounds) => rounds.length);
  const rounds = median(lengths.sort((a, b) => a - b));
  if (measured.length < FEWEST_ODDS_ROUNDS || rounds === null) return null;
  const { header } = first;
  const { alpha } = ruleOfGroup(header, group, header.groups);
  const run = {
    candidates: 2,
    rounds: Math.max(3, Math.round(rounds)),
    alpha: alpha / header.workloads.length,
    threshold: header.threshold,
    limit,
  };
  const suspicions = (added: number) => {
    const { found, runs } = resampledRuns(measured, { ...run, added }, MADE_UP_RUNS);
    return rateOf(found, runs);
  };
  return {
    measuredRounds: measured.length,
    rounds: run.rounds,
    limit,
    suspected: suspicions(0),
    found: smallest(
      STEPS.map((step) => limit + step),
      (added) => suspicions(added).rate ** 2 >= ENOUGH_POWER,
    ),
  };
}

/** For each implementation on each workload, its rounds: logarithms of base, control and head; those that have none are left out. */
export function sameCodeRounds(
  { header, trials }: RunRecord,
  compared: readonly GateSides[],
): (readonly [number, number, number])[][] {
  return header.workloads.flatMap((workload) =>
    compared.flatMap((sides) => {
      const own = trials.filter((trial) => trial.workload === workload);
      const [base, control, head] = [sides.base, sides.control, sides.head].map((name) =>
        forkMediansByRound(own, name, 'wallTime'),
      ) as [Map<number, number>, Map<number, number>, Map<number, number>];
      const rounds = [...base].flatMap(([round, ofBase]) => {
        const [ofControl, ofHead] = [control.get(round), head.get(round)];
        return ofControl === undefined || ofHead === undefined
          ? []
          : [[ofBase, ofControl, ofHead].map(Math.log) as [number, number, number]];
      });
      if (rounds.length === 0) return [];
      const shift = median(rounds.map(([one, , other]) => other - one).sort((a, b) => a - b)) ?? 0;
      return [rounds.map(([a, b, c]) => [a, b, c - shift] as const)];
    }),
  );
}

/** Of ascending values, the first that does, where all behind it do; by halving. */
function smallest(values: readonly number[], does: (value: number) => boolean): number | null {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (does(values[middle]!)) high = middle;
    else low = middle + 1;
  }
  return values[low] ?? null;
}
