/** The input of a memory trial. Runs in trial processes. */

/** Makes the element of the input at an index, anew each time. */
export type MakeElement<Element> = (index: number) => Element;

/**
 * A one-shot iterator that makes each element when it is asked for, so that the input itself has nothing
 * alive but the element just handed over, and that stops at marks, where memory can be looked at: a mark
 * comes before its event is handed over, and one when the end is first told.
 */
export class InputStream<Element> implements Iterable<Element>, Iterator<Element> {
  readonly #makeElement: MakeElement<Element>;
  readonly #events: number;
  readonly #marks: readonly number[];
  readonly #onMark: (events: number) => void;
  #nextMark = 0;
  #at = 0;
  #isOver = false;
  /** How often somebody began to go over it. */
  timesRead = 0;
  /** One object for all results: iterating allocates nothing, and every element escapes, whatever is inlined. */
  readonly #result = { done: false, value: undefined as Element };

  /**
   * @param marks Numbers of events, ascending, above 0 and below `events`.
   * @param onMark Told how many events have been handed over.
   */
  constructor(
    makeElement: MakeElement<Element>,
    events: number,
    marks: readonly number[],
    onMark: (events: number) => void,
  ) {
    this.#makeElement = makeElement;
    this.#events = events;
    this.#marks = marks;
    this.#onMark = onMark;
  }

  /** How many elements have been handed over. */
  get handedOver(): number {
    return this.#at;
  }

  /** Whether somebody was told that there are no more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  [Symbol.iterator](): this {
    this.timesRead++;
    return this;
  }

  next(): { done: boolean; value: Element } {
    if (this.#at === this.#events) return this.#end();
    if (this.#at === this.#marks[this.#nextMark]) {
      this.#nextMark++;
      this.#stop();
    }
    this.#result.value = this.#makeElement(this.#at++);
    return this.#result;
  }

  #end(): { done: boolean; value: Element } {
    if (!this.#isOver) {
      this.#isOver = true;
      this.#stop();
      this.#result.done = true;
    }
    return this.#result;
  }

  #stop(): void {
    this.#result.value = undefined as Element;
    this.#onMark(this.#at);
  }
}
