/** Timed calls on parts of the events, and how long each takes after its last event. Runs in a trial process. */
import type { HourlyUniques, Implementation, PageView } from '../../contract.ts';
import { seededRandom, shuffled } from '../audit/shuffle.ts';
import type { ScaleCall, ScalePart } from '../audit/trials.ts';
import { nowNs } from '../clock.ts';
import { type Dataset, firstEvents } from '../dataset.ts';
import { collectGarbage } from '../garbage.ts';
import { answerInOtherHours, inOtherHours } from '../later-events.ts';
import { differencesFrom, type ExpectedAnswer } from '../oracle.ts';
import type { TrialReply } from '../protocol.ts';
import { rowMaker, rowsOf, type StringOwnership } from '../rows.ts';

/** Calls of a small size before any is timed. */
const WARM_UPS = 6;
/** What would take longer than this is left out, and all that is larger. */
const LONGEST_CALL_NS = 3e9;

/**
 * Calls it on the first events, as many as each size tells, all sizes in mixed order, each time on events in other
 * hours. Each size is tried once before, smallest first: that leaves out those that would take too long. The last
 * answer to all events is checked, where none was left out.
 */
export async function scale(
  implementation: Implementation,
  dataset: Dataset,
  expected: ExpectedAnswer,
  { sizes, rounds, seed, strings }: ScalePart & { readonly strings: StringOwnership },
): Promise<TrialReply> {
  const random = seededRandom(seed);
  const calls: ScaleCall[] = [];
  let hours = 0;
  let answer: HourlyUniques | undefined;
  const callOn = async (events: number): Promise<ScaleCall> => {
    const part = inOtherHours(firstEvents(dataset, events), ++hours);
    const input = new ArrayInput(rowsOf(rowMaker(part, strings), 0, events));
    answer = undefined;
    collectGarbage();
    const start = nowNs();
    answer = await implementation.countUniques(input);
    const end = nowNs();
    const afterLastNs = input.endedNs === null ? 0 : Number(end - input.endedNs);
    return { events, wallNs: Number(end - start), afterLastNs };
  };
  const small = sizes[sizes.length >> 2]!;
  for (let warmUp = 0; warmUp < WARM_UPS; warmUp++) await callOn(small);
  const affordable: number[] = [];
  let expectedNs = 0;
  for (const events of sizes) {
    if (expectedNs > LONGEST_CALL_NS) break;
    const { wallNs } = await callOn(events);
    affordable.push(events);
    // Twice as many events take four times as long where every event is compared with every other.
    expectedNs = 4 * wallNs;
  }
  for (let round = 0; round < rounds; round++) {
    for (const events of shuffled(affordable, random)) calls.push(await callOn(events));
  }
  if (affordable.length < sizes.length) return { kind: 'scaled', calls };
  calls.push(await callOn(dataset.timestampsMs.length));
  const right = answerInOtherHours(dataset, expected, hours);
  const wrong = differencesFrom(right, dataset.pages, answer);
  return wrong === null ? { kind: 'scaled', calls } : { kind: 'wrong', wrong };
}

/** Rows of an array, one by one; notes when it was first told that there are no more. */
class ArrayInput implements Iterable<PageView>, Iterator<PageView> {
  readonly #rows: readonly PageView[];
  #at = 0;
  endedNs: bigint | null = null;

  constructor(rows: readonly PageView[]) {
    this.#rows = rows;
  }

  [Symbol.iterator](): this {
    return this;
  }

  next(): IteratorResult<PageView, undefined> {
    if (this.#at < this.#rows.length) return { done: false, value: this.#rows[this.#at++]! };
    this.endedNs ??= nowNs();
    return { done: true, value: undefined };
  }
}
