/** What a live curve has seen between its marks, kept so that keeping it takes no memory. Runs in trial processes. */
import type { LiveInterval } from '../../wire/memory-results.ts';

/** Numbers kept of an interval. */
const FIGURES = 7;

/** The intervals of a curve, of which one is open; bytes above the state before the call. */
export class LiveIntervals {
  /** Closed intervals, {@link FIGURES} each; made beforehand, so that keeping them takes nothing. */
  readonly #figures: Float64Array;
  #closed = 0;
  /** The open interval: where it began, what was alive, and what has been seen in it since. */
  #fromEvent = 0;
  #liveBytes = 0;
  #seenBytes = 0;
  #atMostBytes = 0;
  #allocatedBytes = 0;
  #allocatedLargeBytes = 0;

  /** @param most How many there will be at most. */
  constructor(most: number) {
    this.#figures = new Float64Array(most * FIGURES);
  }

  open(events: number, liveBytes: number): void {
    this.#fromEvent = events;
    this.#liveBytes = liveBytes;
    this.#seenBytes = liveBytes;
    this.#atMostBytes = liveBytes;
    this.#allocatedBytes = 0;
    this.#allocatedLargeBytes = 0;
  }

  close(events: number): void {
    const at = FIGURES * this.#closed++;
    this.#figures[at] = this.#fromEvent;
    this.#figures[at + 1] = events;
    this.#figures[at + 2] = this.#liveBytes;
    this.#figures[at + 3] = this.#seenBytes;
    this.#figures[at + 4] = this.#atMostBytes;
    this.#figures[at + 5] = this.#allocatedBytes;
    this.#figures[at + 6] = this.#allocatedLargeBytes;
  }

  /** @param largeBytes Of these, what lies in spaces for large objects. */
  allocated(bytes: number, largeBytes: number): void {
    this.#allocatedBytes += bytes;
    this.#allocatedLargeBytes += largeBytes;
  }

  /** So much was alive. */
  see(bytes: number): void {
    this.#seenBytes = Math.max(this.#seenBytes, bytes);
    this.suspect(bytes);
  }

  /** So much may have been alive. */
  suspect(bytes: number): void {
    this.#atMostBytes = Math.max(this.#atMostBytes, bytes);
  }

  /** Those that are closed. */
  all(): LiveInterval[] {
    return Array.from({ length: this.#closed }, (_, index) => this.#interval(index));
  }

  #interval(index: number): LiveInterval {
    const figure = (at: number) => this.#figures[FIGURES * index + at]!;
    return {
      fromEvent: figure(0),
      toEvent: figure(1),
      liveBytes: figure(2),
      seenBytes: figure(3),
      atMostBytes: figure(4),
      allocatedBytes: figure(5),
      allocatedLargeBytes: figure(6),
    };
  }
}
