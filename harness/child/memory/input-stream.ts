/** The input of a memory trial. Runs in trial processes. */
import type { PageView } from '../../../contract.ts';
import type { MakeRow } from '../../../hourly-uniques/rows.ts';

const NO_ROW = undefined as unknown as PageView;

/**
 * A one-shot iterator that makes each row when it is asked for, so that the input itself has nothing
 * alive but the row just handed over, and that stops at marks, where memory can be looked at: a mark
 * comes before its event is handed over, and one when the end is first told.
 */
export class InputStream implements Iterable<PageView>, Iterator<PageView> {
  readonly #makeRow: MakeRow;
  readonly #events: number;
  readonly #marks: readonly number[];
  readonly #onMark: (events: number) => void;
  #nextMark = 0;
  #at = 0;
  #isOver = false;
  /** How often somebody began to go over it. */
  timesRead = 0;
  /** One object for all results: iterating allocates nothing, and every row escapes, whatever is inlined. */
  readonly #result = { done: false, value: NO_ROW };

  /**
   * @param marks Numbers of events, ascending, above 0 and below `events`.
   * @param onMark Told how many events have been handed over.
   */
  constructor(
    makeRow: MakeRow,
    events: number,
    marks: readonly number[],
    onMark: (events: number) => void,
  ) {
    this.#makeRow = makeRow;
    this.#events = events;
    this.#marks = marks;
    this.#onMark = onMark;
  }

  [Symbol.iterator](): this {
    this.timesRead++;
    return this;
  }

  next(): { done: boolean; value: PageView } {
    if (this.#at === this.#events) return this.#end();
    if (this.#at === this.#marks[this.#nextMark]) {
      this.#nextMark++;
      this.#stop();
    }
    this.#result.value = this.#makeRow(this.#at++);
    return this.#result;
  }

  #end(): { done: boolean; value: PageView } {
    if (!this.#isOver) {
      this.#isOver = true;
      this.#stop();
      this.#result.done = true;
    }
    return this.#result;
  }

  #stop(): void {
    this.#result.value = NO_ROW;
    this.#onMark(this.#at);
  }
}
