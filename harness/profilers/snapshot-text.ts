/** The text of a heap snapshot, byte by byte, so that it is never whole in memory. Runs in the parent. */
import { closeSync, openSync, readSync } from 'node:fs';

type Column = Uint8Array | Uint32Array | Float64Array;
type Take = (row: number, value: number) => void;

const CHUNK_BYTES = 2 ** 20;
const [ZERO, NINE, OPEN, CLOSE] = [0x30, 0x39, 0x5b, 0x5d];

/** The file, read once from start to end. */
export class SnapshotText {
  readonly #file: number;
  readonly #chunk = Buffer.alloc(CHUNK_BYTES);
  #length = 0;
  #at = 0;

  /** @throws Error where there is no such file. */
  constructor(path: string) {
    this.#file = openSync(path, 'r');
  }

  close(): void {
    closeSync(this.#file);
  }

  /** The text up to this mark, which is read over. @throws Error where it does not come. */
  upTo(mark: string): string {
    const bytes: number[] = [];
    const last = mark.charCodeAt(mark.length - 1);
    for (let byte = this.#byte(); byte >= 0; byte = this.#byte()) {
      bytes.push(byte);
      if (byte !== last) continue;
      const end = Buffer.from(bytes.slice(-mark.length)).toString('latin1');
      if (end === mark) return Buffer.from(bytes.slice(0, -mark.length)).toString();
    }
    throw new Error(`The heap snapshot ends before ${mark}.`);
  }

  /** All numbers to the end of the list that has been opened, lists within it included, 0 being the depth of the outermost. */
  numbers(onNumber: (value: number, depth: number) => void): void {
    let depth = 0;
    let value = -1;
    for (let byte = this.#byte(); byte >= 0; byte = this.#byte()) {
      if (byte >= ZERO && byte <= NINE) {
        value = (value < 0 ? 0 : value * 10) + byte - ZERO;
        continue;
      }
      if (value >= 0) onNumber(value, depth);
      value = -1;
      if (byte === OPEN) depth++;
      else if (byte === CLOSE && depth-- === 0) return;
    }
    throw new Error('The heap snapshot ends within a list of numbers.');
  }

  /** Numbers that form rows of these fields, each put into its column, or taken otherwise. */
  rows(fields: readonly string[], columns: Readonly<Record<string, Column | Take>>): void {
    const takers = fields.map((field): Take | undefined => {
      const column = columns[field];
      if (typeof column !== 'object') return column;
      return (row, value) => {
        column[row] = value;
      };
    });
    let row = 0;
    let field = 0;
    this.numbers((value) => {
      takers[field]?.(row, value);
      field++;
      if (field < takers.length) return;
      field = 0;
      row++;
    });
  }

  /** Everything that has not been read, which must fit into one string. */
  rest(): string {
    const parts = [Buffer.from(this.#chunk.subarray(this.#at, this.#length))];
    while (this.#fill()) parts.push(Buffer.from(this.#chunk.subarray(0, this.#length)));
    return Buffer.concat(parts).toString();
  }

  #byte(): number {
    if (this.#at === this.#length && !this.#fill()) return -1;
    return this.#chunk[this.#at++]!;
  }

  #fill(): boolean {
    this.#at = 0;
    this.#length = readSync(this.#file, this.#chunk, 0, CHUNK_BYTES, null);
    return this.#length > 0;
  }
}
