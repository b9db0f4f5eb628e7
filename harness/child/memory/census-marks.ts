/** The looks at memory of a census trial. Runs in trial processes. */
import type { CensusResult } from '../../wire/memory-results.ts';
import { collectGarbage } from '../garbage.ts';
import { accountFor, type Beside, type Mark, type Stretch, type Timeline } from './account.ts';
import type { CollectionLog } from './collection-log.ts';
import { bytesReleased } from './resized-buffers.ts';
import { sharedBytesCreated } from './shared-memory.ts';
import { Workers } from './workers.ts';

/** Must be there before any worker is. */
export class CensusMarks {
  readonly #workers = new Workers();
  #workersEndedMs: Timeline['workersEndedMs'] = [];

  /** @returns what looks at memory where so many events were handed over, and notes it. */
  into(marks: Mark[]): (events: number) => void {
    return (events) => {
      collectGarbage();
      this.#workers.ask(true);
      marks.push({ events, ...this.#beside(), atMs: performance.now() });
    };
  }

  /** A stretch that begins now, and whose marks these will be. */
  begin(marks: readonly Mark[]): Stretch {
    collectGarbage();
    const before = this.#beside();
    collectGarbage();
    return { before, startMs: performance.now(), marks };
  }

  /** Right after the last of them: workers are looked at no more. */
  end(): void {
    this.#workersEndedMs = this.#workers
      .lives()
      .map(({ endedMs }) => (endedMs === null ? null : endedMs - performance.timeOrigin));
    this.#workers.close();
  }

  /** What all of it amounts to. */
  account(
    log: CollectionLog,
    call: Stretch | null,
    input: Pick<Timeline, 'reading' | 'stringBytes'>,
  ): Omit<CensusResult, 'held'> {
    if (call === null) throw new Error('The call has not begun.');
    return accountFor(log, { call, ...input, workersEndedMs: this.#workersEndedMs });
  }

  #beside(): Beside {
    return {
      sharedBytes: this.#workers.sharedBytes(),
      sharedCreatedBytes: sharedBytesCreated(),
      releasedBytes: bytesReleased(),
    };
  }
}
