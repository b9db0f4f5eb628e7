/**
 * ArrayBuffers that are resized: some versions of V8 count what they were made with, and not what they have become. Runs in trial
 * processes.
 */
import { WeakList } from './weak-list.ts';

const resized = new WeakList<ArrayBuffer>();
/** Bytes that each had before it was first resized, which V8 counts. */
const countedBytes = new WeakMap<ArrayBuffer, number>();
let addedBytes = 0;

/** What Node's own types leave out. */
interface Resizable {
  readonly resize: (length: number) => void;
  /** 0 also of one that was handed on: its bytes are another's then, and counted there. */
  readonly maxByteLength: number;
}

/** From now on they are known. @param onUsed Called where there is one. */
export function watchResizing(onUsed: () => void): void {
  const described = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'resize');
  if (described === undefined) return;
  const watched = new Proxy(described.value as (length: number) => void, {
    apply: (resize, buffer: ArrayBuffer, parameters) => {
      const before = buffer.byteLength;
      Reflect.apply(resize, buffer, parameters);
      onUsed();
      addedBytes += Math.max(0, buffer.byteLength - before);
      if (countedBytes.has(buffer)) return;
      countedBytes.set(buffer, before);
      resized.add(buffer);
    },
  });
  Object.defineProperty(ArrayBuffer.prototype, 'resize', { ...described, value: watched });
}

/** Of each that is alive, the bytes that V8 does not count; below 0 where it has shrunk, and V8 counts more than there is. */
export function resizedBytes(): number[] {
  return resized.map((buffer) =>
    (buffer as ArrayBuffer & Resizable).maxByteLength === 0
      ? 0
      : buffer.byteLength - (countedBytes.get(buffer) ?? buffer.byteLength),
  );
}

/** Bytes that resizing has added so far. */
export function bytesAddedByResizing(): number {
  return addedBytes;
}

/** One of so many bytes that was made with none; null where there are none of its kind. */
export function resizedBuffer(bytes: number): ArrayBuffer | null {
  if (!('resize' in ArrayBuffer.prototype)) return null;
  const Made = ArrayBuffer as unknown as new (
    length: number,
    options: { readonly maxByteLength: number },
  ) => ArrayBuffer & Resizable;
  const buffer = new Made(0, { maxByteLength: bytes });
  buffer.resize(bytes);
  return buffer;
}
