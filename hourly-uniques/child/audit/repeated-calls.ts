/** Whether an implementation is the same at every call, and remembers none. Runs in trial processes. */
import type { PageView, RowsImplementation } from '../../../contract.ts';
import { cpuUsage } from '../../../harness/child/clock.ts';
import { collectGarbage } from '../../../harness/child/garbage.ts';
import type { Trick } from '../../../harness/wire/refusal.ts';
import type { StringOwnership } from '../../../harness/wire/strings.ts';
import { TRICKS } from '../../../harness/wire/tricks.ts';
import type { Dataset } from '../../dataset.ts';
import { differencesFrom } from '../../differences.ts';
import { type ExpectedAnswer, expectedAnswer } from '../../oracle.ts';
import { inOtherHours } from '../../other-hours.ts';
import { call } from '../../pairs.ts';
import { rowMaker, rowsOf } from '../../rows.ts';
import { thrownInWords } from './faults.ts';
import { guardedInput } from './guarded-input.ts';

/** Events are new at every other call, and then come again. */
const TURNS = 8;
/** Whoever remembers events only reads them, which takes a tenth of counting them; the machine's noise is not so large. */
const REMEMBERED_BELOW = 0.4;
const SLOWED_ABOVE = 3;
/** Shorter calls say nothing. */
const LEAST_NS = 5e6;

/**
 * Calls it with events that are new, then with the same ones again, then with others that have as many, the same
 * first and last ones, or the same names; every right answer is known.
 */
export async function tricksOfRepeatedCalls(
  implementation: RowsImplementation,
  dataset: Dataset,
  strings: StringOwnership,
): Promise<Trick[]> {
  const answers: ExpectedAnswer[] = [];
  const newNs: number[] = [];
  const againNs: number[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const events = turnOf(dataset, turn);
    answers.push(expectedAnswer(events));
    for (const times of [newNs, againNs]) {
      const rows = rowsOf(rowMaker(events, strings), 0, events.timestampsMs.length);
      const isFirst = turn === 0 && times === newNs;
      const end = await oneCall(implementation, rows, dataset.pages, answers, times, isFirst);
      if (end === 'wrong at once') return [];
      if (end !== 'right') return [end];
    }
  }
  return [
    await rememberedByArray(implementation, dataset, strings),
    rememberedByTime(newNs, againNs),
    slowed(newNs),
  ].filter((trick) => trick !== null);
}

/** Fills an array anew between two calls: it is its caller's. */
async function rememberedByArray(
  implementation: RowsImplementation,
  dataset: Dataset,
  strings: StringOwnership,
): Promise<Trick | null> {
  const rowsAt = (hours: number) =>
    rowsOf(rowMaker(inOtherHours(dataset, hours), strings), 0, dataset.timestampsMs.length);
  const rows = rowsAt(0);
  await call(implementation, rows);
  rows.splice(0, rows.length, ...rowsAt(1));
  const { answer } = await call(implementation, rows);
  if (differencesFrom(expectedAnswer(dataset), dataset.pages, answer) !== null) return null;
  return {
    trick: TRICKS.remembers,
    evidence: 'it gave its earlier answer to an array that had other events by then',
  };
}

/** Even turns move all events to other hours; odd ones only those in between the first and the last. */
function turnOf(dataset: Dataset, turn: number): Dataset {
  const moved = inOtherHours(dataset, turn);
  if (turn % 2 === 0) return moved;
  const { timestampsMs } = dataset;
  const last = timestampsMs.length - 1;
  return {
    ...moved,
    timestampsMs: moved.timestampsMs.map((ms, index) =>
      index === 0 || index === last ? timestampsMs[index]! : ms,
    ),
  };
}

/** One call, timed and held against the last of the answers; the earlier ones tell whether it remembers. */
async function oneCall(
  implementation: RowsImplementation,
  rows: readonly PageView[],
  pages: readonly string[],
  answers: readonly ExpectedAnswer[],
  times: number[],
  isFirst: boolean,
): Promise<'right' | 'wrong at once' | Trick> {
  const { input, reading } = guardedInput(rows);
  collectGarbage();
  // Time on a core: a busy machine must make nobody a suspect.
  const start = cpuUsage();
  const called = await call(implementation, input);
  const { user, system } = cpuUsage(start);
  times.push((user + system) * 1e3);
  if (called.pairs === null) {
    if (isFirst) return 'wrong at once';
    return { trick: TRICKS.onlyOnce, evidence: `at a later call ${thrownInWords(called.threw)}` };
  }
  const isRight = (expected: ExpectedAnswer) =>
    differencesFrom(expected, pages, called.answer) === null;
  if (isRight(answers[answers.length - 1]!)) {
    if (reading.events >= rows.length) return 'right';
    const evidence = `it read ${reading.events} of ${rows.length} events, and answered right from what it had seen in an earlier call`;
    return { trick: TRICKS.remembers, evidence };
  }
  // Wrong from the first call on is no trick.
  if (isFirst) return 'wrong at once';
  return tellWhy(answers, isRight, reading.events, rows.length);
}

function tellWhy(
  answers: readonly ExpectedAnswer[],
  isRight: (expected: ExpectedAnswer) => boolean,
  read: number,
  events: number,
): Trick {
  if (answers.slice(0, -1).some(isRight)) {
    const evidence = `to other events, of which it read ${read} of ${events}, it gave the answer to those of an earlier call`;
    return { trick: TRICKS.remembers, evidence };
  }
  return {
    trick: TRICKS.onlyOnce,
    evidence: 'its first call was right, a later one on as many events was wrong',
  };
}

/** By each turn's two calls, which follow on each other: what disturbs a machine for a while makes both of them dear. */
export function rememberedByTime(
  newNs: readonly number[],
  againNs: readonly number[],
): Trick | null {
  // The first turns compile.
  const warm = newNs.map((_, turn) => turn).slice(TURNS / 2);
  const ratios = warm.map((turn) => againNs[turn]! / newNs[turn]!).sort((a, b) => a - b);
  // One turn may be disturbed in any case.
  const largest = ratios.at(-2)!;
  const shortest = Math.min(...warm.map((turn) => newNs[turn]!));
  if (shortest < LEAST_NS || largest >= REMEMBERED_BELOW) return null;
  return {
    trick: TRICKS.remembers,
    evidence: `events that it has just seen take ${largest.toFixed(2)} times the processor time of new ones`,
  };
}

function slowed(newNs: readonly number[]): Trick | null {
  const [early, late] = [newNs.slice(0, TURNS / 2), newNs.slice(TURNS / 2)];
  const ratio = Math.min(...late) / Math.min(...early);
  if (Math.min(...late) < LEAST_NS || ratio <= SLOWED_ABOVE) return null;
  return {
    trick: TRICKS.slows,
    evidence: `the best of its last ${late.length} calls takes ${ratio.toFixed(1)} times the processor time of the best of its first ${early.length}`,
  };
}
