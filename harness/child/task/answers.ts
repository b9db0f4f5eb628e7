/**
 * The answers of a trial's calls, kept until nothing is measured any more, and compared then. Runs in trial processes; calls only
 * functions that were taken before an implementation was loaded.
 */
import { randomInt } from 'node:crypto';
import { LATER_MS } from '../../wire/judging.ts';
import type { Refusal } from '../../wire/refusal.ts';
import { TRICKS } from '../../wire/tricks.ts';
import { nowNs } from '../clock.ts';
import { digestOf, digestOfBytes, serialized } from './digest.ts';
import type { Judge } from './right-answer.ts';

const { setTimeout: later } = globalThis;
const { isView } = ArrayBuffer;

/** So much is kept; of more, a random part. */
const MOST_BYTES = 64 * 2 ** 20;
const MOST_ANSWERS = 100_000;
/** So many are compared, and more while there is time. */
const FEWEST_COMPARED = 200;
const MOST_COMPARING_NS = 1_000_000_000n;
/** Of what cannot be serialized, none is known. */
const UNKNOWN_BYTES = 1_024;
const PRIMITIVE_BYTES = 16;

interface Kept {
  readonly call: number;
  readonly answer: unknown;
  /** When the call was over; null where it cannot be told, or never changes. */
  readonly digest: string | null;
  readonly bytes: number;
  /** Whether it is the input of its call, or memory of it. */
  readonly isInput: boolean;
}

/** How many were compared, of how many. */
export interface Compared {
  readonly compared: number;
  readonly made: number;
}

/** Keeps answers, and judges them. */
export class Answers {
  readonly #kept: Kept[] = [];
  readonly #areJudged: boolean;
  #bytes = 0;
  #made = 0;
  #compared = 0;

  /** @param areJudged Whether anybody is to judge them; else none is kept. */
  constructor(areJudged = true) {
    this.#areJudged = areJudged;
  }

  /** The moment that a call is over. @param input That it was given; undefined where nobody knows. */
  keep(call: number, answer: unknown, input?: unknown): void {
    if (!this.#areJudged) return;
    this.#made++;
    const isFull = this.#bytes >= MOST_BYTES || this.#kept.length >= MOST_ANSWERS;
    // Which ones are kept is drawn when they are made.
    if (isFull && randomInt(this.#made) >= this.#kept.length) return;
    const kept = { ...keptOf(call, answer), isInput: isOf(answer, input) };
    this.#kept.push(kept);
    this.#bytes += kept.bytes;
    while (
      this.#kept.length > MOST_ANSWERS ||
      (this.#bytes > MOST_BYTES && this.#kept.length > 1)
    ) {
      const index = randomInt(this.#kept.length);
      const last = this.#kept.pop()!;
      const out = this.#kept[index] ?? last;
      if (index < this.#kept.length) this.#kept[index] = last;
      this.#bytes -= out.bytes;
    }
  }

  /** Those that are kept. */
  all(): readonly Pick<Kept, 'call' | 'answer'>[] {
    return [...this.#kept];
  }

  /**
   * Compares them, after the last call that is measured.
   *
   * @returns what is to be replied where one is wrong; else null.
   * @throws UsageError where they cannot be compared.
   */
  async judge(judge: Judge): Promise<Refusal | null> {
    const changed = this.#kept.find(isChanged);
    if (changed !== undefined) return caughtAt(changed, judge);
    shuffle(this.#kept);
    const endNs = nowNs() + MOST_COMPARING_NS;
    while (this.#kept.length > 0) {
      if (this.#compared >= FEWEST_COMPARED && nowNs() > endNs) break;
      const kept = this.#kept.pop()!;
      this.#compared++;
      if (judge.isApproximate) continue;
      const first = await judge.differences(kept.call, kept.answer);
      if (first.length === 0) continue;
      await new Promise<void>((resolve) => later(resolve, LATER_MS));
      if (isChanged(kept)) return caughtAt(kept, judge);
      // One answer's, of which only the first are looked for; others are not compared any more.
      return { kind: 'wrong', wrong: { differences: first.length, atLeast: true, first } };
    }
    return null;
  }

  /** What was compared by {@link judge}; null where that is all of them. */
  get compared(): Compared | null {
    return this.#compared === this.#made ? null : { compared: this.#compared, made: this.#made };
  }
}

function keptOf(call: number, answer: unknown): Omit<Kept, 'isInput'> {
  if ((typeof answer !== 'object' || answer === null) && typeof answer !== 'function') {
    const bytes = PRIMITIVE_BYTES + (typeof answer === 'string' ? answer.length : 0);
    return { call, answer, digest: null, bytes };
  }
  const saved = serialized(answer);
  if (saved === null) return { call, answer, digest: null, bytes: UNKNOWN_BYTES };
  return { call, answer, digest: digestOfBytes(saved), bytes: saved.length };
}

/** Whether both are one object, or over the same memory. */
function isOf(answer: unknown, input: unknown): boolean {
  if (typeof answer !== 'object' || answer === null) return false;
  if (answer === input) return true;
  if (!isView(answer) || !isView(input)) return false;
  return answer.buffer === input.buffer && answer.byteOffset === input.byteOffset;
}

/** Since its call was over. */
function isChanged({ answer, digest }: Kept): boolean {
  return digest !== null && digestOf(answer) !== digest;
}

/** Then it may be the task's own doing. */
const IT_IS_THE_INPUT =
  'it is the very input that the call was given: where “make” or “release” changes that once more, have the implementation return a copy, by a “result”, or have “make” make another input';

async function caughtAt({ call, answer, isInput }: Kept, judge: Judge): Promise<Refusal> {
  const isRight = (await judge.differences(call, answer)).length === 0;
  const why = isInput ? `; ${IT_IS_THE_INPUT}` : '';
  const evidence = `the answer of call ${call} is another one than when the call was over${why}`;
  const trick = isRight ? TRICKS.later : TRICKS.changesAnswer;
  return { kind: 'caught', tricks: [{ trick, evidence }] };
}

function shuffle(items: unknown[]): void {
  for (let index = items.length - 1; index > 0; index--) {
    const other = randomInt(index + 1);
    [items[index], items[other]] = [items[other], items[index]];
  }
}
