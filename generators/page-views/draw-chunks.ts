/** Draws the events: chunk by chunk, column by column, each column from a random stream of its own. */

import type { EventChunk } from '../../contract.ts';
import { type ChangeEvents, walkBots } from './bots.ts';
import type { PageViewParameters } from './parameters.ts';
import { type FillWords, randomStream } from './random.ts';
import { repeatEvents } from './repeats.ts';
import { arrivalTimes } from './times.ts';
import { type FillIds, zipfIds } from './zipf.ts';

/** Events in each chunk but the last. */
const CHUNK_EVENTS = 65_536;
/** Events drawn at a time: few enough for their columns to stay in a core's own cache. */
const BATCH_EVENTS = 4096;

/**
 * Draws all events; the chunks share their arrays.
 *
 * @param seed Unsigned 32-bit integer.
 */
export function* drawChunks(parameters: PageViewParameters, seed: number): Generator<EventChunk> {
  const fill = eventFiller(parameters, seed);
  const columns = {
    timestampsMs: new Float64Array(CHUNK_EVENTS),
    pageIds: new Uint32Array(CHUNK_EVENTS),
    visitorIds: new Uint32Array(CHUNK_EVENTS),
  };
  const scratch = new Uint32Array(BATCH_EVENTS);
  for (let drawn = 0; drawn < parameters.events; drawn += CHUNK_EVENTS) {
    const length = Math.min(CHUNK_EVENTS, parameters.events - drawn);
    for (let from = 0; from < length; from += BATCH_EVENTS) {
      const to = Math.min(from + BATCH_EVENTS, length);
      fill(part(columns, from, to), scratch.subarray(0, to - from));
    }
    yield part(columns, 0, length);
  }
}

function eventFiller(parameters: PageViewParameters, seed: number): ChangeEvents {
  const { pages, pageExponent, botShare, repeats } = parameters;
  const fillTimes = arrivalTimes(parameters, randomStream(seed, 0), randomStream(seed, 1));
  const fillPages = zipfIds(pages, pageExponent, randomStream(seed, 2));
  const fillVisitors = visitorIds(parameters, randomStream(seed, 3));
  const walk = botShare > 0 ? walkBots(parameters, randomStream(seed, 4)) : undefined;
  const repeat = repeats > 0 ? repeatEvents(parameters, randomStream(seed, 5)) : undefined;
  return (events, scratch) => {
    fillTimes(events.timestampsMs, scratch);
    fillPages(events.pageIds, scratch);
    fillVisitors(events.visitorIds, scratch);
    walk?.(events, scratch);
    repeat?.(events, scratch);
  };
}

function visitorIds(parameters: PageViewParameters, fillWords: FillWords): FillIds {
  const { visitors, visitorExponent, visitorDraw } = parameters;
  if (visitorDraw === 'random') return zipfIds(visitors, visitorExponent, fillWords);
  let drawn = 0;
  return (ids) => {
    for (let i = 0; i < ids.length; i++) ids[i] = drawn + i;
    drawn += ids.length;
  };
}

function part(columns: EventChunk, from: number, to: number): EventChunk {
  return {
    timestampsMs: columns.timestampsMs.subarray(from, to),
    pageIds: columns.pageIds.subarray(from, to),
    visitorIds: columns.visitorIds.subarray(from, to),
  };
}
