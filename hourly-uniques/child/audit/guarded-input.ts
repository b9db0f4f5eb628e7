/** An input that notes how it is read. Runs in trial processes. */
import type { PageView } from '../../../contract.ts';

/** How an input was read. */
export interface Reading {
  /** How often an iterator was asked for. */
  iterators: number;
  /** Events handed over. */
  events: number;
  /** Whether the end was told. */
  isOver: boolean;
  /** How often more was asked for after the end. */
  afterEnd: number;
  /** What else was looked for on it: `length`, `map`. */
  readonly looks: Set<string>;
}

/**
 * A one-shot iterable of rows that is nothing else: no length, no index. A second iterator has no events, as that of
 * a stream that is read.
 *
 * @param onHalf Called when half of the events have been handed over.
 */
export function guardedInput(
  rows: readonly PageView[],
  onHalf: () => void = () => {},
): { readonly input: Iterable<PageView>; readonly reading: Reading } {
  const reading: Reading = {
    iterators: 0,
    events: 0,
    isOver: false,
    afterEnd: 0,
    looks: new Set(),
  };
  const half = rows.length >> 1;
  const next = (): IteratorResult<PageView, undefined> => {
    if (reading.isOver) reading.afterEnd++;
    if (reading.events === half) onHalf();
    if (reading.events < rows.length) return { done: false, value: rows[reading.events++]! };
    reading.isOver = true;
    return { done: true, value: undefined };
  };
  const iterator: Iterator<PageView> = { next };
  const target = {
    [Symbol.iterator]: () => {
      reading.iterators++;
      return iterator;
    },
  };
  const input = new Proxy(target, {
    get: (object, key) => {
      if (key === Symbol.iterator) return object[Symbol.iterator];
      reading.looks.add(String(key));
      return undefined;
    },
  });
  return { input, reading };
}
