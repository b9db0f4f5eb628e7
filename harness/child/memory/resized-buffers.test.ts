import { expect, it, onTestFinished } from 'vitest';
import { bytesReleased, watchGrowing, watchResizing, watchTransfers } from './resized-buffers.ts';

/** What Node's types leave out of buffers. */
interface Changing {
  readonly byteLength: number;
  readonly grow: (length: number) => void;
  readonly resize: (length: number) => void;
  readonly transfer: (length?: number) => Changing;
}
type Maker = new (length: number, options?: { readonly maxByteLength: number }) => Changing;

/** What is watched belongs to everybody, other tests too: each leaves it as it was. */
function putBack(prototype: object, ...names: readonly string[]): void {
  for (const name of names) {
    const original = Object.getOwnPropertyDescriptor(prototype, name);
    if (original === undefined) continue;
    onTestFinished(() => {
      Object.defineProperty(prototype, name, original);
    });
  }
}

it('tells by how much a SharedArrayBuffer grows', () => {
  const grown: number[] = [];
  putBack(SharedArrayBuffer.prototype, 'grow');
  watchGrowing((bytes) => grown.push(bytes));
  const buffer = new (SharedArrayBuffer as unknown as Maker)(10, { maxByteLength: 100 });
  buffer.grow(30);
  buffer.grow(30);
  expect(() => buffer.grow(200)).toThrow(RangeError);
  expect(grown).toEqual([20, 0]);
  expect(buffer.byteLength).toBe(30);
});

it.skipIf(!('transfer' in ArrayBuffer.prototype))(
  'what a transfer to another length frees is known, before any collection',
  () => {
    const Buffers = ArrayBuffer as unknown as Maker;
    let told = 0;
    putBack(ArrayBuffer.prototype, 'transfer', 'transferToFixedLength');
    watchTransfers({
      onFreeing: (bytes) => {
        told += bytes;
      },
    });
    const releasedBy = (work: () => Changing) => {
      const before = bytesReleased();
      told = 0;
      const { byteLength } = work();
      return [byteLength, bytesReleased() - before, told];
    };
    expect(releasedBy(() => new Buffers(1_000).transfer())).toEqual([1_000, 0, 0]);
    expect(releasedBy(() => new Buffers(1_000).transfer(1_000))).toEqual([1_000, 0, 0]);
    expect(releasedBy(() => new Buffers(1_000).transfer(10))).toEqual([10, 1_000, 1_000]);
    expect(releasedBy(() => new Buffers(1_000).transfer(0))).toEqual([0, 1_000, 1_000]);
    const resizable = () => new Buffers(1_000, { maxByteLength: 2_000 });
    expect(releasedBy(() => resizable().transfer())).toEqual([1_000, 1_000, 1_000]);
  },
);

it('where V8 counts what a buffer becomes, what a shorter one frees is known before any collection', () => {
  const added: number[] = [];
  const freeing: number[][] = [];
  const buffer = new (ArrayBuffer as unknown as Maker)(1_000, { maxByteLength: 2_000 });
  putBack(ArrayBuffer.prototype, 'resize');
  watchResizing(true, {
    onFreeing: (bytes) => freeing.push([bytes, buffer.byteLength]),
    onResized: (bytes) => added.push(bytes),
  });
  const before = bytesReleased();
  buffer.resize(100);
  buffer.resize(500);
  expect([bytesReleased() - before, added]).toEqual([900, [0, 400]]);
  // While all of it is still there.
  expect(freeing).toEqual([[900, 1_000]]);
});
