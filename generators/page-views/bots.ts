/** Gives a share of the events to a few very busy visitors, each of which walks all pages in turn. */

import type { EventChunk } from '../../contract.ts';
import type { PageViewParameters } from './parameters.ts';
import type { FillWords } from './random.ts';

/** Overwrites pages and visitors of some of the events; `scratch` has the columns' length. */
export type ChangeEvents = (events: EventChunk, scratch: Uint32Array) => void;

/**
 * Starts the bots: visitors with the ids from `visitors` to `visitors + bots - 1`, which set out at
 * evenly spread pages.
 */
export function walkBots(
  { pages, visitors, bots, botShare }: PageViewParameters,
  fillWords: FillWords,
): ChangeEvents {
  const nextPages = Uint32Array.from({ length: bots }, (_, bot) =>
    Math.trunc((bot / bots) * pages),
  );
  const threshold = Math.round(botShare * 2 ** 32);
  return ({ pageIds, visitorIds }, scratch) => {
    fillWords(scratch);
    for (let i = 0; i < scratch.length; i++) {
      const word = scratch[i]!;
      if (word >= threshold) continue;
      const bot = (word * (bots / threshold)) >>> 0;
      const page = nextPages[bot]!;
      nextPages[bot] = page + 1 === pages ? 0 : page + 1;
      pageIds[i] = page;
      visitorIds[i] = visitors + bot;
    }
  };
}
