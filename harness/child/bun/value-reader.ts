/**
 * Reads values in V8's format, where there is no V8: what the parent sends, and what `data` was saved as. Runs in trial processes on
 * Bun. Of plain values, which messages are, it calls nothing that an implementation can replace, and no setter of one.
 */
import { ReadBytes } from './read-bytes.ts';
import {
  BUFFER_INDEX,
  ERROR_CLASSES,
  ERROR_TAG,
  OLDEST_VERSION,
  REGEXP_FLAGS,
  TAG,
  VIEW_KINDS,
} from './value-tags.ts';

const { apply, defineProperty } = Reflect;
const NewArray = Array;
const NewMap = Map;
const NewSet = Set;
const toObject = Object;
const toBuffer = Buffer.from.bind(Buffer);
const { set: setIn } = Map.prototype;
const { add: addTo } = Set.prototype;

/** Values one after the other. */
export class ValueReader {
  readonly #bytes: ReadBytes;
  /** By their numbers. */
  readonly #objects: Record<number, unknown> = Object.create(null);
  #nextId = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = new ReadBytes(bytes);
  }

  /** @throws Error where it is no such format. */
  readHeader(): void {
    const isOne = this.#bytes.byte() === TAG.version && this.#bytes.varint() >= OLDEST_VERSION;
    if (!isOne) throw new Error('These bytes are no values that V8 has written.');
  }

  /** @throws Error where there is none, or it is of a kind that V8 alone knows. */
  readValue(): unknown {
    return this.#valueOf(this.#bytes.tag());
  }

  #valueOf(tag: number): unknown {
    const bytes = this.#bytes;
    switch (tag) {
      case TAG.undefined:
        return undefined;
      case TAG.null:
        return null;
      case TAG.true:
        return true;
      case TAG.false:
        return false;
      case TAG.int32: {
        const bits = bytes.varint();
        return (bits >>> 1) ^ -(bits & 1);
      }
      case TAG.uint32:
        return bytes.varint();
      case TAG.double:
        return bytes.double();
      case TAG.bigint:
        return bytes.bigint();
      case TAG.utf8:
        return bytes.text('utf8');
      case TAG.oneByte:
        return bytes.text('latin1');
      case TAG.twoByte:
        return bytes.text('utf16le');
      default:
        return this.#objectOf(tag);
    }
  }

  /** Each is numbered when it begins, before what is in it. */
  #objectOf(tag: number): unknown {
    const bytes = this.#bytes;
    if (tag === TAG.reference) return this.#viewed(this.#objects[bytes.varint()]);
    const id = this.#nextId++;
    const known = <Value>(value: Value): Value => {
      this.#objects[id] = value;
      return value;
    };
    switch (tag) {
      case TAG.object:
        return this.#fields(known({}), TAG.endOfObject);
      case TAG.denseArray:
        return this.#denseArray(known(new NewArray(bytes.varint())));
      case TAG.sparseArray: {
        const array = known(new NewArray(bytes.varint()));
        this.#fields(array, TAG.endOfSparseArray);
        bytes.varint();
        return array;
      }
      case TAG.date:
        return known(new Date(bytes.double()));
      case TAG.trueObject:
      case TAG.falseObject:
        return known(toObject(tag === TAG.trueObject));
      case TAG.numberObject:
        return known(toObject(bytes.double()));
      case TAG.bigintObject:
        return known(toObject(bytes.bigint()));
      case TAG.stringObject:
        return known(toObject(this.#string()));
      case TAG.regExp: {
        const source = this.#string();
        const bits = bytes.varint();
        const flags = REGEXP_FLAGS.filter((_, bit) => (bits & (1 << bit)) !== 0);
        return known(new RegExp(source, flags.join('')));
      }
      case TAG.map:
        return this.#map(known(new NewMap()));
      case TAG.set:
        return this.#set(known(new NewSet()));
      case TAG.arrayBuffer:
        return this.#viewed(known(bytes.raw(bytes.varint()).buffer));
      case TAG.host:
        return known(this.#host());
      case TAG.error:
        return known(this.#error());
      default:
        throw new Error(`V8 has saved a value of a kind that V8 alone reads (${tag}).`);
    }
  }

  #string(): string {
    const text = this.readValue();
    if (typeof text !== 'string') throw new Error('A text was expected.');
    return text;
  }

  #fields<Holder extends object>(holder: Holder, end: number): Holder {
    for (let tag = this.#bytes.tag(); tag !== end; tag = this.#bytes.tag())
      define(holder, this.#valueOf(tag) as PropertyKey, this.readValue());
    this.#bytes.varint();
    return holder;
  }

  #denseArray(array: unknown[]): unknown[] {
    for (let index = 0; index < array.length; index++) {
      const tag = this.#bytes.tag();
      if (tag !== TAG.hole) define(array, index, this.#valueOf(tag));
    }
    this.#fields(array, TAG.endOfDenseArray);
    this.#bytes.varint();
    return array;
  }

  #map(map: Map<unknown, unknown>): Map<unknown, unknown> {
    for (let tag = this.#bytes.tag(); tag !== TAG.endOfMap; tag = this.#bytes.tag())
      apply(setIn, map, [this.#valueOf(tag), this.readValue()]);
    this.#bytes.varint();
    return map;
  }

  #set(set: Set<unknown>): Set<unknown> {
    for (let tag = this.#bytes.tag(); tag !== TAG.endOfSet; tag = this.#bytes.tag())
      apply(addTo, set, [this.#valueOf(tag)]);
    this.#bytes.varint();
    return set;
  }

  /** A view stands behind what it looks at. */
  #viewed(value: unknown): unknown {
    if (!(value instanceof ArrayBuffer) || !this.#bytes.passes(TAG.view)) return value;
    const letter = this.#bytes.byte();
    const offset = this.#bytes.varint();
    const length = this.#bytes.varint();
    // Of resizable buffers, which are not read.
    this.#bytes.varint();
    const kind = VIEW_KINDS.find((one) => one.letter === letter);
    if (kind === undefined) throw new Error(`There is no such view as V8 has saved (${letter}).`);
    const view = new kind.view(value, offset, length / kind.elementBytes);
    this.#objects[this.#nextId++] = view;
    return view;
  }

  /** A view, as `v8.serialize` writes it. */
  #host(): unknown {
    const index = this.#bytes.varint();
    const { buffer, byteLength } = this.#bytes.raw(this.#bytes.varint());
    if (index === BUFFER_INDEX) return toBuffer(buffer);
    const kind = VIEW_KINDS.find((one) => one.index === index);
    if (kind === undefined) throw new Error(`There is no such view as was saved (${index}).`);
    return new kind.view(buffer, 0, byteLength / kind.elementBytes);
  }

  #error(): Error {
    const read: { message?: string; cause?: unknown; stack?: string } = {};
    let NewError: ErrorConstructor = Error;
    for (let tag = this.#bytes.tag(); tag !== ERROR_TAG.end; tag = this.#bytes.tag()) {
      if (tag === ERROR_TAG.message) read.message = this.#string();
      else if (tag === ERROR_TAG.cause) read.cause = this.readValue();
      else if (tag === ERROR_TAG.stack) read.stack = this.#string();
      else NewError = ERROR_CLASSES.find(([letter]) => letter === tag)?.[1] ?? Error;
    }
    const error = new NewError(read.message, 'cause' in read ? { cause: read.cause } : undefined);
    if (read.stack !== undefined) error.stack = read.stack;
    return error;
  }
}

/** What is inherited has no say. */
function define(holder: object, key: PropertyKey, value: unknown): void {
  const property: PropertyDescriptor & { readonly __proto__: null } = {
    __proto__: null,
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  };
  defineProperty(holder, key, property);
}
