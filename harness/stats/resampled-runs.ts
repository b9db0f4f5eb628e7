/** What runs of any length would have said, made of measured rounds of the same code. Pure. */
import { decideFamily, type Look, type Series } from './comparison.ts';
import { type Random, seeded, shuffled } from './seeded.ts';

/** A run to be made up, again and again. */
export interface RunToResample {
  readonly candidates: number;
  readonly rounds: number;
  /** What the first candidate takes more than the baseline, as a share; the others take the same. */
  readonly added: number;
  readonly alpha: number;
  readonly threshold: number;
  /** What candidates are held against, less 1; 0 where absent: whether they are slower at all. */
  readonly limit?: number;
}

/** Of how many runs. */
export interface ResampledCounts {
  readonly runs: number;
  /** Runs that called any of the same code different. */
  readonly falseAlarms: number;
  /** Runs that called the first candidate slower. */
  readonly found: number;
}

/** Rounds near each other are drawn together, so that what they share stays shared (Künsch, Annals of Statistics 17, 1989). */
const BLOCK_ROUNDS = 4;
const SEED = 20_261_128;

/**
 * Makes runs up: rounds are drawn with replacement, in blocks; in each, who is the baseline and who a candidate is drawn as well,
 * because all sides are the same code; then what was added is added, and the run decides as runs do, with looks after every round.
 *
 * @param measured For each round, the logarithms of what its sides took: of the same code, one more than candidates at least.
 */
export function resampledRuns(
  measured: readonly (readonly number[])[],
  { candidates, rounds, added, alpha, threshold, limit = 0 }: RunToResample,
  runs: number,
): ResampledCounts {
  const random = seeded(SEED);
  const looks = Array.from({ length: rounds }, (_, index): Look => {
    const round = index + 1;
    return { round, spent: round / rounds };
  });
  let falseAlarms = 0;
  let found = 0;
  for (let run = 0; run < runs; run++) {
    const drawn = drawnRounds(measured, rounds, random).map((sides) => shuffled(sides, random));
    const series = Array.from({ length: candidates }, (_, candidate): Series => {
      const more = candidate === 0 ? Math.log1p(added) : 0;
      return {
        key: String(candidate),
        rounds: drawn.map((sides, index) => ({
          round: index + 1,
          logRatio: sides[candidate + 1]! - sides[0]! + more - Math.log1p(limit),
        })),
      };
    });
    const verdicts = decideFamily(series, looks, { alpha, threshold }).map((one) => one.verdict);
    const isDifferent = (verdict: string) => verdict === 'lower' || verdict === 'higher';
    if (verdicts.slice(added === 0 ? 0 : 1).some(isDifferent)) falseAlarms++;
    if (verdicts[0] === 'higher') found++;
  }
  return { runs, falseAlarms, found };
}

function drawnRounds<Round>(measured: readonly Round[], rounds: number, random: Random): Round[] {
  const drawn: Round[] = [];
  while (drawn.length < rounds) {
    const start = Math.floor(random() * measured.length);
    for (let offset = 0; offset < BLOCK_ROUNDS && drawn.length < rounds; offset++)
      drawn.push(measured[(start + offset) % measured.length]!);
  }
  return drawn;
}
