/** What is written down about lines without an event. */

import { type RejectedLines, UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { grouped } from '../../quantity.ts';
import type { ForeignLines } from './foreign-lines.ts';
import { quotedStart } from './quoted-start.ts';
import type { Rejection, RejectionSink } from './records.ts';

/** So many places are kept of each reason. */
const FIRST_PLACES = 5;

/** Rejected lines of all files by reason, in order of first appearance. */
export class RejectionTally {
  readonly #byReason = new Map<
    string,
    { count: number; first: { file: string; line: number }[] }
  >();

  add(reason: string, file: string, line: number): void {
    let entry = this.#byReason.get(reason);
    if (entry === undefined) {
      entry = { count: 0, first: [] };
      this.#byReason.set(reason, entry);
    }
    entry.count += 1;
    if (entry.first.length < FIRST_PLACES) entry.first.push({ file, line });
  }

  rejected(): readonly RejectedLines[] {
    return Array.from(this.#byReason, ([reason, { count, first }]) => ({ reason, count, first }));
  }
}

/** Takes the rejected lines of one file. */
export class FileJournal implements RejectionSink {
  readonly #file: string;
  readonly #tally: RejectionTally;
  readonly #fail: boolean;
  readonly #foreign: ForeignLines | undefined;
  readonly #counts = new Map<string, number>();
  readonly #badCounts = new Map<string, number>();
  #firstBad = '';

  /** @param foreign Looks whether rejected lines are events of another format. */
  constructor(
    file: string,
    tally: RejectionTally,
    badLines: 'report' | 'fail',
    foreign: ForeignLines | undefined,
  ) {
    this.#file = file;
    this.#tally = tally;
    this.#fail = badLines === 'fail';
    this.#foreign = foreign;
  }

  /** @throws UsageError where bad lines are to fail, and this one is neither blank nor a header. */
  reject(rejection: Rejection, line: number, bytes: Uint8Array, start: number, end: number): void {
    const { reason, expected } = rejection;
    this.#tally.add(reason, this.#file, line);
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
    if (expected) return;
    this.#badCounts.set(reason, (this.#badCounts.get(reason) ?? 0) + 1);
    if (this.#fail) {
      throw new UsageError(
        `${printable(this.#file, 500)}: line ${grouped(line)} holds no event (${reason}): ` +
          `${quotedStart(bytes, start, end)}\n` +
          'Mend or remove it, or count such lines and go on: --bad-lines report',
      );
    }
    if (this.#firstBad === '') {
      this.#firstBad = `line ${grouped(line)}, ${reason}: ${quotedStart(bytes, start, end)}`;
    }
    this.#foreign?.see(line, bytes, start, end);
  }

  /** The reason of most lines that nobody expects to be without an event; undefined where there are none. */
  mostFrequent(): string | undefined {
    let most: string | undefined;
    for (const [reason, count] of this.#badCounts) {
      if (most === undefined || count > this.#badCounts.get(most)!) most = reason;
    }
    return most;
  }

  /** Counts by reason, most frequent first, and the first bad line: for a message. */
  summary(): string {
    const counts = [...this.#counts].sort(([, a], [, b]) => b - a);
    const parts = counts.map(([reason, count]) => `${reason} ${grouped(count)}`);
    return parts.join(', ') + (this.#firstBad === '' ? '' : `\nThe first one: ${this.#firstBad}`);
  }
}
