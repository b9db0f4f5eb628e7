/**
 * Packs an answer as it is at this moment, before anything else can run. Runs in trial processes; calls only functions that
 * were taken before an implementation was loaded, and none of the implementation's: what is a proxy or has getters is not read.
 */

import { types } from 'node:util';
import { notPlain } from './answer-shape.ts';
import type { CapturedAnswer, CapturedHour, NotPlain } from './captured-answer.ts';

const { ownKeys } = Reflect;
const { isMap, isSet } = types;
const { Float64Array: Doubles, Uint32Array: Integers, Map: Table, String: text } = globalThis;
const find = Function.prototype.call.bind(Map.prototype.get) as <Key, Value>(
  table: Map<Key, Value>,
  key: Key,
) => Value | undefined;
const put = Function.prototype.call.bind(Map.prototype.set) as <Key, Value>(
  table: Map<Key, Value>,
  key: Key,
  value: Value,
) => void;

/** An answer of which nothing can be read. */
function captureNothing(why: NotPlain): CapturedAnswer {
  const none = { hours: [], pages: [], pageIds: new Integers(0), counts: new Doubles(0), odd: [] };
  return { notPlain: why, ...none };
}

/** Everything that is in it. */
export function captureAnswer(answer: unknown): CapturedAnswer {
  const why = notPlain(answer);
  if (why !== null) return captureNothing(why);
  const byHour = answer as Readonly<Record<string, unknown>>;
  if (typeof byHour.then === 'function')
    return captureNothing({
      why: 'a thenable that is no promise, and may work when it is waited for',
      isLazy: true,
    });
  const hours: CapturedHour[] = [];
  const keys: string[][] = [];
  let pairs = 0;
  for (const name of namesIn(byHour)) {
    const whyHour = notPlain(byHour[name]);
    const names = whyHour === null ? namesIn(byHour[name] as object) : [];
    hours[hours.length] = { name, notPlain: whyHour, start: pairs, end: pairs + names.length };
    keys[keys.length] = names;
    pairs += names.length;
  }
  const pageIds = new Integers(pairs);
  const counts = new Doubles(pairs);
  const pages: string[] = [];
  const odd: { pair: number; what: string }[] = [];
  const ids = new Table<string, number>();
  let pair = 0;
  for (let index = 0; index < hours.length; index++) {
    const byPage = byHour[hours[index]!.name] as Readonly<Record<string, unknown>>;
    const names = keys[index]!;
    for (let at = 0; at < names.length; at++) {
      const page = names[at]!;
      let id = find(ids, page);
      if (id === undefined) {
        id = pages.length;
        pages[id] = page;
        put(ids, page, id);
      }
      pageIds[pair] = id;
      const count = byPage[page];
      if (typeof count === 'number') counts[pair] = count;
      else {
        counts[pair] = Number.NaN;
        odd[odd.length] = { pair, what: described(count) };
      }
      pair++;
    }
  }
  return { notPlain: null, hours, pages, pageIds, counts, odd };
}

/** A plain object has no others than names. */
function namesIn(plain: object): string[] {
  return ownKeys(plain) as string[];
}

/** Without calling what an object would be turned into words by. */
function described(value: unknown): string {
  if (isSet(value)) return 'a Set';
  if (isMap(value)) return 'a Map';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'function') return 'a function';
  return `${typeof value} ${text(value)}`;
}
