/** The calls that are profiled. Runs in profiled processes. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { HourlyUniques, PageView, RowsImplementation } from '../../../contract.ts';
import { InputStream } from '../../../harness/child/memory/input-stream.ts';
import { TURN_MS } from '../../../harness/child/profilers/recordings.ts';
import { loadRowsImplementation } from '../../../harness/plug-ins/load.ts';
import type { PlugIn } from '../../../harness/wire/plug-in.ts';
import type { ProfiledInput } from '../../../harness/wire/profile.ts';
import type { Repetition } from '../../../harness/wire/profiling-tools.ts';
import type { WrongAnswer } from '../../../harness/wire/refusal.ts';
import type { StringOwnership } from '../../../harness/wire/strings.ts';
import { type Dataset, openDataset } from '../../dataset.ts';
import { differencesFrom } from '../../differences.ts';
import { expectedAnswer } from '../../oracle.ts';
import { type MakeRow, rowMaker, rowsOf } from '../../rows.ts';

/** The calls that were made. */
export interface Calls {
  readonly calls: number;
  readonly startMs: number;
  readonly endMs: number;
  /** Of the last of them. */
  readonly answer: HourlyUniques;
}

/** An implementation and its input, ready to be called. */
export class ProfiledCalls {
  readonly events: number;
  readonly #plugIn: PlugIn;
  readonly #strings: StringOwnership;
  readonly #dataset: Dataset;

  /** @throws Error where the dataset is not the one that was prepared. */
  constructor(plugIn: PlugIn, input: Extract<ProfiledInput, { kind: 'events' }>) {
    this.#plugIn = plugIn;
    this.#strings = input.strings;
    this.#dataset = openDataset(input, input.events);
    this.events = this.#dataset.timestampsMs.length;
  }

  /** Imports it; a profiler that is to know names and lines of its code must have started before. */
  implementation(): Promise<RowsImplementation> {
    return loadRowsImplementation(this.#plugIn);
  }

  /** All rows, made now, so that making them is not in the profile. */
  rows(): PageView[] {
    return rowsOf(this.makeRow(), 0, this.events);
  }

  /** All rows, each made when it is asked for; `onMark` is called when `mark` of them have been handed over. */
  stream(mark: number, onMark: () => void): InputStream<PageView> {
    const isInside = mark > 0 && mark < this.events;
    return new InputStream(this.makeRow(), this.events, isInside ? [mark] : [], (at) => {
      if (at === mark) onMark();
    });
  }

  /** @returns null where the answer is right. */
  differences(answer: HourlyUniques): WrongAnswer | null {
    return differencesFrom(expectedAnswer(this.#dataset), this.#dataset.pages, answer);
  }

  /** Makes each row anew. */
  makeRow(): MakeRow {
    return rowMaker(this.#dataset, this.#strings);
  }
}

/** Calls again and again, the event loop turning in between. */
export async function repeat(
  { leastSeconds, leastCalls }: Repetition,
  call: () => HourlyUniques | Promise<HourlyUniques>,
): Promise<Calls> {
  const startMs = performance.now();
  for (let calls = 1; ; calls++) {
    const answer = await call();
    const endMs = performance.now();
    if (calls >= leastCalls && endMs - startMs >= leastSeconds * 1e3) {
      return { calls, startMs, endMs, answer };
    }
    await sleep(TURN_MS);
  }
}
