/** Timed calls on parts of the events, and how long each takes after its last event. Runs in a trial process. */
import type { HourlyUniques, PageView } from '../../../contract.ts';
import { nowNs, toNumber } from '../../../harness/child/clock.ts';
import { collectGarbage } from '../../../harness/child/garbage.ts';
import { isPromise } from '../../../harness/child/promises.ts';
import type { Turns } from '../../../harness/child/turns.ts';
import { seeded, shuffled } from '../../../harness/stats/seeded.ts';
import type { TrialReply } from '../../../harness/wire/envelope.ts';
import {
  scale as definition,
  type ScaleCall,
  type ScaleSpecification,
} from '../../../harness/wire/passes/scale.ts';
import { captureAnswer } from '../../capture-answer.ts';
import type { CapturedAnswer } from '../../captured-answer.ts';
import { rowMaker, rowsOf } from '../../rows.ts';
import { givenEvents } from '../../variation.ts';
import { handOver } from '../handing-over.ts';
import { onImplementation, type Subject } from '../subject.ts';

/** Calls of the smallest size before any is timed. */
const WARM_UPS = 20;
/** What would take longer than this is left out, and all that is larger. */
const LONGEST_CALL_NS = 3e9;
/** A size is called on so many parts that they have so many events together, or on all events. */
const EVENTS_OF_PARTS = 50_000;
/** More than a core's caches hold. */
const CACHES_BYTES = 64 * 2 ** 20;

/**
 * Calls it on parts of the events: each size on parts from all over the dataset, all sizes in mixed order, always on
 * other events than before, whose rows have left the caches, so that a small part is read as slowly as a large one. Each
 * size is tried once before, smallest first: that leaves out those that would take too long. The last answer to all
 * events is handed over, where none was left out.
 */
export function run(specification: ScaleSpecification, turns: Turns): Promise<TrialReply<'scale'>> {
  return onImplementation(specification, (subject) => scale(subject, specification, turns));
}

async function scale(
  { ofRows, dataset, lookAtBuiltIns }: Subject,
  specification: ScaleSpecification,
  turns: Turns,
): Promise<TrialReply<'scale'>> {
  const implementation = ofRows();
  const { sizes, rounds, seed, strings } = specification;
  const { input: form } = implementation;
  const eventsOf = (call: number) =>
    givenEvents(dataset(), definition.given!(specification, form, call));
  const random = seeded(seed);
  const all = eventsOf(0).timestampsMs.length;
  const caches = new Float64Array(CACHES_BYTES / Float64Array.BYTES_PER_ELEMENT);
  let call = 0;
  let atOnce: CapturedAnswer | null = null;
  let answer: HourlyUniques | undefined;
  const callOn = async (events: number, parts: number): Promise<ScaleCall> => {
    const makeRow = rowMaker(eventsOf(++call), strings);
    const inputs = Array.from({ length: parts }, (_, part) => {
      const start = parts === 1 ? 0 : Math.floor((part * (all - events)) / (parts - 1));
      return new ArrayInput(rowsOf(makeRow, start, start + events));
    });
    answer = undefined;
    collectGarbage();
    caches.fill(call);
    let wallNs = 0;
    let afterLastNs = 0;
    for (const input of inputs) {
      const start = nowNs();
      const returned = implementation.countUniques(input);
      answer = isPromise(returned) ? await returned : returned;
      const end = nowNs();
      if (events === all) atOnce = captureAnswer(answer);
      lookAtBuiltIns();
      wallNs += toNumber(end - start);
      afterLastNs += input.endedNs === null ? 0 : toNumber(end - input.endedNs);
    }
    return { events, wallNs: wallNs / parts, afterLastNs: afterLastNs / parts };
  };
  await callOn(sizes[0]!, WARM_UPS);
  const affordable: number[] = [];
  let expectedNs = 0;
  for (const events of sizes) {
    if (expectedNs > LONGEST_CALL_NS) break;
    const { wallNs } = await callOn(events, 1);
    affordable.push(events);
    // Twice as many events take four times as long where every event is compared with every other.
    expectedNs = 4 * wallNs;
  }
  const calls: ScaleCall[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const events of shuffled(affordable, random)) {
      calls.push(await callOn(events, Math.ceil(Math.min(all, EVENTS_OF_PARTS) / events)));
    }
  }
  if (affordable.length === sizes.length) calls.push(await callOn(all, 1));
  if (atOnce !== null) await handOver(turns, { form, call, answer, atOnce });
  return { kind: 'scaled', calls };
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
