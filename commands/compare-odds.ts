/** What the gate of times is worth here: by the rounds of the comparison, and where these are few, by some that are measured for it. */
import { DEFAULT_BUDGET_SECONDS } from '../harness/request/run-settings.ts';
import { counted } from '../quantity.ts';
import type { GateResult, GateSides } from '../reports/figures/gate.ts';
import {
  FEWEST_ODDS_ROUNDS,
  type GateOdds,
  gateOdds,
  sameCodeRounds,
} from '../reports/figures/gate-odds.ts';
import {
  type AttemptWork,
  attemptMore,
  type MadeRecord,
  type MeasuredPart,
  only,
} from './compare-run.ts';
import type { Session } from './session.ts';

/** What is known, or in a note why nothing is. */
export interface FoundOdds {
  readonly odds: GateOdds | null;
  readonly notes: readonly string[];
  /** Of rounds that were measured for it. */
  readonly made: readonly MadeRecord[];
}

const MOST_OF_BUDGET = 1 / 5;
const NOTHING: FoundOdds = { odds: null, notes: [], made: [] };

/**
 * @param measured All attempts of this part, the first one first.
 * @param budgetSeconds Of the whole comparison.
 */
export async function oddsOf(
  { compared, work }: MeasuredPart,
  results: readonly GateResult[],
  measured: readonly MadeRecord[],
  budgetSeconds: number = DEFAULT_BUDGET_SECONDS,
  outFolder: string,
  session: Session,
): Promise<FoundOdds> {
  const gate = results.find(
    ({ metric, implementation, outcome }) =>
      metric === 'wallTime' &&
      // Where nothing could be measured, more rounds can not either.
      outcome !== 'not measured' &&
      compared.some(({ name }) => name === implementation),
  );
  const sides = compared.find(({ name }) => name === gate?.implementation);
  const [first] = measured;
  if (gate === undefined || sides === undefined || first === undefined) return NOTHING;
  const records = measured.map(({ record }) => record);
  const known = gateOdds(records, compared, gate.limit);
  if (known !== null) return { ...NOTHING, odds: known };
  const rounds = records.flatMap((record) => sameCodeRounds(record, compared)).flat().length;
  if (rounds === 0) return NOTHING;
  const missing = FEWEST_ODDS_ROUNDS - rounds;
  const isAffordable =
    missing * secondsOfRound(first, sides, gate.workload) <= MOST_OF_BUDGET * budgetSeconds;
  if (!isAffordable)
    return {
      ...NOTHING,
      notes: [
        `How often this gate would blame code that did not change cannot be told: that takes ${FEWEST_ODDS_ROUNDS} rounds, ${counted(rounds, 'was', 'were')} measured, and more do not fit into a fifth of the budget; a larger --budget tells.`,
      ],
    };
  session.tell(
    `Measuring ${counted(missing, 'round')} more, to tell what the gate is worth here.\n`,
  );
  const gates = new Map([[gate.metric, gate.limit]]);
  const shorter = withRounds(only(work, compared, [gate], gates), missing);
  const more = await attemptMore(shorter, measured.length, outFolder, session);
  const all = more === null ? records : [...records, more.record];
  const odds = gateOdds(all, compared, gate.limit);
  const failed =
    'How often this gate would blame code that did not change cannot be told: of the rounds that were measured for it, too few succeeded.';
  return { odds, notes: odds === null ? [failed] : [], made: more === null ? [] : [more] };
}

/** What a round of one implementation took, base, control and head together. */
export function secondsOfRound(
  { record: { trials } }: Pick<MadeRecord, 'record'>,
  { base, control, head }: GateSides,
  workload: string,
): number {
  const timed = trials.filter(
    (one) =>
      one.pass === 'time' &&
      one.workload === workload &&
      [base, control, head].some((side) => side === one.implementation),
  );
  const rounds = new Set(timed.map(({ round }) => round)).size;
  return timed.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1e3 / Math.max(1, rounds);
}

function withRounds(work: AttemptWork, rounds: number): AttemptWork {
  return 'request' in work
    ? { ...work, request: { ...work.request, rounds } }
    : { settings: { ...work.settings, rounds } };
}
