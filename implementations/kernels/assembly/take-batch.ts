/**
 * Interning a batch of events that a parser found. Three times over all of them, so that the cache misses of one name do not wait
 * for those of another: first for slots, then for records, and only then what follows from them. In each thread that reads.
 */
import { FoundEvent } from './found-event';
import { DONE, LineParser } from './line-parser';
import { appendOverflow } from './overflow';
import {
  FIRST_NO_ID,
  InternThread,
  idInRecord,
  internHashed,
  likelyRecord,
  NEEDS_SLOTS,
  touchRecord,
  UNKNOWN,
} from './shared-table';

/** Why it stopped. */
const COLUMNS_FULL: u32 = 3;
const TABLE_NEEDS_SLOTS: u32 = 4;
const THREAD_NEEDS_RECORDS: u32 = 5;
/** There is no room for an event of an unknown visitor. */
const OVERFLOW_FULL: u32 = 6;

/** Keeps the compiler from leaving out what is read for the cache alone. */
let touch: u32 = 0;

@inline
function eventAt(parser: LineParser, index: u32): FoundEvent {
  return changetype<FoundEvent>(<usize>parser.batch + <usize>index * offsetof<FoundEvent>());
}

/** Brings what looking up the names will read into the cache. */
function prepare(parser: LineParser): void {
  const count = parser.batchEvents;
  for (let index: u32 = 0; index < count; index++) {
    const event = eventAt(parser, index);
    event.pageRecord = likelyRecord(parser.pages, event.pageHash);
    event.visitorRecord = likelyRecord(parser.visitors, event.visitorHash);
  }
  let touched: u32 = 0;
  for (let index: u32 = 0; index < count; index++) {
    const event = eventAt(parser, index);
    touched += touchRecord(event.pageRecord) + touchRecord(event.visitorRecord);
  }
  touch = touched;
}

/** Puts the events of the batch into the columns; DONE where it is empty then, or why it stopped before. */
export function takeBatch(address: usize): u32 {
  const parser = changetype<LineParser>(address);
  const thread = changetype<InternThread>(parser.thread);
  const count = parser.batchEvents;
  let index = parser.batchTaken;
  // Records stay where they are, so those found before a stop are still right.
  if (index == 0) prepare(parser);
  let why = DONE;
  let events = parser.events;
  for (; index < count; index++) {
    const event = eventAt(parser, index);
    if (events == parser.mostEvents) {
      why = COLUMNS_FULL;
      break;
    }
    let page = idInRecord(event.pageRecord, event.page, event.pageLength);
    if (page >= FIRST_NO_ID) page = internHashed(thread, parser.pages, event.pageHash, event.page, event.pageLength);
    if (page >= FIRST_NO_ID) {
      why = page == NEEDS_SLOTS ? TABLE_NEEDS_SLOTS : THREAD_NEEDS_RECORDS;
      break;
    }
    let visitor = idInRecord(event.visitorRecord, event.visitor, event.visitorLength);
    if (visitor >= FIRST_NO_ID) {
      visitor = internHashed(thread, parser.visitors, event.visitorHash, event.visitor, event.visitorLength);
    }
    if (visitor >= FIRST_NO_ID) {
      if (visitor != UNKNOWN) {
        why = visitor == NEEDS_SLOTS ? TABLE_NEEDS_SLOTS : THREAD_NEEDS_RECORDS;
        break;
      }
      if (!appendOverflow(thread, event.hour, page, event.visitor, event.visitorLength)) {
        why = OVERFLOW_FULL;
        break;
      }
      continue;
    }
    const offset = <usize>events << 2;
    store<u32>(<usize>parser.hourColumn + offset, event.hour);
    store<u32>(<usize>parser.pageColumn + offset, page);
    store<u32>(<usize>parser.visitorColumn + offset, visitor);
    events++;
  }
  parser.events = events;
  if (why == DONE) {
    parser.batchEvents = 0;
    index = 0;
  }
  parser.batchTaken = index;
  return why;
}
