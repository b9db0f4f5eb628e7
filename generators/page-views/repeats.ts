/** Turns a share of the events into repeats: the same hour, page and visitor as an earlier event. */

import type { EventChunk } from '../../contract.ts';
import type { ChangeEvents } from './bots.ts';
import type { PageViewParameters } from './parameters.ts';
import type { FillWords } from './random.ts';
import { MS_PER_HOUR } from './rhythm.ts';

/** Recent events kept of each hour, where there are few hours. */
const MOST_KEPT = 1024;
/** Recent events kept in all, where there are many hours. */
const KEPT_IN_ALL = 2 ** 20;
const FEWEST_KEPT = 8;

/**
 * Starts repeating. Each hour keeps its own recent events, so that a repeat has its timestamp where
 * the order wants it and is a true repeat in every order. The first event of an hour cannot be one.
 */
export function repeatEvents(
  { startMs, hours, repeats }: PageViewParameters,
  fillWords: FillWords,
): ChangeEvents {
  const recent = emptyRings(hours);
  const threshold = Math.round(repeats * 2 ** 32);
  return (events, scratch) => {
    fillWords(scratch);
    copyRecent(events, recent, startMs, scratch, threshold);
  };
}

/** The last few originals of each hour: `kept` of them, a power of two, from `hour * kept` on. */
interface Rings {
  readonly kept: number;
  readonly pages: Uint32Array;
  readonly visitors: Uint32Array;
  /** By hour, how many there were, those no longer kept among them. */
  readonly originals: Uint32Array;
}

function emptyRings(hours: number): Rings {
  let kept = MOST_KEPT;
  while (kept > FEWEST_KEPT && kept * hours > KEPT_IN_ALL) kept /= 2;
  return {
    kept,
    pages: new Uint32Array(hours * kept),
    visitors: new Uint32Array(hours * kept),
    originals: new Uint32Array(hours),
  };
}

function copyRecent(
  { timestampsMs, pageIds, visitorIds }: EventChunk,
  { kept, pages, visitors, originals }: Rings,
  startMs: number,
  words: Uint32Array,
  threshold: number,
): void {
  const mask = kept - 1;
  let hour = 0;
  let fromMs = startMs;
  let known = originals[0]!;
  for (let i = 0; i < words.length; i++) {
    const ms = timestampsMs[i]!;
    // In most orders the next event is of the same hour: much faster than dividing every time.
    if (ms < fromMs || ms >= fromMs + MS_PER_HOUR) {
      originals[hour] = known;
      hour = Math.trunc((ms - startMs) / MS_PER_HOUR);
      fromMs = startMs + hour * MS_PER_HOUR;
      known = originals[hour]!;
    }
    const word = words[i]!;
    if (word < threshold && known > 0) {
      const place = hour * kept + Math.trunc(word * (Math.min(known, kept) / threshold));
      pageIds[i] = pages[place]!;
      visitorIds[i] = visitors[place]!;
    } else {
      const place = hour * kept + (known & mask);
      pages[place] = pageIds[i]!;
      visitors[place] = visitorIds[i]!;
      known++;
    }
  }
  originals[hour] = known;
}
