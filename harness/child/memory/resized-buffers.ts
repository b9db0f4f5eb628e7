/**
 * Buffers that become longer or shorter: some versions of V8 count what ArrayBuffers were made with, and not what they have
 * become; none counts a SharedArrayBuffer that grows, or what was freed before a collection. Runs in trial processes.
 */
import { WeakList } from './weak-list.ts';

const resized = new WeakList<ArrayBuffer>();
/** Bytes that each had before it was first resized, which V8 counts. */
const countedBytes = new WeakMap<ArrayBuffer, number>();
let addedBytes = 0;
let releasedBytes = 0;
let shrunkBytes = 0;

/** What Node's own types leave out. */
interface Resizable {
  readonly resize: (length: number) => void;
  /** 0 also of one that was handed on: its bytes are another's then, and counted there. */
  readonly maxByteLength: number;
}

/** Who is told of buffers whose length changes. */
export interface ResizingWatch {
  /** Before so many bytes are freed that V8 counts no more from then on: no collection could tell of them. */
  readonly onFreeing: (bytes: number) => void;
  /** Where an ArrayBuffer was resized, with the bytes that this added. */
  readonly onResized: (bytes: number) => void;
}

/**
 * From now on they are known.
 *
 * @param isCounted Whether V8 counts what they become. Then it counts what a shorter one has freed no more, before any collection.
 */
export function watchResizing(isCounted: boolean, { onFreeing, onResized }: ResizingWatch): void {
  watchChanging(ArrayBuffer.prototype, 'resize', {
    ahead: ({ byteLength }, length) => {
      if (isCounted && typeof length === 'number' && length < byteLength)
        onFreeing(byteLength - Math.max(0, length));
    },
    after: (buffer, before) => {
      const added = Math.max(0, buffer.byteLength - before);
      const shrunk = Math.max(0, before - buffer.byteLength);
      if (isCounted) releasedBytes += shrunk;
      else {
        addedBytes += added;
        shrunkBytes += shrunk;
        if (!countedBytes.has(buffer)) {
          countedBytes.set(buffer, before);
          resized.add(buffer);
        }
      }
      onResized(added);
    },
  });
}

/** From now on it is told by how many bytes a SharedArrayBuffer has grown. */
export function watchGrowing(onGrown: (bytes: number) => void): void {
  watchChanging(SharedArrayBuffer.prototype, 'grow', {
    after: (buffer, before) => onGrown(buffer.byteLength - before),
  });
}

/** Calls `ahead` with each buffer whose method changes its length, and what to; `after` with it and its bytes before. */
function watchChanging<Changed extends { readonly byteLength: number }>(
  prototype: Changed,
  name: 'resize' | 'grow',
  watch: {
    readonly ahead?: (buffer: Changed, length: unknown) => void;
    readonly after: (buffer: Changed, before: number) => void;
  },
): void {
  const described = Object.getOwnPropertyDescriptor(prototype, name);
  if (described === undefined) return;
  const watched = new Proxy(described.value as (length: number) => void, {
    apply: (change, buffer: Changed, parameters) => {
      const before = buffer.byteLength;
      watch.ahead?.(buffer, parameters[0]);
      Reflect.apply(change, buffer, parameters);
      watch.after(buffer, before);
    },
  });
  Object.defineProperty(prototype, name, { ...described, value: watched });
}

/**
 * From now on it is known what is freed when a buffer is handed on at another length: it is copied, and V8 counts the old bytes
 * no more, before any collection could tell of them. At the same length, the bytes themselves are handed on.
 */
export function watchTransfers({ onFreeing }: Pick<ResizingWatch, 'onFreeing'>): void {
  for (const name of ['transfer', 'transferToFixedLength']) {
    const described = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, name);
    // Not on every version.
    if (described === undefined) continue;
    const watched = new Proxy(described.value as (length?: number) => ArrayBuffer, {
      apply: (transfer, buffer: ArrayBuffer & { readonly resizable?: boolean }, parameters) => {
        const { byteLength, resizable } = buffer;
        const bytes = countedBytes.get(buffer) ?? byteLength;
        const [length = byteLength] = parameters;
        if (resizable === true || length !== byteLength) onFreeing(bytes);
        const handedOn: ArrayBuffer = Reflect.apply(transfer, buffer, parameters);
        if (resizable === true || handedOn.byteLength !== byteLength) releasedBytes += bytes;
        return handedOn;
      },
    });
    Object.defineProperty(ArrayBuffer.prototype, name, { ...described, value: watched });
  }
}

/** Bytes of array buffers that were freed so far without a collection. */
export function bytesReleased(): number {
  return releasedBytes;
}

/** By how many bytes ArrayBuffers have shrunk so far that V8 counts as they were. */
export function bytesShrunk(): number {
  return shrunkBytes;
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
