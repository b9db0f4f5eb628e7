/** What was read of a log, in words. Pure. */
import { printable } from '../../printable.ts';
import { counted, grouped } from '../../quantity.ts';
import { type EventsInReport, eventsOf, type Report } from '../figures/report.ts';

type LinesInReport = NonNullable<EventsInReport['linesRead']>;

/** A log's lines and those that hold no event; null for a synthetic workload. */
export function linesInWords(report: Report, workload: string): string | null {
  const lines = eventsOf(report, workload)?.linesRead;
  if (lines === undefined) return null;
  return [rejectedInWords(lines), ...notesInWords(lines)].join(' ');
}

/** What looks wrong about the events of a log, a sentence each. */
export function notesInWords({ notes = [] }: LinesInReport): readonly string[] {
  return notes.map((note) => printable(note, 1000));
}

/** `Read 47,748 lines; 21 hold no event: no_request_status_bytes 21 (first in lines 7527, 7528).` */
export function rejectedInWords({ lines, rejected }: LinesInReport): string {
  const read = `Read ${counted(lines, 'line')}`;
  const total = rejected.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return `${read}; every one holds an event.`;
  const severalFiles =
    new Set(rejected.flatMap(({ first }) => first.map(({ file }) => file))).size > 1;
  const reasons = rejected.map(({ reason, count, first }) => {
    const places = first.map(({ file, line }) =>
      severalFiles ? `${printable(file)}:${line}` : String(line),
    );
    return `${reason} ${grouped(count)} (first: ${severalFiles ? '' : 'line '}${places.join(', ')})`;
  });
  return `${read}; ${counted(total, 'holds', 'hold')} no event: ${reasons.join('; ')}.`;
}
