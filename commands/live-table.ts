/** The table of a run while it goes on: what is known after each round, for whoever watches. */
import stringWidth from 'string-width';
import type { Progress } from '../harness/parent/record-trial.ts';
import type { RunRecord } from '../harness/record/record.ts';
import { makeReport } from '../reports/figures/report.ts';
import { openTableLines, textLines } from '../reports/formats/terminal-text.ts';
import { liveTable } from '../reports/tables/live-table.ts';
import { sectionsOf } from '../reports/words/sections.ts';
import { errorTerminalOf, type Io } from './session.ts';

/** A large record takes longer to be read, and whoever waits for figures must not wait for their display. */
const MOST_TIME_SHARE = 0.01;

/**
 * Shows the table anew whenever a round begins. Called before each trial.
 *
 * @param show Takes the lines that stand until the next; null where nobody watches.
 */
export function tableOnTheWay(
  show: ((lines: string) => void) | null,
  io: Pick<Io, 'stderr'>,
): (progress: Progress, recordNow: () => RunRecord) => void {
  let shownFor = '';
  let notBeforeMs = 0;
  return ({ pass, workload, implementation, round }, recordNow) => {
    const startMs = performance.now();
    const begun = `${workload} ${round}`;
    // Before the first process of a round nothing is timed that could be disturbed.
    if (show === null || pass !== 'time' || begun === shownFor) return;
    shownFor = begun;
    if (startMs < notBeforeMs) return;
    const section = sectionsOf(makeReport(recordNow())).find(
      ({ workload: name, part }) =>
        name === workload && part.request.implementations.includes(implementation ?? ''),
    );
    const table = section === undefined ? null : liveTable(section);
    if (table === null) return;
    const options = errorTerminalOf(io);
    const lines = [...textLines(table.title, options), ...openTableLines(table, options)];
    // Cut into pieces, between which a line is empty, it would say less than the first times, which stand there until then.
    const isWhole = lines.every((line) => line !== '' && stringWidth(line) <= options.width);
    if (isWhole) show(lines.join('\n'));
    const endMs = performance.now();
    notBeforeMs = endMs + (endMs - startMs) / MOST_TIME_SHARE;
  };
}
