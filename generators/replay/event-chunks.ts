/** Events gathered into columns, and their names into tables. */

import type { EventChunk } from '../../contract.ts';
import type { ByteRange } from './bytes.ts';
import type { EventSink } from './records.ts';

const CHUNK_EVENTS = 65_536;

/** Gives names their ids: a table of names for instance. */
export interface NameIds {
  readonly intern: (name: ByteRange) => number;
}

/** Fills one chunk after another, in the same arrays. */
export class ChunkFiller implements EventSink {
  full = false;
  /** Events taken so far, over all chunks. */
  events = 0;
  #length = 0;
  readonly #pages: NameIds;
  readonly #visitors: NameIds;
  readonly #timestampsMs = new Float64Array(CHUNK_EVENTS);
  readonly #pageIds = new Uint32Array(CHUNK_EVENTS);
  readonly #visitorIds = new Uint32Array(CHUNK_EVENTS);

  constructor(pages: NameIds, visitors: NameIds) {
    this.#pages = pages;
    this.#visitors = visitors;
  }

  add(timestampMs: number, page: ByteRange, visitor: ByteRange): void {
    const at = this.#length;
    this.#timestampsMs[at] = timestampMs;
    this.#pageIds[at] = this.#pages.intern(page);
    this.#visitorIds[at] = this.#visitors.intern(visitor);
    this.#length = at + 1;
    this.events += 1;
    this.full = this.#length === CHUNK_EVENTS;
  }

  /** The chunk as it is, valid until the next event is added; undefined where it is empty. */
  take(): EventChunk | undefined {
    const length = this.#length;
    this.#length = 0;
    this.full = false;
    if (length === 0) return undefined;
    return {
      timestampsMs: this.#timestampsMs.subarray(0, length),
      pageIds: this.#pageIds.subarray(0, length),
      visitorIds: this.#visitorIds.subarray(0, length),
    };
  }
}
