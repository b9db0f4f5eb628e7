/** Events as parsers find them, in batches, before their names are interned (take-batch.ts). In each thread that reads. */
import { hashOf } from './bytes';
import { findHour, NO_HOUR } from './hour-keys';
import { BATCH_FULL, DONE, LineParser, NOT_PLAIN, UNKNOWN_HOUR } from './line-parser';

/** An event whose names are still in its line. */
@unmanaged
export class FoundEvent {
  hour: u32;
  page: u32;
  pageLength: u32;
  pageHash: u32;
  visitor: u32;
  visitorLength: u32;
  visitorHash: u32;
  /** Records where the names probably are, see take-batch.ts. */
  pageRecord: u32;
  visitorRecord: u32;
  unused: u32;
}

/** Bytes of a batch of so many events. */
export function batchBytes(events: u32): u32 {
  return events * offsetof<FoundEvent>();
}

/**
 * Adds the event of a line, whose key of the hour is set, to the batch; DONE where it was added, BATCH_FULL where that was the
 * last one that it holds.
 */
@inline
export function addEvent(parser: LineParser, page: usize, pageEnd: usize, visitor: usize, visitorEnd: usize): u32 {
  if (page == pageEnd || visitor == visitorEnd) return NOT_PLAIN;
  let hour = parser.lastHour;
  if (parser.keyLow != parser.lastLow || parser.keyHigh != parser.lastHigh) {
    hour = findHour(parser);
    if (hour == NO_HOUR) return UNKNOWN_HOUR;
  }
  const count = parser.batchEvents;
  const event = changetype<FoundEvent>(<usize>parser.batch + <usize>count * offsetof<FoundEvent>());
  const pageLength = <u32>(pageEnd - page);
  const visitorLength = <u32>(visitorEnd - visitor);
  event.hour = hour;
  event.page = <u32>page;
  event.pageLength = pageLength;
  event.pageHash = hashOf(parser.keys, page, pageLength, 0);
  event.visitor = <u32>visitor;
  event.visitorLength = visitorLength;
  event.visitorHash = hashOf(parser.keys, visitor, visitorLength, 0);
  parser.batchEvents = count + 1;
  parser.lines += 1;
  return count + 1 == parser.batchMost ? BATCH_FULL : DONE;
}
