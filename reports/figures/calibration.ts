/** What a calibration found: rates of false alarms and of found slowdowns, memory that was added, wrong answers. Pure. */
import { decideTimes, type TimeDecision } from '../../harness/record/decide.ts';
import type { RunRecord } from '../../harness/record/record.ts';
import type { InjectedEntry, TrialEntry } from '../../harness/record/record-schema.ts';
import { durationMsOf } from '../../harness/record/round-duration.ts';
import { median } from '../../harness/stats/summary.ts';
import type { Verdict } from '../../harness/stats/verdict.ts';
import { memoryOf } from './memory.ts';
import type { Report } from './report.ts';
import { measuredRounds, type Rate, type ResampledRuns, rateOf, resampledOf } from './resampled.ts';

/** How often runs of so many rounds came to each verdict of the wall time, with so much time added. */
export interface Power {
  /** Share of the call's own time; 0 for the same code under another name. */
  readonly added: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** Runs that called it slower: false alarms where nothing was added. */
  readonly found: Rate;
}

/** What runs of one length told. */
export interface RunsOfOneLength {
  readonly runs: number;
  readonly rounds: number;
  /** Runs that called the same code different, in any metric. */
  readonly falseAlarms: Rate;
  readonly powers: readonly Power[];
}

/** What a calibration found on one machine. */
export interface Calibration {
  readonly environment: Report['environment'];
  readonly durationMs: number | null;
  readonly implementation: string;
  readonly workload: string;
  /** null where the workload is one of a task. */
  readonly events: number | null;
  readonly strings: string | null;
  /** What a task's input is, in words; null for events. */
  readonly input: string | null;
  /** What a run of two sides took: its trials, at their median. */
  readonly secondsPerRun: number;
  /** Runs as they were planned, and the same rounds taken together to fewer, longer runs. */
  readonly lengths: readonly RunsOfOneLength[];
  /** Empty where there were too few rounds to draw from. */
  readonly resampled: readonly ResampledRuns[];
  /** Memory that was added, and what the memory trials said. */
  readonly memory: readonly {
    readonly metric: 'allocatedBytes' | 'retainedBytes';
    /** With what was added ÷ without: what is true, and what was measured. */
    readonly trueRatio: number;
    readonly measuredRatio: number | null;
  }[];
  readonly wrongAnswers: readonly { readonly name: string; readonly isCaught: boolean }[];
}

/** So many times longer runs show what a larger budget finds. */
const LENGTHS = [1, 2, 4] as const;
/** A power curve of fewer runs says nothing. */
const FEWEST_RUNS = 5;

/** Derives it. @returns null where the record is of no calibration, or of one that was stopped before its rounds or its sides. */
export function calibrationOf(record: RunRecord): Calibration | null {
  const { header, workloads, trials, injected, end } = record;
  const [workload] = workloads;
  const plan = header.calibration;
  if (plan === null || workload === undefined) return null;
  const { dataset, strings = null, task } = workload;
  const timed = trials.filter(({ pass }) => pass === 'time');
  const roundsDone = Math.max(0, ...timed.map(({ round }) => round ?? 0));
  const seconds = secondsOfSide(timed, roundsDone);
  if (seconds === null || plan.rounds === 0 || roundsDone < plan.rounds) return null;
  const sides = injected.filter(({ what }) => what === 'nothing' || what === 'time');
  if (!sides.some(({ amount }) => amount === 0)) return null;
  const lengths = LENGTHS.map((times) => times * plan.rounds)
    .map((rounds) => ({ rounds, runs: Math.floor(roundsDone / rounds) }))
    .filter(({ rounds, runs }) => rounds === plan.rounds || runs >= FEWEST_RUNS)
    .map(({ rounds, runs }) => runsOfOneLength(record, timed, sides, rounds, runs));
  return {
    environment: header.environment,
    durationMs: end?.durationMs ?? null,
    implementation: header.baseline,
    workload: workload.workload,
    events: dataset?.events ?? null,
    strings,
    input: task?.input ?? null,
    secondsPerRun: 2 * seconds * plan.rounds,
    lengths,
    resampled: resampledOf(header, measuredRounds(header.baseline, sides, timed), seconds),
    memory: injected.flatMap((entry) => addedMemory(record, entry)),
    wrongAnswers: [
      ...injected
        .filter(({ what }) => what === 'answer')
        .map(({ implementation: name }) => ({ name, isCaught: isWrong(trials, name) })),
      ...trials.flatMap(wrongAnswersOfTask),
    ],
  };
}

function isWrong(trials: readonly TrialEntry[], name: string): boolean {
  return trials.some(
    ({ implementation, outcome }) => implementation === name && outcome.outcome === 'wrong result',
  );
}

function wrongAnswersOfTask({ outcome }: TrialEntry): Calibration['wrongAnswers'] {
  if (outcome.outcome !== 'completed' || outcome.result.kind !== 'checked') return [];
  const { tried, unnoticed } = outcome.result.wrongAnswers;
  return tried.map((how) => ({
    name: `an answer that ${how}`,
    isCaught: !unnoticed.includes(how),
  }));
}

/** What one side adds to a round, which has some side by side. */
function secondsOfSide(timed: readonly TrialEntry[], rounds: number): number | null {
  const seconds = Array.from({ length: rounds }, (_, index) => {
    const ofRound = timed.filter(({ round }) => round === index + 1);
    return durationMsOf(ofRound) / 1e3 / Math.max(1, ofRound.length);
  });
  return median(seconds.sort((a, b) => a - b));
}

function runsOfOneLength(
  { header }: RunRecord,
  timed: readonly TrialEntry[],
  sides: readonly InjectedEntry[],
  rounds: number,
  runs: number,
): RunsOfOneLength {
  const decidedBySide = sides.map(({ implementation, amount }) => {
    const isOwn = ({ implementation: name }: TrialEntry) =>
      name === implementation || name === header.baseline;
    const own = timed.filter(isOwn);
    const decided = Array.from({ length: runs }, (_, run) => {
      const [first, last] = [run * rounds + 1, (run + 1) * rounds];
      const inRun = ({ round }: TrialEntry) => round !== null && first <= round && round <= last;
      // Looked at after every round, as a run is.
      const looks = Array.from({ length: rounds }, (_, index) => ({
        round: first + index,
        spent: (index + 1) / rounds,
      }));
      return decideTimes(own.filter(inRun), looks.slice(FIRST_LOOK - 1), header);
    });
    return { amount, decided };
  });
  const same = decidedBySide.find(({ amount }) => amount === 0)?.decided ?? [];
  return {
    runs,
    rounds,
    falseAlarms: rateOf(
      same.filter((decisions) => decisions.some(isDifferent)).length,
      same.length,
    ),
    powers: decidedBySide.map(({ amount, decided }) => powerOf(amount, decided)),
  };
}

/** As in a run: nothing is decided by fewer rounds. */
const FIRST_LOOK = 3;

function isDifferent({ decision }: TimeDecision): boolean {
  return decision.verdict === 'lower' || decision.verdict === 'higher';
}

function powerOf(added: number, runs: readonly (readonly TimeDecision[])[]): Power {
  const verdicts = { lower: 0, higher: 0, equivalent: 0, unresolved: 0 };
  for (const decisions of runs) {
    const wall = decisions.find(({ metric }) => metric === 'wallTime');
    if (wall !== undefined) verdicts[wall.decision.verdict]++;
  }
  return { added, verdicts, found: rateOf(verdicts.higher, runs.length) };
}

function addedMemory(
  { header, trials }: RunRecord,
  { implementation, what, amount }: InjectedEntry,
): Calibration['memory'] {
  if (what !== 'allocatedBytes' && what !== 'retainedBytes') return [];
  const bytesOf = (name: string) =>
    memoryOf(trials.filter((trial) => trial.implementation === name))[0]?.[what] ?? null;
  const [below, above] = [bytesOf(header.baseline), bytesOf(implementation)];
  return below === null || below <= 0
    ? []
    : [
        {
          metric: what,
          trueRatio: 1 + amount,
          measuredRatio: above === null ? null : above / below,
        },
      ];
}

/** How many of ten runs must find a slowdown for it to count as found. */
export const ENOUGH_POWER = 0.9;

/** The smallest slowdown that at least 90% of the runs of this length called slower; null where they missed the largest. */
export function smallestFound({ powers }: RunsOfOneLength): number | null {
  let smallest: number | null = null;
  for (const { added, found } of powers.toSorted((a, b) => b.added - a.added)) {
    if (added === 0 || found.rate < ENOUGH_POWER) break;
    smallest = added;
  }
  return smallest;
}
