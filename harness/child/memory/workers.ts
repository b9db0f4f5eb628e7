/**
 * The heaps of worker threads, which the main thread's figures leave out: each worker is asked at every
 * mark to collect its garbage and to say what is left. Runs in trial processes, on both sides.
 */
import { getHeapStatistics } from 'node:v8';
import {
  BroadcastChannel,
  getEnvironmentData,
  setEnvironmentData,
  threadId,
  type Worker,
} from 'node:worker_threads';
import { collectGarbage } from '../garbage.ts';
import {
  isAllListed,
  isOurs,
  isSharedMemoryUsed,
  sharedAlive,
  sharedBytesOf,
  type Uncounted,
} from './shared-memory.ts';

/** Kept from before it is watched: the board is not the implementation's memory. */
const UnwatchedSharedArrayBuffer = SharedArrayBuffer;
const NAME = 'uniqbench-memory';
const MOST_WORKERS = 256;
/** So many figures of what V8 does not count are told of each; what lies beyond is added to the last. */
const MOST_LENGTHS = 16;
/** A worker that is busy does not answer; its figure is then the one before. Collecting takes it a while. */
const PATIENCE_AT_MARKS_MS = 2_000;
const PATIENCE_BETWEEN_MS = 20;

const BOARD_BYTES = 16 + MOST_WORKERS * (32 + 8 * MOST_LENGTHS);

/** Shared between the threads: integers, then times and sizes; a place for each worker. */
class Board {
  readonly memory: SharedArrayBuffer;
  /** Workers registered so far; the request that is open. */
  readonly #counters: Int32Array;
  /** By place: the last request answered, and the thread's number. */
  readonly #answered: Int32Array;
  readonly #threads: Int32Array;
  /** By place: bytes alive, milliseconds since 1970 when it first collected and when it ended. */
  readonly #bytes: Float64Array;
  readonly #startedMs: Float64Array;
  readonly #endedMs: Float64Array;
  /** By place: what it holds and V8 does not count; 0 where there is no shared memory. */
  readonly #lengths: Float64Array;

  constructor(memory: SharedArrayBuffer = new UnwatchedSharedArrayBuffer(BOARD_BYTES)) {
    this.memory = memory;
    isOurs(memory);
    this.#counters = new Int32Array(memory, 0, 3);
    this.#answered = new Int32Array(memory, 16, MOST_WORKERS);
    this.#threads = new Int32Array(memory, 16 + MOST_WORKERS * 4, MOST_WORKERS);
    this.#bytes = new Float64Array(memory, 16 + MOST_WORKERS * 8, MOST_WORKERS);
    this.#startedMs = new Float64Array(memory, 16 + MOST_WORKERS * 16, MOST_WORKERS);
    this.#endedMs = new Float64Array(memory, 16 + MOST_WORKERS * 24, MOST_WORKERS);
    this.#lengths = new Float64Array(memory, 16 + MOST_WORKERS * 32, MOST_WORKERS * MOST_LENGTHS);
  }

  get size(): number {
    return Math.min(MOST_WORKERS, Atomics.load(this.#counters, 0));
  }

  /** @returns null where all places are taken. */
  register(thread: number): number | null {
    const place = Atomics.add(this.#counters, 0, 1);
    if (place >= MOST_WORKERS) return null;
    this.#threads[place] = thread;
    this.#startedMs[place] = Date.now();
    return place;
  }

  /** Whether shared memory was ever made; workers look for theirs from then on. */
  get isSharedMemoryUsed(): boolean {
    return Atomics.load(this.#counters, 2) > 0;
  }

  noteSharedMemory(): void {
    Atomics.store(this.#counters, 2, 1);
  }

  uncounted(): Uncounted[] {
    return Array.from({ length: this.size }, (_, place): Uncounted => {
      if (this.hasEnded(place)) return [0];
      const from = MOST_LENGTHS * place;
      const [ownBytes = 0, ...lengths] = this.#lengths.subarray(from, from + MOST_LENGTHS);
      return [ownBytes, ...lengths.filter((length) => length !== 0)];
    });
  }

  answer(place: number, bytes: number, lengths: Uncounted): void {
    const own = this.#lengths.subarray(MOST_LENGTHS * place, MOST_LENGTHS * (place + 1));
    own.fill(0);
    for (const [index, length] of lengths.entries())
      own[Math.min(index, MOST_LENGTHS - 1)]! += length;
    this.#bytes[place] = bytes;
    Atomics.store(this.#answered, place, Atomics.load(this.#counters, 1));
    Atomics.notify(this.#answered, place);
  }

  end(place: number): void {
    if (this.#endedMs[place] === 0) this.#endedMs[place] = Date.now();
    this.answer(place, 0, [0]);
  }

  placeOf(thread: number): number {
    return this.#threads.indexOf(thread);
  }

  hasEnded(place: number): boolean {
    return this.#endedMs[place]! > 0;
  }

  ask(): void {
    Atomics.add(this.#counters, 1, 1);
  }

  /** Whether the one before the open request was answered. */
  isAttentive(place: number): boolean {
    return Atomics.load(this.#answered, place) >= Atomics.load(this.#counters, 1) - 1;
  }

  /** @returns whether the answer came in time. */
  await(place: number, patienceMs: number): boolean {
    const request = Atomics.load(this.#counters, 1);
    const deadlineMs = performance.now() + patienceMs;
    for (;;) {
      const answered = Atomics.load(this.#answered, place);
      if (answered >= request) return true;
      const leftMs = deadlineMs - performance.now();
      if (leftMs <= 0) return false;
      Atomics.wait(this.#answered, place, answered, leftMs);
    }
  }

  bytes(): number {
    return this.#bytes.subarray(0, this.size).reduce((sum, bytes) => sum + bytes, 0);
  }

  lives(): WorkerLife[] {
    return Array.from({ length: this.size }, (_, place) => ({
      startedMs: this.#startedMs[place]!,
      endedMs: this.hasEnded(place) ? this.#endedMs[place]! : null,
    }));
  }
}

/** When a worker lived, in milliseconds since 1970. */
export interface WorkerLife {
  readonly startedMs: number;
  /** null while it lives. */
  readonly endedMs: number | null;
}

/** In a worker: collects and reports whenever the main thread asks. */
export function answerMainThread(): void {
  const memory = getEnvironmentData(NAME) as SharedArrayBuffer | undefined;
  if (memory === undefined) return;
  const board = new Board(memory);
  collectGarbage();
  const place = board.register(threadId);
  if (place === null) return;
  const answer = () => {
    collectGarbage();
    const lengths = sharedAlive(board.isSharedMemoryUsed || isSharedMemoryUsed(), false);
    const { used_heap_size, external_memory } = getHeapStatistics();
    board.answer(place, used_heap_size + external_memory, lengths);
  };
  answer();
  const channel = new BroadcastChannel(NAME);
  channel.onmessage = answer;
  channel.unref();
  process.on('exit', () => {
    collectGarbage();
    board.end(place);
  });
}

/** In the main thread: the workers that the implementation starts from now on. */
export class Workers {
  readonly #board = new Board();
  readonly #channel = new BroadcastChannel(NAME);
  readonly #started = new Set<number>();
  readonly #unanswered = new Set<number>();
  readonly #onWorker = (worker: Worker) => {
    const { threadId: thread } = worker;
    this.#started.add(thread);
    // Also where it was terminated, when it could say nothing itself.
    worker.once('exit', () => {
      const place = this.#board.placeOf(thread);
      if (place >= 0) this.#board.end(place);
    });
  };

  constructor() {
    setEnvironmentData(NAME, this.#board.memory);
    this.#channel.unref();
    process.on('worker', this.#onWorker);
  }

  /**
   * Asks every worker, waits for those that are not busy, and adds up the bytes alive in their heaps.
   *
   * @param isMark Whether an answer is needed; if not, one that is late is no matter.
   */
  ask(isMark: boolean): number {
    const { size } = this.#board;
    if (size === 0) return 0;
    if (isSharedMemoryUsed()) this.#board.noteSharedMemory();
    const attentive = Array.from({ length: size }, (_, place) => place).filter(
      (place) =>
        !this.#board.hasEnded(place) &&
        // One that was too busy for a mark is not waited for again before it has answered.
        (this.#board.isAttentive(place) || (isMark && !this.#unanswered.has(place))),
    );
    this.#board.ask();
    this.#channel.postMessage(null);
    for (const place of attentive) {
      const patienceMs = isMark ? PATIENCE_AT_MARKS_MS : PATIENCE_BETWEEN_MS;
      if (!this.#board.await(place, patienceMs) && isMark) this.#unanswered.add(place);
    }
    return this.#board.bytes();
  }

  /** Bytes of shared and WebAssembly memory that the threads hold, the workers as of their last answer. */
  sharedBytes(): number {
    const isAlone = this.#board.size === 0;
    // Looking for nothing would leave garbage.
    if (isAlone && !isSharedMemoryUsed()) return 0;
    return sharedBytesOf(sharedAlive(isSharedMemoryUsed(), isAlone), this.#board.uncounted());
  }

  /** Whether all shared memory is known without a walk over the heap. */
  get isSharedListed(): boolean {
    return this.#board.size === 0 && isAllListed();
  }

  /** Whether some worker lives. */
  get areThere(): boolean {
    return this.#board.lives().some(({ endedMs }) => endedMs === null);
  }

  /** Workers that never registered, or left a request without an answer in time. */
  get silent(): number {
    return Math.max(0, this.#started.size - this.#board.size) + this.#unanswered.size;
  }

  lives(): WorkerLife[] {
    return this.#board.lives();
  }

  close(): void {
    this.#channel.close();
    process.off('worker', this.#onWorker);
  }
}
