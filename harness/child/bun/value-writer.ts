/**
 * Writes values in V8's format, where there is no V8: what passes to the parent, and what digests are of. Runs in trial processes on
 * Bun. Of plain values, which messages are, it calls nothing that an implementation can replace.
 */
import { types } from 'node:util';
import {
  BUFFER_INDEX,
  ERROR_CLASSES,
  ERROR_TAG,
  FORMAT_VERSION,
  REGEXP_FLAGS,
  TAG,
  VIEW_KINDS,
  type View,
} from './value-tags.ts';
import { WrittenBytes } from './written-bytes.ts';

const { apply } = Reflect;
const { keys } = Object;
const { isArray } = Array;
const { isView } = ArrayBuffer;
const { isBuffer } = Buffer;
const NewMap = Map;
const { get: getFrom, set: setIn } = Map.prototype;

/** Kinds of objects of which nothing would be written. */
const OPAQUE = [
  types.isProxy,
  types.isPromise,
  types.isGeneratorObject,
  types.isWeakMap,
  types.isWeakSet,
  types.isMapIterator,
  types.isSetIterator,
  types.isModuleNamespaceObject,
  types.isSharedArrayBuffer,
];

/** Values one after the other. */
export class ValueWriter {
  readonly #out = new WrittenBytes();
  readonly #areViewsNodes: boolean;
  readonly #ids = new NewMap<object, number>();
  #nextId = 0;

  /** @param areViewsNodes Whether views are written as `v8.serialize` does, and not as V8 itself. */
  constructor(areViewsNodes = false) {
    this.#areViewsNodes = areViewsNodes;
  }

  writeHeader(): void {
    this.#out.byte(TAG.version);
    this.#out.byte(FORMAT_VERSION);
  }

  /** @throws TypeError of what cannot be cloned; RangeError where it is nested too deeply. */
  writeValue(value: unknown): void {
    const out = this.#out;
    switch (typeof value) {
      case 'undefined':
        out.byte(TAG.undefined);
        break;
      case 'boolean':
        out.byte(value ? TAG.true : TAG.false);
        break;
      case 'number':
        this.#number(value);
        break;
      case 'bigint':
        out.byte(TAG.bigint);
        out.bigint(value);
        break;
      case 'string':
        out.string(value);
        break;
      case 'object':
        if (value === null) out.byte(TAG.null);
        else this.#object(value);
        break;
      default:
        throw new TypeError(`A ${typeof value} cannot be cloned.`);
    }
  }

  /** All that was written. */
  releaseBuffer(): Uint8Array {
    return this.#out.all();
  }

  #number(value: number): void {
    const isNegativeZero = value === 0 && 1 / value < 0;
    if ((value | 0) === value && !isNegativeZero) {
      this.#out.byte(TAG.int32);
      this.#out.varint((value << 1) ^ (value >> 31));
    } else {
      this.#out.byte(TAG.double);
      this.#out.double(value);
    }
  }

  #object(value: object): void {
    const known = apply(getFrom, this.#ids, [value]) as number | undefined;
    if (known !== undefined) {
      this.#out.byte(TAG.reference);
      this.#out.varint(known);
      return;
    }
    const isOfBuffer = isView(value);
    // What it looks at comes before a view.
    if (isOfBuffer && !this.#areViewsNodes) this.writeValue(value.buffer);
    apply(setIn, this.#ids, [value, this.#nextId++]);
    if (isOfBuffer) this.#view(value as View);
    else if (isArray(value)) this.#array(value);
    else this.#other(value);
  }

  #plain(value: object): void {
    this.#out.byte(TAG.object);
    const count = this.#fields(value, keys(value));
    this.#out.byte(TAG.endOfObject);
    this.#out.varint(count);
  }

  #fields(value: object, names: readonly string[]): number {
    for (let index = 0; index < names.length; index++) {
      const name = names[index]!;
      this.#out.string(name);
      this.writeValue((value as Record<string, unknown>)[name]);
    }
    return names.length;
  }

  /** One with holes, or with fields of its own, by the names of all that it has. */
  #array(value: readonly unknown[]): void {
    const { length } = value;
    const names = keys(value);
    const isDense =
      names.length === length && (length === 0 || names[length - 1] === `${length - 1}`);
    this.#out.byte(isDense ? TAG.denseArray : TAG.sparseArray);
    this.#out.varint(length);
    if (isDense) for (let index = 0; index < length; index++) this.writeValue(value[index]);
    else this.#fields(value, names);
    this.#out.byte(isDense ? TAG.endOfDenseArray : TAG.endOfSparseArray);
    this.#out.varint(isDense ? 0 : names.length);
    this.#out.varint(length);
  }

  #view(value: View): void {
    const { byteLength, byteOffset, buffer } = value;
    const kind = VIEW_KINDS.find(({ view }) => value instanceof view);
    if (kind === undefined) throw new TypeError('A view of this kind cannot be cloned.');
    if (this.#areViewsNodes) {
      this.#out.byte(TAG.host);
      this.#out.varint(isBuffer(value) ? BUFFER_INDEX : kind.index);
      this.#out.varint(byteLength);
      this.#out.raw(new Uint8Array(buffer, byteOffset, byteLength));
      return;
    }
    this.#out.byte(TAG.view);
    this.#out.byte(kind.letter);
    this.#out.varint(byteOffset);
    this.#out.varint(byteLength);
    this.#out.varint(0);
  }

  #other(value: object): void {
    for (let index = 0; index < OPAQUE.length; index++)
      if (OPAQUE[index]!(value)) throw new TypeError('It cannot be cloned.');
    const out = this.#out;
    if (types.isDate(value)) {
      out.byte(TAG.date);
      out.double(value.getTime());
    } else if (types.isMap(value)) {
      out.byte(TAG.map);
      for (const [key, held] of value) {
        this.writeValue(key);
        this.writeValue(held);
      }
      out.byte(TAG.endOfMap);
      out.varint(2 * value.size);
    } else if (types.isSet(value)) {
      out.byte(TAG.set);
      for (const held of value) this.writeValue(held);
      out.byte(TAG.endOfSet);
      out.varint(value.size);
    } else if (types.isArrayBuffer(value)) {
      out.byte(TAG.arrayBuffer);
      out.varint(value.byteLength);
      out.raw(new Uint8Array(value));
    } else if (types.isRegExp(value)) {
      const { source, flags } = value;
      out.byte(TAG.regExp);
      out.string(source);
      out.varint(
        REGEXP_FLAGS.reduce((bits, one, bit) => bits | (Number(flags.includes(one)) << bit), 0),
      );
    } else if (types.isNativeError(value)) this.#error(value);
    else if (types.isBoxedPrimitive(value)) this.#boxed(value.valueOf());
    else this.#plain(value);
  }

  #error({ name, message, stack }: Error): void {
    const kind = ERROR_CLASSES.find(([, of]) => of.name === name);
    this.#out.byte(TAG.error);
    if (kind !== undefined) this.#out.byte(kind[0]);
    this.#out.byte(ERROR_TAG.message);
    this.#out.string(String(message));
    if (typeof stack === 'string') {
      this.#out.byte(ERROR_TAG.stack);
      this.#out.string(stack);
    }
    this.#out.byte(ERROR_TAG.end);
  }

  #boxed(inside: unknown): void {
    const out = this.#out;
    switch (typeof inside) {
      case 'boolean':
        out.byte(inside ? TAG.trueObject : TAG.falseObject);
        break;
      case 'number':
        out.byte(TAG.numberObject);
        out.double(inside);
        break;
      case 'bigint':
        out.byte(TAG.bigintObject);
        out.bigint(inside);
        break;
      case 'string':
        out.byte(TAG.stringObject);
        out.string(inside);
        break;
      default:
        throw new TypeError(`A boxed ${typeof inside} cannot be cloned.`);
    }
  }
}
