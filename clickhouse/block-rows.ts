/** Events as rows of a table: RowBinary, with the load and the number that each row is stored under. Pure. */
import { UsageError } from '../contract.ts';
import { encodeName } from '../names.ts';
import type { TimeKind } from './column-types.ts';

/** Events of a load are numbered from 0 on; so many, beginning at a multiple of it, are a block: sent and asked for together. */
export const BLOCK_EVENTS = 131_072;

/** A block, ready to be sent. */
export interface Block {
  /** Number of its first event. */
  readonly first: number;
  readonly events: number;
  /** Where each row begins in `bytes`, and behind the last one where that ends. */
  readonly starts: Uint32Array;
  readonly bytes: Buffer;
}

/** Gathers rows until a block is full. */
export class BlockFiller {
  #bytes = Buffer.allocUnsafe(BLOCK_EVENTS * 64);
  #starts = new Uint32Array(BLOCK_EVENTS + 1);
  #length = 0;
  #events = 0;
  #first = 0;
  readonly #load = Buffer.alloc(8);
  readonly #time: TimeKind;

  /** @param load Under which the rows are stored. */
  constructor(load: bigint, time: TimeKind) {
    this.#load.writeBigUInt64LE(load);
    this.#time = time;
  }

  get isFull(): boolean {
    return this.#events === BLOCK_EVENTS;
  }

  /** @throws UsageError where the column cannot hold the time. */
  add(timestampMs: number, page: Buffer, visitor: Buffer): void {
    const needed = this.#length + page.length + visitor.length + 64;
    if (needed > this.#bytes.length) this.#grow(needed);
    this.#starts[this.#events] = this.#length;
    this.#addTime(timestampMs);
    this.#addText(page);
    this.#addText(visitor);
    const bytes = this.#bytes;
    const number = this.#first + this.#events;
    this.#length += copied(this.#load, bytes, this.#length);
    this.#length = bytes.writeUInt32LE(number % 2 ** 32, this.#length);
    this.#length = bytes.writeUInt32LE(Math.floor(number / 2 ** 32), this.#length);
    this.#events += 1;
  }

  /** What was gathered, and begins anew; null where nothing was. */
  take(): Block | null {
    if (this.#events === 0) return null;
    this.#starts[this.#events] = this.#length;
    const block = {
      first: this.#first,
      events: this.#events,
      starts: this.#starts.slice(0, this.#events + 1),
      bytes: Buffer.from(this.#bytes.subarray(0, this.#length)),
    };
    this.#first += this.#events;
    [this.#events, this.#length] = [0, 0];
    return block;
  }

  #addTime(timestampMs: number): void {
    if (this.#time.kind === 'fraction') {
      const { scale } = this.#time;
      const ticks =
        scale >= 3
          ? BigInt(timestampMs) * 10n ** BigInt(scale - 3)
          : BigInt(Math.floor(timestampMs / 10 ** (3 - scale)));
      if (BigInt.asIntN(64, ticks) !== ticks)
        throw doesNotFit(timestampMs, `DateTime64(${scale}), which counts so finely up to 2262`);
      this.#length = this.#bytes.writeBigInt64LE(ticks, this.#length);
      return;
    }
    const seconds = Math.floor(timestampMs / 1000);
    if (seconds < 0 || seconds >= 2 ** 32) {
      throw doesNotFit(timestampMs, 'DateTime, which holds 1970 to 2106');
    }
    this.#length = this.#bytes.writeUInt32LE(seconds, this.#length);
  }

  #addText(text: Buffer): void {
    let { length } = text;
    for (; length >= 0x80; length = Math.floor(length / 0x80)) {
      this.#bytes[this.#length++] = (length & 0x7f) | 0x80;
    }
    this.#bytes[this.#length++] = length;
    this.#length += copied(text, this.#bytes, this.#length);
  }

  #grow(needed: number): void {
    const bytes = Buffer.allocUnsafe(Math.max(needed, 2 * this.#bytes.length));
    this.#bytes.copy(bytes, 0, 0, this.#length);
    this.#bytes = bytes;
  }
}

function doesNotFit(timestampMs: number, type: string): UsageError {
  return new UsageError(
    `An event of ${new Date(timestampMs).toISOString()} does not fit a column of type ${type}. Load into a table with DateTime64(3, 'UTC').`,
  );
}

/** A short text is copied faster byte by byte than by a call into C++. @returns its length. */
function copied(from: Buffer, to: Buffer, at: number): number {
  if (from.length > 64) return from.copy(to, at);
  for (let index = 0; index < from.length; index++) to[at + index] = from[index]!;
  return from.length;
}

/** The rows of a block that a table does not hold. @param held Numbers of those that it does. */
export function missingRows({ first, events, starts, bytes }: Block, held: ReadonlySet<number>) {
  if (held.size === 0) return bytes;
  const parts: Buffer[] = [];
  for (let row = 0; row < events; row++) {
    if (!held.has(first + row)) parts.push(bytes.subarray(starts[row], starts[row + 1]));
  }
  return Buffer.concat(parts);
}

/** A name as bytes, each made once for as long as there are not too many. */
export function nameCache(names: { readonly at: (id: number) => string }): (id: number) => Buffer {
  const known: Buffer[] = [];
  return (id) => {
    if (id >= MOST_CACHED) return encodeName(names.at(id));
    known[id] ??= encodeName(names.at(id));
    return known[id];
  };
}

const MOST_CACHED = 1_000_000;
