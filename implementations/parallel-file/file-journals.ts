/** What is written down about lines without an event, file by file in their order. In the calling thread. */
import type { LinesRead } from '../../contract.ts';
import { RejectionTally } from '../../generators/replay/journal.ts';
import { openJournal } from '../../generators/replay/log-file.ts';
import type { ReplayOptions } from '../../generators/replay/parameters.ts';
import type { FilePlan, RejectedLine } from './file-plan.ts';

/** What a part of a file held. */
export interface PartLines {
  readonly lines: number;
  /** As many, unless some span lines. */
  readonly records: number;
  readonly events: number;
  readonly rejected: readonly RejectedLine[];
}

/** Takes what the parts of files held, in their order. */
export interface FileJournals {
  /** The file that is written down, by number; that of no plan after the last. */
  readonly file: () => number;
  /** Records of it so far. */
  readonly records: () => number;
  /** @throws UsageError where a bad line is to fail. */
  readonly add: (part: PartLines) => void;
  /**
   * Ends the file and begins the next.
   *
   * @throws UsageError where the file is no log, or a bad line is to fail.
   */
  readonly next: () => void;
  readonly linesRead: () => LinesRead;
}

/** Begins with the head of the first file. */
export function openFileJournals(plans: readonly FilePlan[], options: ReplayOptions): FileJournals {
  const tally = new RejectionTally();
  let allRecords = 0;
  let file = -1;
  let lines = 0;
  let records = 0;
  let events = 0;
  let open: ReturnType<typeof openJournal> | undefined;

  const add = (part: PartLines) => {
    for (const { rejection, line, bytes } of part.rejected) {
      open!.journal.reject(rejection, lines + line, bytes, 0, bytes.length);
    }
    lines += part.lines;
    records += part.records;
    events += part.events;
  };
  const next = () => {
    open?.check(records, events, '');
    allRecords += records;
    file += 1;
    lines = 0;
    records = 0;
    events = 0;
    const plan = plans[file];
    if (plan === undefined) return;
    const {
      file: { path },
      format,
      headLines,
      headEvents,
      headRejected,
    } = plan;
    open = openJournal({ path, format, options, tally });
    add({
      lines: headLines,
      records: headLines,
      events: headEvents.length,
      rejected: headRejected,
    });
  };
  next();
  return {
    file: () => file,
    records: () => records,
    add,
    next,
    linesRead: () => ({ lines: allRecords, rejected: tally.rejected() }),
  };
}
