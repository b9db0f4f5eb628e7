/**
 * A block of output and, in the same memory, what it is put together from: copying a few dozen bytes
 * within one array is several times as fast as copying them from another.
 */

/** Bytes after which a block is full. */
const BLOCK_BYTES = 2 ** 20;
/** Room behind that for the rest of a line; it grows where a line is longer. */
const LINE_BYTES = 4096;
/** Room before the block for what is kept. */
const KEPT_BYTES = 2 ** 24;
const MOST_BYTES_PER_UNIT = 3;

/** Collects bytes; what is used often is kept, and copied from there. */
export class Output {
  /** First what is kept, then the block; another array after growing. */
  bytes = Buffer.allocUnsafe(KEPT_BYTES + BLOCK_BYTES + LINE_BYTES);
  /** Place after the last byte of the block. */
  end = KEPT_BYTES;
  #reserved = 0;

  /** Whether the block should be taken. */
  get isFull(): boolean {
    return this.end >= KEPT_BYTES + BLOCK_BYTES;
  }

  /** Finds a place where bytes can be kept for {@link Output.appendKept}, unless there is no room left. */
  reserve(length: number): number | undefined {
    if (this.#reserved + length > KEPT_BYTES) return undefined;
    this.#reserved += length;
    return this.#reserved - length;
  }

  /** Appends bytes that are kept. */
  appendKept(place: number, length: number): void {
    this.#makeRoom(length);
    this.bytes.copyWithin(this.end, place, place + length);
    this.end += length;
  }

  /** Appends bytes, or text in UTF-8. */
  append(content: string | Uint8Array): void {
    this.#makeRoom(content.length * MOST_BYTES_PER_UNIT);
    if (typeof content === 'string') {
      this.end += this.bytes.write(content, this.end);
    } else {
      this.bytes.set(content, this.end);
      this.end += content.length;
    }
  }

  /** Empties the block and returns what was in it. */
  take(): Uint8Array {
    const block = Buffer.from(this.bytes.subarray(KEPT_BYTES, this.end));
    this.end = KEPT_BYTES;
    return block;
  }

  #makeRoom(length: number): void {
    if (this.end + length <= this.bytes.length) return;
    this.bytes = Buffer.concat([this.bytes], 2 * (this.end + length));
  }
}
