/** Tables of names that are computed from the ids, so that nothing is kept, however many there are. */

import type { Names } from '../../contract.ts';
import { hostileNames } from './name-lists.ts';
import type { PageViewParameters } from './parameters.ts';

/** Names an id; with `beyondLatin1` the name holds a character beyond Latin-1. */
export type NameId = (id: number, beyondLatin1: boolean) => string;

/** Multiples of it, modulo 1, spread evenly however many there are: the golden ratio (Weyl's sequence). */
const GOLDEN_RATIO = 0.6180339887498949;

/**
 * Makes a table in which the shares of names that the parameters ask for are hostile or beyond Latin-1,
 * both spread evenly over the ids.
 *
 * @param open Called at the first name, because a dictionary takes some milliseconds to draw.
 */
export function computedNames(
  size: number,
  { hostile, unicode }: PageViewParameters,
  open: () => NameId,
): Names {
  let nameId: NameId | undefined;
  return {
    size,
    at: (id) => {
      const place = Math.floor(id * hostile);
      const isHostile = Math.floor((id + 1) * hostile) > place && place < hostileNames.length;
      if (isHostile) return hostileNames[place]!;
      nameId ??= open();
      return nameId(id, (id * GOLDEN_RATIO) % 1 < unicode);
    },
  };
}
