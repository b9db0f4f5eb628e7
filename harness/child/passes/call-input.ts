/** What timed calls are made on, made ready outside of the clock. For trial processes. */
import type { Turns } from '../turns.ts';

/** An implementation with the input of its next call, or of several short ones. */
export interface CallInput<Captured> {
  /** Whether array buffers are allocated by the call alone; shared ones and those of threads come and go beside it. */
  readonly ownsBuffers: boolean;
  /** Makes the input of a sample ready, and has the garbage collected; samples are counted from 1. */
  readonly prepare: (sample: number, collect: () => void) => void | Promise<void>;
  /** How many calls the sample makes that was made ready. */
  readonly calls: () => number;
  readonly call: () => unknown;
  /** Notes what the answer is the moment that the call is over. */
  readonly capture: (answer: unknown) => Captured;
  /** After the call, and after its answer was captured where it did not fail. */
  readonly release: () => void | Promise<void>;
  /** Has the answer judged, or put aside until that is done; when nobody is timed. */
  readonly settleAnswer: (
    turns: Turns,
    sample: number,
    answer: unknown,
    captured: Captured,
  ) => Promise<void>;
  /** What it took to load the input of the last call into tables of the implementation's own; null where there are none. */
  readonly loadNs: () => number | null;
  /** What the calls took, where other things were done between them; null, or absent, where all of the time was theirs. */
  readonly tookNs?: () => number | null;
}
